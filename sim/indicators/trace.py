"""The trace: what crosses from one territory to another, week by week, and how a shock travels along these edges.

Read from the ledger: goods and services that firms and residents of one territory buy in another, wages that commuters
bring home, money of the solidarity fund. A cascade is told as the order in which these flows fall below what they were
before the shock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.results import RunResult

HELP, SOLIDARITY, FUND = "mutual aid", "solidarity fund", "solidarity_fund"
CHANNELS: dict[str, tuple[str, str]] = {
    "inputs": ("achats des entreprises", "purchases of firms"),
    "purchases": ("achats des ménages", "purchases of households"),
    "net wages": ("salaires des navetteurs", "wages of commuters"),
    HELP: ("biens fabriqués en entraide", "goods made in mutual aid"),
}
"""Instruments of the ledger that join two territories, with their names in French and in English."""
MONEY = (SOLIDARITY, "contributions to the solidarity fund")
"""Instruments between local governments and their fund, told as the channel of the same name."""
WEEKS_BEFORE = 8
NOTABLE_FALL = 0.05
"""A flow that loses this share is an event of the cascade (assumption)."""
NOTABLE_PART = 0.002
"""Flows below this part of all flows between territories are not told (assumption)."""


def trace_table(result: RunResult) -> dict[str, np.ndarray]:
    """What crossed from one territory to another, and what was lost: week, from, to, channel, cents, lost_cents.

    `from` and `to` follow the thing, not the money: goods go from seller to buyer, work from home to workplace; money
    of the solidarity fund from who pays to who receives, the fund being one of the two. Week 0 is the first one lived,
    as in the ledger. `lost_cents` is what a flow lacks, from the shock on, of its mean over the eight weeks before; one
    that stopped has rows of zero cents. Rows are sorted by edge, then week.
    """
    edges, weekly = weekly_flows(result)
    start = result.shock_start_week
    lost = np.zeros_like(weekly)
    if start is not None:
        usual = usual_flows(weekly, start)
        lost[:, start - 1 :] = np.maximum(usual[:, None] - weekly[:, start - 1 :], 0)
    row, week = np.nonzero((weekly > 0) | (lost > 0))
    names = np.array([edge.split("|") for edge in edges.tolist()], dtype=object).reshape(-1, 3)[row]
    return {
        "week": week.astype(np.int32), "from": names[:, 0].astype(str), "to": names[:, 1].astype(str),
        "channel": names[:, 2].astype(str), "cents": weekly[row, week], "lost_cents": lost[row, week],
    }  # fmt: skip


def weekly_flows(result: RunResult) -> tuple[np.ndarray, np.ndarray]:
    """Edges as `from|to|channel`, sorted, and the cents that crossed each, week by week, (edges, weeks)."""
    flows = result.flows
    instrument, cents = np.asarray(flows["instrument"]).astype(str), np.asarray(flows["cents"])
    payer, receiver = (np.asarray(flows[name]).astype(str) for name in ("payer", "receiver"))
    money = np.isin(instrument, MONEY)
    joins = money | np.isin(instrument, list(CHANNELS)) & np.char.count(payer, ":") & np.char.count(receiver, ":")
    joins = np.flatnonzero(joins)
    if not joins.size:
        return np.zeros(0, "U1"), np.zeros((0, result.weeks), np.int64)
    payer, receiver, money, channel = payer[joins], receiver[joins], money[joins], instrument[joins]
    payer, receiver = (np.where(money & (one == FUND), FUND, np.char.rpartition(one, ":")[:, 2])
                       for one in (payer, receiver))  # fmt: skip
    origin, destination = np.where(money, payer, receiver), np.where(money, receiver, payer)
    apart = origin != destination
    channel = np.where(money, SOLIDARITY, channel)
    keys = np.char.add(np.char.add(np.char.add(np.char.add(origin, "|"), destination), "|"), channel)[apart]
    edges, number = np.unique(keys, return_inverse=True)
    weekly = np.zeros((len(edges), result.weeks), np.int64)
    np.add.at(weekly, (number, np.asarray(flows["week"])[joins][apart]), cents[joins][apart])
    return edges, weekly


def usual_flows(weekly: np.ndarray, shock_start_week: int) -> np.ndarray:
    """Mean of each flow over the eight weeks before the shock, cents a week, (edges,)."""
    before = weekly[:, max(shock_start_week - 1 - WEEKS_BEFORE, 0) : max(shock_start_week - 1, 1)]
    return before.sum(axis=1) // before.shape[1]


@dataclass(frozen=True)
class Fall:
    """A flow between two territories that fell for good below what it was before the shock."""

    week: int
    """Row of the panel, as `RunResult.week_date` takes it."""
    origin: str
    destination: str
    channel: str
    share: float
    """Part lost at the lowest, 0 to 1."""
    cents_a_week: float
    """Cents a week lost at the lowest."""

    def sentence(self, names: Mapping[str, str], lang: str) -> str:
        """The fall in words, in French (`fr`) or English (`en`)."""
        what = CHANNELS[self.channel][0 if lang == "fr" else 1]
        origin, destination = names[self.origin], names[self.destination]
        share = f"{100 * self.share:.0f}"
        if self.channel == "net wages":
            if lang == "fr":
                return f"Les {what} de {origin} qui travaillent à {destination} baissent de {share} %."
            return f"The {what} from {origin} who work in {destination} fall by {share}%."
        if lang == "fr":
            return f"Les {what} de {destination} à {origin} baissent de {share} %."
        return f"The {what} of {destination} in {origin} fall by {share}%."


@dataclass(frozen=True)
class Help:
    """Firms of one territory began to make for those of another what these lacked."""

    week: int
    origin: str
    destination: str
    channel: str
    cents: float
    """Cents in all, over the run."""

    def sentence(self, names: Mapping[str, str], lang: str) -> str:
        """The help in words, in French (`fr`) or English (`en`)."""
        origin, destination, euros = names[self.origin], names[self.destination], f"{self.cents / 100.0:,.0f}"
        if lang == "fr":
            amount = euros.replace(",", "\u202f")
            return f"{origin} commence à fabriquer pour {destination} ce qui lui manque ({amount} € en tout)."
        return f"{origin} begins to make for {destination} what it lacks (€{euros} in all)."


def cascade(result: RunResult, most: int = 12) -> list[Fall | Help]:
    """How the shock travelled: the notable falls of flows between territories, and who helped, as they began.

    A flow is averaged over four weeks, compared with the eight weeks before the shock; it falls when it loses
    `NOTABLE_FALL`, and begins to in the first week from which it stays below for four weeks. Help begins with the first
    week of mutual aid since the shock. Empty without a shock, with one territory, or when flows were not kept.
    """
    if not result.flows or result.shock_start_week is None or len(result.system.codes) < 2:
        return []
    start = result.shock_start_week
    edges, weekly = weekly_flows(result)
    usual = usual_flows(weekly, start)
    cumulated = np.cumsum(np.pad(weekly[:, start - 1 :], ((0, 0), (1, 0))), axis=1)
    smooth = (cumulated[:, 4:] - cumulated[:, :-4]) / 4.0
    if not len(edges) or smooth.shape[1] == 0:
        return []
    told = np.array([edge.rpartition("|")[2] not in (HELP, SOLIDARITY) for edge in edges.tolist()])
    notable = told & (usual >= NOTABLE_PART * usual[told].sum())
    falls = []
    for place in np.flatnonzero(notable & (usual > 0)):
        below = smooth[place] < (1.0 - NOTABLE_FALL) * usual[place]
        if not below.any():
            continue
        first, lowest = int(below.argmax()), float(smooth[place].min())
        origin, destination, channel = edges[place].split("|")
        falls.append(
            Fall(start + first, origin, destination, channel, 1.0 - lowest / usual[place], usual[place] - lowest)
        )
    helps = []
    for place in np.flatnonzero(weekly[:, start - 1 :].any(axis=1)):
        origin, destination, channel = edges[place].split("|")
        if channel == HELP:
            since = weekly[place, start - 1 :]
            helps.append(Help(start + int((since > 0).argmax()), origin, destination, channel, float(since.sum())))
    largest = sorted(falls, key=lambda fall: -fall.cents_a_week)[:most]
    generous = sorted(helps, key=lambda one: -one.cents)[: most // 2]
    return sorted([*largest, *generous], key=lambda event: (event.week, event.origin, event.destination))
