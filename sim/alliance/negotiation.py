"""The life of a contract: negotiated, signed or not, set up in some of its themes, renewed or ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.alliance.alliance import FAILED
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
    for number, link in enumerate(alliance.links):
        if alliance.ended_week[number] >= 0 or alliance.signed_week[number] == FAILED:
            continue
        if alliance.signed_week[number] >= 0:
            review_contract(model, number)
            continue
        begins = terms.start_week(model.resolved.start_date) if link.start_week is None else link.start_week
        if week < begins:
            continue
        longest = terms.negotiation_months if link.negotiation_months is None else link.negotiation_months
        months = longest / (1.0 + (alliance.engineers[link.origin] + alliance.engineers[link.target]) / reference)
        alliance.progress[number] += 1.0 / max(months, 1e-9)
        if alliance.progress[number] < 1.0:
            continue
        signs = luck_of(model, number, "signature") < terms.signing_chance
        alliance.signed_week[number] = alliance.term_week[number] = week if signs else FAILED
        if signs:
            review_contract(model, number)


def review_contract(model: TerritorialEconomy, number: int) -> None:
    """Set up the themes of a signed contract when their time has come; at the end of a term renew it or end it."""
    alliance, terms, week = model.alliance, model.alliance.terms, model.clock.week
    if not alliance.themes[number] and week >= alliance.signed_week[number] + terms.set_up_months * WEEKS_A_MONTH:
        set_up(model, number)
    if week < alliance.term_week[number] + terms.duration_months * WEEKS_A_MONTH:
        return
    alliance.terms_served[number] += 1
    if luck_of(model, number, "renewal", int(alliance.terms_served[number])) < terms.renewal_chance:
        alliance.term_week[number] = week
        return
    alliance.ended_week[number] = week
    alliance.themes[number] = ()
    release(model, number)
    graph = model.cooperation
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if graph.edges[edge]["link"] == number])


def set_up(model: TerritorialEconomy, number: int) -> None:
    """Some themes become active, each by luck; they are edges of the graph, from who gives to who receives."""
    alliance, terms = model.alliance, model.alliance.terms
    link = alliance.links[number]
    wanted = terms.themes() if link.themes is None else tuple(name for name in terms.themes() if name in link.themes)
    active = tuple(theme for theme in wanted if luck_of(model, number, theme) < terms.active_themes)
    alliance.themes[number] = active
    cost = terms.euros_per_pair_per_year if link.euros_per_year is None else link.euros_per_year
    for theme in active:
        for giver, receiver in link.directions:
            model.cooperation.add_edge(
                model.codes[giver], model.codes[receiver], key=theme, theme=theme, link=number,
                strength=alliance.strength(number), signed_week=int(alliance.signed_week[number]),
                start_week=model.clock.week, euros_per_year=cost, km=float(model.distance_km[giver, receiver]),
            )  # fmt: skip
