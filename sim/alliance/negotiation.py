"""The life of a contract: negotiated, signed or not, set up in some of its themes, renewed or ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.alliance.alliance import FAILED, NOT_SIGNED
from sim.alliance.supply import release
from sim.clock import WEEKS_A_MONTH
from sim.random_streams import draw_scalar, stream_key, uniform_scalar

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


def luck_of(model: TerritorialEconomy, number: int, what: str, period: int = 0) -> float:
    """A number in [0, 1) that belongs to the seed and to the two territories, whoever else cooperates."""
    r, d = model.alliance.links[number].pair
    identity = int(model.territories.identity[r]) ^ int(model.territories.identity[d])
    return uniform_scalar(draw_scalar(int(stream_key(model.seed, f"cooperation: {what}", period)), identity))


def negotiate(model: TerritorialEconomy) -> None:
    """Engineers of both sides prepare contracts; luck says which are signed, live and are renewed.

    Months = ``negotiation_months`` / (1 + (e_r + e_d) / e_0), as for levers (evidence 7.2, G3).
    """
    alliance, terms, week = model.alliance, model.alliance.terms, model.clock.week
    reference = model.parameters.levers.engineering_reference
    talking = (alliance.signed_week == NOT_SIGNED) & (week >= alliance.begin_week)
    origin, target = alliance.pairs
    months = alliance.longest_months / (1.0 + (alliance.engineers[origin] + alliance.engineers[target]) / reference)
    alliance.progress[talking] += (1.0 / np.maximum(months, 1e-9))[talking]
    for number in np.flatnonzero(talking & (alliance.progress >= 1.0)).tolist():
        signs = luck_of(model, number, "signature") < terms.signing_chance
        alliance.signed_week[number] = alliance.term_week[number] = week if signs else FAILED
    review_contracts(model)


def review_contracts(model: TerritorialEconomy) -> None:
    """Set up the themes of signed contracts when their time has come; at the end of a term renew them or end them."""
    alliance, terms, week = model.alliance, model.alliance.terms, model.clock.week
    living = (alliance.signed_week >= 0) & (alliance.ended_week < 0)
    due = living & (alliance.set_up_week < 0)
    due &= week >= alliance.signed_week + terms.set_up_months * WEEKS_A_MONTH
    over = living & (week >= alliance.term_week + terms.duration_months * WEEKS_A_MONTH)
    for number in np.flatnonzero(due | over).tolist():
        if due[number]:
            set_up(model, number)
        if over[number]:
            renew_or_end(model, number)


def renew_or_end(model: TerritorialEconomy, number: int) -> None:
    """At the end of a term, luck says whether a contract is renewed; one that ends leaves the graph."""
    alliance, week = model.alliance, model.clock.week
    alliance.terms_served[number] += 1
    if luck_of(model, number, "renewal", int(alliance.terms_served[number])) < alliance.terms.renewal_chance:
        alliance.term_week[number] = week
        return
    link, graph = alliance.links[number], model.cooperation
    for theme in alliance.themes(number):
        for giver, receiver in link.directions:
            edge = model.codes[giver], model.codes[receiver], theme
            if graph.has_edge(*edge) and graph.edges[edge]["link"] == number:
                graph.remove_edge(*edge)
        alliance.acting[theme][number] = False
    alliance.ended_week[number] = week
    release(model, number)


def set_up(model: TerritorialEconomy, number: int) -> None:
    """Some themes become active, each by luck; they are edges of the graph, from who gives to who receives."""
    alliance, terms = model.alliance, model.alliance.terms
    link = alliance.links[number]
    wanted = terms.themes() if link.themes is None else tuple(name for name in terms.themes() if name in link.themes)
    active = tuple(theme for theme in wanted if luck_of(model, number, theme) < terms.active_themes)
    alliance.set_up_week[number] = model.clock.week
    cost = terms.euros_per_pair_per_year if link.euros_per_year is None else link.euros_per_year
    for theme in active:
        alliance.acting[theme][number] = True
        for giver, receiver in link.directions:
            model.cooperation.add_edge(
                model.codes[giver], model.codes[receiver], key=theme, theme=theme, link=number,
                strength=alliance.strength(number), signed_week=int(alliance.signed_week[number]),
                start_week=model.clock.week, euros_per_year=cost, km=float(model.distance_km[giver, receiver]),
            )  # fmt: skip
