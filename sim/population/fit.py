"""How well the synthetic population reproduces the facts: one line a margin, with target, result and error.

Margins that cannot all hold are met in a fixed order: jobs by sector, employed residents, commuting. The lines follow
that order, then establishments, incomes and trade.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.population.bases import BASES, base_shares
from sim.population.establishments import size_class_counts
from sim.population.living_standards import weighted_quantiles
from sim.sectors import NUMBER_OF_SECTORS, SECTORS

if TYPE_CHECKING:
    from sim.data.pack import Pack
    from sim.population.month_zero import MonthZero
    from sim.population.synthesis import SyntheticPopulation

EUROS_A_YEAR = 52.0 / 100.0
PUBLISHED, DERIVED, MODELLED = "published", "derived", "modelled"


@dataclass(frozen=True)
class FitRow:
    """One margin of one territory (`territory_code`): `target` and `obtained` in `unit`.

    `kind` says whether the target is published, derived from published facts or modelled; `imputed` names the facts
    behind it that were imputed for this territory. Targets are None where nothing is published.
    """

    territory_code: str
    id: str
    label_fr: str
    label_en: str
    unit: str
    target: float | None
    obtained: float
    kind: str
    imputed: tuple[str, ...] = ()

    @property
    def error(self) -> float | None:
        """Relative error, or the difference when the target is zero; None without a target."""
        if self.target is None:
            return None
        gap = self.obtained - self.target
        return gap / abs(self.target) if self.target else gap


@dataclass(frozen=True)
class _Counted:
    """Sums over the agents: persons and euros a year, (n) or as said."""

    jobs: np.ndarray  # (n, S)
    employed: np.ndarray
    unemployed: np.ndarray
    self_employed: np.ndarray
    flows: np.ndarray  # (n + 1, n + 1), salaried, people over 64 included
    small: np.ndarray
    large: np.ndarray


def _count(people: SyntheticPopulation, n: int) -> _Counted:
    firms, workers, scale = people.firms, people.workers, people.scale
    resident = workers["household"] >= 0
    home = np.minimum(workers["home"], n).astype(np.int64)
    status, employer = workers["status"], workers["employer"]
    working = status != Status.SEEKER
    cell = firms["territory"].astype(np.int64) * NUMBER_OF_SECTORS + firms["sector"]
    here = working & (firms["sector"][employer] >= 0)
    jobs = np.bincount(cell[employer[here]], minlength=n * NUMBER_OF_SECTORS).reshape(n, -1) * scale
    salaried = status == Status.EMPLOYEE
    place = np.where(firms["sector"][employer] >= 0, firms["territory"][employer], n).astype(np.int64)
    flows = np.bincount((home * (n + 1) + place)[salaried], minlength=(n + 1) ** 2).reshape(n + 1, n + 1) * scale
    return _Counted(
        jobs=jobs,
        employed=np.bincount(home[resident & working], minlength=n)[:n] * scale,
        unemployed=np.bincount(home[resident & ~working], minlength=n)[:n] * scale,
        self_employed=np.bincount(home[status == Status.SELF_EMPLOYED], minlength=n)[:n] * scale,
        flows=flows,
        small=np.bincount(firms["territory"], weights=people.small_establishments, minlength=n),
        large=np.bincount(firms["territory"], weights=people.large_establishments, minlength=n),
    )


def population_fit(people: SyntheticPopulation, month_zero: MonthZero, pack: Pack) -> tuple[FitRow, ...]:
    """The fit of a population, territory by territory.

    Args:
        people: from `populate` with the same month 0.
        month_zero: the accounts it was made from; pack: the published facts.
    """
    n = len(month_zero.codes)
    counted = _count(people, n)
    rows: list[FitRow] = []
    for r, code in enumerate(month_zero.codes):
        imputed = set(pack.imputed(code))
        lines = (
            *_people_lines(people, month_zero, counted, r),
            *_establishment_lines(people, month_zero, pack, counted, r),
            *_income_lines(people, month_zero, pack, r),
            *_trade_lines(people, month_zero, r),
        )
        rows += [
            FitRow(code, identifier, fr, en, unit, target, float(obtained), kind, tuple(sorted(imputed & set(facts))))
            for identifier, fr, en, unit, target, obtained, kind, facts in lines
        ]
    return tuple(rows)


Line = tuple[str, str, str, str, "float | None", float, str, tuple[str, ...]]


def _people_lines(people: SyntheticPopulation, month: MonthZero, counted: _Counted, r: int) -> Iterator[Line]:
    scale = people.scale
    count = int(np.diff(people.structure.household_start)[r]) * scale
    yield (
        "households", "Ménages", "Households", "persons", float(month.households[r]), count, PUBLISHED,
        ("households_2018",),
    )  # fmt: skip
    jobs = month.salaried_jobs[r] + month.self_employed_jobs[r] + month.elderly_jobs_by_sector[r]
    for s, sector in enumerate(SECTORS):
        yield (
            f"jobs_{sector.code}", f"Emplois : {sector.name_fr}", f"Jobs: {sector.name_en}", "persons", float(jobs[s]),
            counted.jobs[r, s], DERIVED, (f"jobs_{sector.code.lower()}_2018",),
        )  # fmt: skip
    n = len(month.codes)
    residents = float(month.commuting[r].sum() + month.self_employed_jobs[r].sum() + month.elderly_jobs[r])
    yield (
        "employed_residents", "Résidents en emploi", "Employed residents", "persons", residents, counted.employed[r],
        DERIVED, ("employed_residents_15_64_2018",),
    )  # fmt: skip
    yield (
        "unemployed", "Chômeurs (recensement)", "Unemployed (census)", "persons", float(month.unemployed[r]),
        counted.unemployed[r], PUBLISHED, ("unemployed_residents_15_64_2018",),
    )  # fmt: skip
    yield (
        "self_employed", "Indépendants", "Self-employed", "persons", float(month.self_employed_jobs[r].sum()),
        counted.self_employed[r], DERIVED, (),
    )  # fmt: skip
    for identifier, fr, en, target, obtained in (
        ("stayers", "Salariés travaillant sur place", "Employees who work where they live",
         month.commuting[r, r] + month.elderly_jobs[r], counted.flows[r, r]),
        ("commuters_inside", "Navetteurs vers le reste du système", "Commuters to the rest of the system",
         month.commuting[r, :n].sum() - month.commuting[r, r], counted.flows[r, :n].sum() - counted.flows[r, r]),
        ("out_commuters", "Navetteurs vers l'extérieur", "Commuters to the outside", month.commuting[r, n],
         counted.flows[r, n]),
        ("in_commuters", "Navetteurs venus de l'extérieur", "Commuters from the outside", month.commuting[n, r],
         counted.flows[n, r]),
    ):  # fmt: skip
        yield identifier, fr, en, "persons", float(target), obtained, MODELLED, ()


def _establishment_lines(
    people: SyntheticPopulation, month: MonthZero, pack: Pack, counted: _Counted, r: int
) -> Iterator[Line]:
    code = month.codes[r]
    small, large = size_class_counts(pack, pack.rows((code,)), month.salaried_jobs[[r]].sum(axis=1))
    yield (
        "establishments_1_9", "Établissements de 1 à 9 salariés", "Establishments of 1 to 9 employees",
        "establishments", float(small[0]), counted.small[r], PUBLISHED, ("establishments_1_9_employees_2018",),
    )  # fmt: skip
    yield (
        "establishments_10", "Établissements de 10 salariés ou plus", "Establishments of 10 employees or more",
        "establishments", float(large[0]), counted.large[r], PUBLISHED, ("establishments_10_plus_employees_2018",),
    )  # fmt: skip
    cut = {(one.name, one.sector): size for one, size in people.counts.shortfall if one.territory == code}
    for employer in pack.known_employers(code):
        placed = cut.get((employer.name, employer.sector))
        obtained = employer.employees if placed is None else placed * people.scale
        yield (
            f"employer_{employer.name}", f"Employeur connu : {employer.name}", f"Known employer: {employer.name}",
            "persons", float(employer.employees), obtained, PUBLISHED, (),
        )  # fmt: skip


def _income_lines(people: SyntheticPopulation, month: MonthZero, pack: Pack, r: int) -> Iterator[Line]:
    where = slice(int(people.structure.household_start[r]), int(people.structure.household_start[r + 1]))
    mine = {name: values[where].astype(np.float64) for name, values in people.households.items() if name != "identity"}
    disposable = mine["earnings"] + mine["pension"] + mine["transfers"] + mine["property_income"] - mine["direct_tax"]
    earned = month.income_wages[r] + month.income_self_employment[r] + month.income_unemployment[r]
    for identifier, fr, en, target, values in (
        ("earnings", "Revenus d'activité et chômage", "Earnings and unemployment benefit", earned, mine["earnings"]),
        ("pensions", "Retraites", "Pensions", month.income_pensions[r], mine["pension"]),
        ("transfers", "Prestations sociales", "Social transfers", month.income_transfers[r], mine["transfers"]),
        ("property", "Revenus du patrimoine", "Property income", month.income_property[r], mine["property_income"]),
        ("direct_taxes", "Impôts directs", "Direct taxes", month.income_direct_taxes[r], mine["direct_tax"]),
        ("consumption", "Consommation des ménages", "Consumption of households",
         month.consumption[r] - month.npish_grant[r], mine["budget"]),
    ):  # fmt: skip
        yield identifier, fr, en, "euros/year", float(target), values.sum() * EUROS_A_YEAR, DERIVED, ()
    standard = disposable / people.consumption_units[where] * EUROS_A_YEAR / people.scale
    first, median, ninth = weighted_quantiles(standard, people.persons[where].astype(np.float64), (0.1, 0.5, 0.9))
    ratio = float(month.survey_income_ratio[r])
    published = pack.rows((month.codes[r],))
    for identifier, fr, en, column, value in (
        ("first_decile", "Premier décile du niveau de vie", "First decile of living standards", "d1_income_eur_2019",
         first),
        ("median", "Niveau de vie médian", "Median living standard", "median_income_eur_2019", median),
        ("ninth_decile", "Neuvième décile du niveau de vie", "Ninth decile of living standards", "d9_income_eur_2019",
         ninth),
    ):  # fmt: skip
        target = float(pack.facts(column)[published[0]])
        known = target if np.isfinite(target) else None
        yield identifier, fr, en, "euros/year", known, value * ratio, PUBLISHED, (column,)
    yield (
        "decile_ratio", "Rapport interdécile D9/D1", "Ratio of ninth to first decile", "ratio",
        float(month.decile_ratio_9_1[r]), ninth / first, PUBLISHED, ("d1_income_eur_2019", "d9_income_eur_2019"),
    )  # fmt: skip
    for (identifier, fr, en), target, obtained in zip(
        BASES, base_shares(month)[r], base_shares(month, people)[r], strict=True
    ):
        yield identifier, fr, en, "share", float(target), obtained, MODELLED, ()


def _trade_lines(people: SyntheticPopulation, month: MonthZero, r: int) -> Iterator[Line]:
    structure, inputs, firms = people.structure, people.inputs, people.firms
    sellers = slice(
        int(structure.cell_start[r * NUMBER_OF_SECTORS]), int(structure.cell_start[(r + 1) * NUMBER_OF_SECTORS])
    )
    made = firms["base_output"][sellers].sum() * EUROS_A_YEAR
    yield "output", "Production", "Output", "euros/year", float(month.output[r].sum()), made, DERIVED, ()
    rows = slice(int(structure.first_input[sellers.start]), int(structure.first_input[sellers.stop]))
    number = np.diff(structure.first_input)[sellers]
    buyer = np.repeat(np.arange(sellers.start, sellers.stop), number)
    place = np.arange(buyer.size) + rows.start - structure.first_input[buyer]
    pair = structure.input_offset[firms["sector"][buyer]] + place
    order = firms["base_output"][buyer] * structure.input_coefficient[pair] // 1_000_000
    domestic = order * (1_000_000 - structure.input_imported_share[pair]) // 1_000_000
    linked = order * inputs["local_share"][rows] // 1_000_000
    supplier = inputs["supplier"][rows]
    seller = np.where(supplier >= 0, firms["territory"][supplier], -1)
    more = (inputs["extra_slot"] >= rows.start) & (inputs["extra_slot"] < rows.stop)
    slots = inputs["extra_slot"][more] - rows.start
    linked_more = order[slots] * inputs["extra_share"][more] // 1_000_000
    seller_of_more = firms["territory"][inputs["extra_supplier"][more]]
    product = structure.input_product[pair]
    shares = structure.other_trade[r, :-1][:, product]
    for identifier, fr, en, target, obtained in (
        ("inputs_here", "Intrants achetés sur place", "Inputs bought in the territory", (shares[r] * domestic).sum(),
         linked[seller == r].sum() + linked_more[seller_of_more == r].sum()),
        ("inputs_in_system", "Intrants achetés ailleurs dans le système", "Inputs bought elsewhere in the system",
         ((shares.sum(axis=0) - shares[r]) * domestic).sum(),
         linked[(seller >= 0) & (seller != r)].sum() + linked_more[seller_of_more != r].sum()),
    ):  # fmt: skip
        yield identifier, fr, en, "euros/year", float(target) * EUROS_A_YEAR, obtained * EUROS_A_YEAR, MODELLED, ()
