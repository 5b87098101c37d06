"""What the twin counts each week: the variables of the engine's panel (engine: sim/recorder.py)."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from mesa_twin import markets
from mesa_twin.people import SEEKER
from sim import recorder


def count_people(eco):
    """Residents at work and seeking, people at work, vacancies and establishments, by territory."""
    n = eco.n
    at_work, seeking, jobs, vacancies, active = ([0] * n for _ in range(5))
    for person in eco.people:
        if person.status == SEEKER:
            if person.home < n:
                seeking[person.home] += 1
            continue
        if person.home < n:
            at_work[person.home] += 1
        if person.employer.sector >= 0:
            jobs[person.employer.territory] += 1
    for shop in eco.inside:
        if shop.active:
            active[shop.territory] += shop.establishments
            vacancies[shop.territory] += max(0, shop.posts - sum(shop.staff))
    eco.counts = {
        "employment": np.array(at_work) * eco.scale, "unemployment": np.array(seeking) * eco.scale,
        "jobs": np.array(jobs) * eco.scale, "vacancies": np.array(vacancies) * eco.scale, "firms": np.array(active),
    }  # fmt: skip


def by_cell(eco, value):
    """Sum over the establishments of each cell, (n, S)."""
    return np.array([[sum(map(value, cell)) for cell in place.cells] for place in eco.places], np.int64)


def record(eco):
    """Write the state of the week into the panel."""
    demand, payroll = eco.final_demand, eco.payroll
    output = by_cell(eco, lambda shop: shop.output)
    income = payroll.wages[:, :-1].sum(axis=0) + payroll.wages_from_outside + payroll.short_time_pay[:-1]
    income += payroll.benefits + payroll.drawings + payroll.pensions + payroll.transfers
    income += payroll.property_income - payroll.direct_tax - payroll.levy
    productive, residential, public, social = recorder.economic_bases(as_columns(eco), demand.exported)
    row = {
        **eco.counts, "furloughed": eco.furloughed * eco.scale, "firm_exits": eco.exits, "firm_entries": eco.entries,
        "income": income, "consumption": demand.consumption, "unmet_demand": demand.unmet,
        "purchases_local": demand.purchases_local, "purchases_total": demand.purchases_total,
        "output": output.sum(axis=1), "value_added": eco.value_added, "exports": demand.exported.sum(axis=1),
        "input_stocks": eco.input_stocks, "investment": demand.invested, "household_cash": eco.household_cash,
        "firm_cash": eco.firm_cash, "base_productive": productive, "base_residential": residential,
        "base_public": public, "base_social": social, "price_index": markets.price_index(eco),
    }  # fmt: skip
    for name, values in row.items():
        eco.panel[name][eco.row] = values
    eco.row += 1


def as_columns(eco):
    """What the engine's counting of bases reads, as arrays."""
    bills = np.array([shop.wage_bill for shop in eco.shops], np.int64)
    return SimpleNamespace(
        n=eco.n, payroll=eco.payroll, tables=eco.tables, firms=SimpleNamespace(wage_bill=bills),
        income_per_output=eco.income_per_output, final_demand=eco.final_demand,
    )  # fmt: skip

