"""The state of cooperation in a run: links, their contracts, what crossed them and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.cooperation import Cooperation, links_between

if TYPE_CHECKING:
    from sim.cooperation import Link
    from sim.job_matching import MatchingBase
    from sim.model import TerritorialEconomy

NOT_SIGNED, FAILED = -1, -2


@dataclass
class CommittedPurchases:
    """Supply contracts in force, one an input row, arrays (contracts,).

    ``slot`` row of inputs, ``link`` number of the link, ``week`` of signature, ``share`` ppm of the order now given to
    the partner, ``floor`` cents a week that the buyer takes whatever it needs, both after the ramp.
    """

    slot: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    link: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    week: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    share: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    floor: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))

    def add(self, slots: np.ndarray, links: np.ndarray, week: int, floor: np.ndarray) -> None:
        """Note contracts signed this month."""
        count = len(slots)
        new = (slots, links, np.full(count, week), np.zeros(count), floor)
        for name, values in zip(("slot", "link", "week", "share", "floor"), new, strict=True):
            setattr(self, name, np.concatenate([getattr(self, name), np.asarray(values, np.int64)]))

    def keep(self, kept: np.ndarray) -> None:
        """Forget the contracts whose place in ``kept`` (contracts,) is false."""
        for name in ("slot", "link", "week", "share", "floor"):
            setattr(self, name, getattr(self, name)[kept])


class Alliance:
    """Cooperation under way in a run.

    ``links`` of pairs and ``pairs`` (2, links) their territories; ``begin_week`` and ``longest_months`` (links,) of
    negotiations, the months without engineers; ``progress`` (links,) of them, 1 when over; ``signed_week`` (links,),
    -1 before, -2 when talks failed; ``term_week`` (links,) when the present term began; ``set_up_week`` and
    ``ended_week`` (links,), -1 before; ``acting`` (theme -> (links,)) where a theme is active; ``done`` (theme ->
    (links,)) in the unit of each theme; ``fund`` cents in the solidarity fund; ``engineers`` (n,) of each territory
    before pooling; ``moved_services`` (n, n, S) share of the purchases that residents of r made at home and now make
    at q; ``own_recruiting`` how firms hired before; ``weekly_cost``, ``travel_cost`` (n,) cents a week.
    """

    def __init__(self, model: TerritorialEconomy, cooperation: Cooperation | None) -> None:
        self.terms = cooperation or Cooperation()
        self.links: list[Link] = links_between(self.terms, model.setting.places)
        self.pairs = np.array([link.pair for link in self.links], np.int64).reshape(-1, 2).T
        begins = self.terms.start_week(model.resolved.start_date)
        self.begin_week = np.array([begins if link.start_week is None else link.start_week for link in self.links])
        months = self.terms.negotiation_months
        self.longest_months = np.array(
            [months if link.negotiation_months is None else link.negotiation_months for link in self.links]
        )
        count, n = len(self.links), model.n
        self.progress, self.signed_week = np.zeros(count), np.full(count, NOT_SIGNED, np.int64)
        self.term_week, self.ended_week = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
        self.set_up_week, self.terms_served = np.full(count, -1, np.int64), np.zeros(count, np.int64)
        self.acting = {theme: np.zeros(count, np.bool_) for theme in self.terms.themes()}
        self.done = {theme: np.zeros(count) for theme in self.terms.themes()}
        self.supply = CommittedPurchases()
        self.contracts_due: dict[tuple[str, int, int], float] = {}
        """Contracts that each direction of a link may still sign, by (theme, link, seller); below 0, in advance."""
        self.fund = 0
        self.weekly_cost, self.travel_cost = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.visiting_members = np.zeros(n, np.int64)
        """Members of partners' coworking spaces who come to each space of a territory."""
        self.engineers = model.territories.engineering_capacity.copy()
        self.moved_services: np.ndarray | None = None
        self.recruiting_links: list[int] = []
        self.own_recruiting: MatchingBase | None = None

    @property
    def under_way(self) -> bool:
        """Whether any pair wants to cooperate in this run."""
        return bool(self.links)

    def active(self, theme: str) -> list[int]:
        """Numbers of the links in which a theme is active, ascending."""
        return np.flatnonzero(self.acting[theme]).tolist() if theme in self.acting else []

    def themes(self, number: int) -> tuple[str, ...]:
        """Themes active in a link."""
        return tuple(theme for theme, acting in self.acting.items() if acting[number])

    def strength(self, number: int) -> float:
        """Strength of a link, 0 to 1."""
        return self.terms.strength * self.links[number].strength

    def flows(self, theme: str) -> Iterator[tuple[int, int, int, float]]:
        """Link, giver, receiver and strength of each direction in which a theme is active."""
        for number in self.active(theme):
            for giver, receiver in self.links[number].directions:
                yield number, giver, receiver, self.strength(number)
