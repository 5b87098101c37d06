"""What each scenario of the catalogue claims to move first: one or two numbers read from a world that was lived."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.alliance import cooperation_report
from sim.compiled import PPM
from sim.coworking.market import coworking_report
from sim.model import TerritorialEconomy
from sim.programmes import programme_report
from sim.sectors import SECTOR_INDEX

CENTRE_OF_LYON, REST_OF_LYON = "200046977-centre", "200046977-rest"
LAST_YEAR = 52


@dataclass(frozen=True)
class Mechanism:
    """A number of a world, and whether its change is told in per cent of the other world or as it is."""

    label: str
    measure: Callable[[TerritorialEconomy], float]
    in_per_cent: bool = True
    decimals: int = 1


def of(variable: str, first: date | None = None, last: date | None = None) -> Callable[[TerritorialEconomy], float]:
    """Mean of a panel variable over the territories under study, between two days; by default in the last year."""

    def measure(model: TerritorialEconomy) -> float:
        return float(_rows(model, model.recorder.panel[variable], first, last).mean())

    return measure


def of_sectors(
    variable: str, codes: Sequence[str], first: date | None = None, last: date | None = None
) -> Callable[[TerritorialEconomy], float]:
    """The same of some sectors, over the months recorded."""

    def measure(model: TerritorialEconomy) -> float:
        months, recorder = np.array(model.recorder.sector_weeks), model.recorder
        cells = np.stack(recorder.sectors[variable])[:, :, [SECTOR_INDEX[code] for code in codes]].sum(axis=2)
        weeks = np.zeros((len(recorder.panel["jobs"]), model.n))
        for start, end, values in zip(months, [*months[1:], len(weeks)], cells, strict=True):
            weeks[start:end] = values
        return float(_rows(model, weeks, first, last).mean())

    return measure


def _rows(model: TerritorialEconomy, panel: np.ndarray, first: date | None, last: date | None) -> np.ndarray:
    weeks = panel[1:, model.setting.view.core].sum(axis=1)
    if first is None or last is None:
        return weeks[-LAST_YEAR:]
    start = model.resolved.start_date
    return weeks[(first - start).days // 7 : (last - start).days // 7 + 1]


def retention(model: TerritorialEconomy) -> float:
    """Per cent of the purchases of residents made at home, last year."""
    return 100.0 * of("purchases_local")(model) / of("purchases_total")(model)


def from_named_suppliers(model: TerritorialEconomy) -> float:
    """Per cent of the inputs of establishments under study that named sellers of the system supply, last week."""
    return _supplied(model, lambda _client, _seller: np.True_)


def from_partners(model: TerritorialEconomy) -> float:
    """Per cent of the inputs of establishments of the system that named sellers of another territory of it supply."""
    return _supplied(model, lambda client, seller: client != seller, everywhere=True)


def _supplied(model: TerritorialEconomy, counts: Callable, *, everywhere: bool = False) -> float:
    supplier, owner, order = model.inputs["supplier"], model.contracts.owner, model.work.order.astype(np.float64)
    territory = model.firms.territory
    home = territory[owner]
    studied = (home < model.n) & (everywhere | model.setting.view.core[np.minimum(home, model.n - 1)])
    named = studied & (supplier >= 0)
    named[named] = np.broadcast_to(counts(home[named], territory[supplier[named]]), named.sum())
    supplied = (order * model.inputs["local_share"] / PPM)[named].sum()
    return float(100.0 * supplied / order[studied].sum())


def contracts(model: TerritorialEconomy) -> float:
    """Contracts between territories that were signed."""
    return float(sum(link["signed_week"] is not None for link in cooperation_report(model)))


def spaces(model: TerritorialEconomy) -> float:
    """Coworking spaces open at the end, in the territories under study."""
    codes = {code for code, inside in zip(model.codes, model.setting.view.core, strict=True) if inside}
    return float(sum(life["closing_week"] is None and life["territory_code"] in codes
                     for life in coworking_report(model)))  # fmt: skip


def standing(model: TerritorialEconomy) -> list[dict]:
    """Lives of the coworking spaces open at the end."""
    return [life for life in coworking_report(model) if life["closing_week"] is None]


def spaces_owned(model: TerritorialEconomy) -> float:
    """Per cent of the spaces open at the end that own their premises; zero without any space."""
    owned = [life["premises"] == "owned" for life in standing(model)]
    return 100.0 * sum(owned) / len(owned) if owned else 0.0


def spaces_by_inhabitant(inside: Callable[[str], bool]) -> Callable[[TerritorialEconomy], float]:
    """Spaces open at the end for 100 000 inhabitants, in the territories whose code is chosen."""

    def measure(model: TerritorialEconomy) -> float:
        people = sum(each for code, each in zip(model.codes, model.coworking.population, strict=True) if inside(code))
        return 100_000.0 * sum(inside(life["territory_code"]) for life in standing(model)) / people

    return measure


def spaces_in_the_centre(model: TerritorialEconomy) -> float:
    """Per cent of the spaces open at the end that stand in Lyon and Villeurbanne; zero without any space."""
    places = [life["territory_code"] for life in standing(model)]
    return 100.0 * places.count(CENTRE_OF_LYON) / len(places) if places else 0.0


def hectares_for_firms(model: TerritorialEconomy) -> float:
    """Hectares of brownfield made ready for firms, let or not."""
    found = [programme["hectares"] for programme in programme_report(model) if programme["hectares"]]
    return float(sum(sum(sum(states[name].values()) for name in ("serviced", "built")) for states in found))


CARE_AND_SCHOOLS = Mechanism("jobs in health, care and education", of_sectors("jobs", ("HEALTH", "EDU")))
JOBS = Mechanism("jobs in place", of("jobs"))
RETENTION = Mechanism("purchases made at home, points", retention, in_per_cent=False, decimals=2)
SUPPLIERS = Mechanism(
    "inputs from named sellers of the system, points", from_named_suppliers, in_per_cent=False, decimals=2
)
PARTNERS = Mechanism("inputs bought from partner territories, points", from_partners, in_per_cent=False, decimals=2)
SIGNED = Mechanism("contracts signed", contracts, in_per_cent=False)
SPACES = Mechanism("coworking spaces at the end", spaces, in_per_cent=False)
HECTARES = Mechanism("hectares ready for firms", hectares_for_firms, in_per_cent=False)
VACANCIES = Mechanism("vacancies", of("vacancies"))
SPRING_2020 = date(2020, 3, 17), date(2020, 5, 11)

MECHANISMS: dict[str, tuple[Mechanism, ...]] = {
    "baseline": (JOBS,),
    "alliance": (SIGNED, PARTNERS),
    "bilateral": (SIGNED, PARTNERS),
    "hub": (SIGNED, PARTNERS),
    "mesh": (SIGNED, PARTNERS),
    "isolated": (SIGNED, JOBS),
    "atelier-coevrons": (RETENTION, VACANCIES),
    "atelier-gevaudan-lozere": (CARE_AND_SCHOOLS, RETENTION),
    "atelier-grand-angouleme": (HECTARES, Mechanism("establishments", of("firms"))),
    "atelier-grand-calais": (
        Mechanism("jobs in industry, business and personal services", of_sectors("jobs", ("MFG", "BUS", "PERS"))),
        HECTARES,
    ),
    "atelier-pays-ledonien": (
        Mechanism("jobs in food and other industry", of_sectors("jobs", ("MFG", "FOOD"))), HECTARES,
    ),
    "atelier-rives-du-rhone": (SUPPLIERS, VACANCIES),
    "coworking-lyon": (
        Mechanism("coworking spaces at the end", lambda model: float(
            sum(life["closing_week"] is None for life in coworking_report(model))), in_per_cent=False),
        Mechanism("of which in Lyon and Villeurbanne, per cent", spaces_in_the_centre, in_per_cent=False),
        Mechanism("spaces for 100,000 inhabitants in Lyon and Villeurbanne",
                  spaces_by_inhabitant(CENTRE_OF_LYON.__eq__), in_per_cent=False),
        Mechanism("in the rest of the metropolis",
                  spaces_by_inhabitant(REST_OF_LYON.__eq__), in_per_cent=False),
        Mechanism("in the countryside around",
                  spaces_by_inhabitant(lambda code: code not in (CENTRE_OF_LYON, REST_OF_LYON)), in_per_cent=False),
        Mechanism("on premises that they own, per cent", spaces_owned, in_per_cent=False),
    ),
    "drought": (Mechanism("farm output, June to November 2020",
                          of_sectors("output", ("AGR",), date(2020, 6, 1), date(2020, 11, 30))),),
    "ecommerce-shift": (Mechanism("purchases made at home", of("purchases_local")),),
    "energy-price": (Mechanism("consumer prices, mid-2020 to mid-2021",
                               of("price_index", date(2020, 7, 6), date(2021, 7, 5))),),
    "fabriques-de-territoire": (SPACES,),
    "nouveaux-lieux": (SPACES,),
    "flood": (
        Mechanism("output, three weeks of water", of("output", date(2020, 2, 3), date(2020, 2, 23))),
        Mechanism("investment, the year that follows", of("investment", date(2020, 2, 24), date(2021, 2, 21))),
    ),
    "household-consumption": (RETENTION,),
    "human-development": (CARE_AND_SCHOOLS,),
    "lockdown": (
        Mechanism("output, 17 March to 11 May 2020", of("output", *SPRING_2020)),
        Mechanism("purchases made at home, last year", of("purchases_local")),
    ),
    "plant-closure": (Mechanism("jobs in place, last year", of("jobs")),),
    "productive-ecosystem": (SUPPLIERS,),
    "relance-anpp": (SUPPLIERS, RETENTION, CARE_AND_SCHOOLS),
    "service-closure": (Mechanism("jobs in health and care, last year", of_sectors("jobs", ("HEALTH",))),),
    "soutien-aura": (Mechanism("cash of firms, end of June 2020",
                               of("firm_cash", date(2020, 6, 22), date(2020, 6, 29))),),
    "supply-cut": (Mechanism("output, eight weeks of closed border",
                             of("output", date(2020, 1, 6), date(2020, 3, 1))),),
    "three-levers": (SUPPLIERS, RETENTION, CARE_AND_SCHOOLS),
    "tradables-slump": (Mechanism("exports, second half of 2020",
                                  of("exports", date(2020, 7, 6), date(2020, 12, 28))),),
}  # fmt: skip
"""By scenario; one that leaves them as they were must be explained on the page."""
