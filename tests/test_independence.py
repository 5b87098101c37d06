"""With no link between them, territories simulated together live the lives that each lives alone, byte for byte."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest

import sim.model
from sim import TerritorialEconomy, load_scenario
from sim.data import Pack
from sim.population.month_zero import MonthZero, month_zero
from sim.population.store import parameters_of_month_zero
from sim.population.synthesis import SyntheticPopulation, populate
from sim.sectors import NUMBER_OF_SECTORS

APART = ("200042182", "200072056", "244800470")
"""Three small intercommunalités of different regions."""


def stacked(alone: list) -> object:
    """Accounts of several territories made of those of each: arrays by territory follow one another."""
    values = {}
    for field in fields(alone[0]):
        parts = [getattr(one, field.name) for one in alone]
        if is_dataclass(parts[0]):
            values[field.name] = stacked(parts)
        elif isinstance(parts[0], np.ndarray) and len(parts[0]) == 1:
            values[field.name] = np.concatenate(parts)
        elif isinstance(parts[0], tuple) and len(parts[0]) <= 1:
            values[field.name] = tuple(entry for part in parts for entry in part)
        else:
            values[field.name] = parts[0]
    return replace(alone[0], **values)


def with_outside(alone: list[np.ndarray]) -> np.ndarray:
    """Trade of each territory with itself and outside, side by side and without any link, (n, n + 1, S)."""
    n = len(alone)
    trade = np.zeros((n, n + 1, alone[0].shape[2]))
    for r, one in enumerate(alone):
        trade[r, r], trade[r, n] = one[0, 0], one[0, 1]
    return trade


def month_zero_without_links(pack: Pack, codes: tuple[str, ...]) -> MonthZero:
    """Month 0 of some territories, each of which trades and commutes with itself and outside alone."""
    apart = [month_zero(pack, [code]) for code in sorted(codes)]
    n = len(apart)
    commuting = np.zeros((n + 1, n + 1))
    for r, one in enumerate(apart):
        commuting[r, r], commuting[r, n], commuting[n, r] = (
            one.commuting[0, 0], one.commuting[0, 1], one.commuting[1, 0],
        )  # fmt: skip
    return replace(
        stacked(apart), commuting=commuting,
        residence_wage_index=np.append([one.residence_wage_index[0] for one in apart], 1.0),
        household_trade=with_outside([one.household_trade for one in apart]),
        other_trade=with_outside([one.other_trade for one in apart]),
    )  # fmt: skip


def alone(people: SyntheticPopulation, r: int) -> SyntheticPopulation:
    """Territory r of a population in which nobody commutes to or buys from another one, as a population of its own."""
    old, n = people.structure, len(people.structure.household_start) - 1
    cells = slice(r * NUMBER_OF_SECTORS, (r + 1) * NUMBER_OF_SECTORS + 1)
    first, last = old.cell_start[cells.start], old.cell_start[cells.stop - 1]
    inside, end = last - first, old.cell_start[-1]
    firms = np.append(np.arange(first, last), end + r)
    households = slice(old.household_start[r], old.household_start[r + 1])
    living, around = (np.arange(start[r], start[r + 1]) for start in (old.worker_start, old.in_commuter_start))
    workers = np.concatenate([living, around])
    slots = slice(old.first_input[first], old.first_input[last])
    basins = [r, n + r]

    new_firm = np.full(len(people.firms["identity"]), -1)
    new_firm[firms] = np.arange(len(firms))
    new_worker = np.full(len(people.workers["identity"]), -1)
    new_worker[workers] = np.arange(len(workers))
    staff = {name: values[workers] for name, values in people.workers.items()}
    staff["employer"] = np.where(staff["employer"] >= 0, new_firm[staff["employer"]], -1).astype(np.int32)
    staff["household"] = np.where(
        staff["household"] >= 0, staff["household"] - households.start, -1
    ).astype(staff["household"].dtype)  # fmt: skip
    staff["home"] = (staff["home"] >= n).astype(staff["home"].dtype)
    rows = {name: values[firms] for name, values in people.firms.items()}
    rows["owner"] = np.where(rows["owner"] >= 0, new_worker[rows["owner"]], -1).astype(np.int32)
    rows["territory"] = np.zeros_like(rows["territory"])
    homes = {name: values[households] for name, values in people.households.items()}
    homes["territory"] = np.zeros_like(homes["territory"])
    goods = people.inputs
    extra = (goods["extra_slot"] >= slots.start) & (goods["extra_slot"] < slots.stop)
    supplier = goods["supplier"][slots]
    inputs = {
        "stock": goods["stock"][slots], "local_share": goods["local_share"][slots],
        "supplier": np.where(supplier >= 0, new_firm[supplier], supplier).astype(np.int32),
        "extra_slot": (goods["extra_slot"][extra] - slots.start).astype(np.int32),
        "extra_client": new_firm[goods["extra_client"][extra]].astype(np.int32),
        "extra_supplier": new_firm[goods["extra_supplier"][extra]].astype(np.int32),
        "extra_share": goods["extra_share"][extra],
    }  # fmt: skip
    assert (inputs["supplier"] < inside).all()
    routes = slice(old.commuting_start[r], old.commuting_start[r + 1])
    origin = old.commuting_origin[routes]
    tables = {
        field.name: values[r : r + 1]
        for field in fields(old)
        if isinstance(values := getattr(old, field.name), np.ndarray) and len(values) == n
    }
    tables |= {name: getattr(old, name)[basins] for name in ("residence_index", "seekers_at_start")}
    for name in ("household_trade", "other_trade"):
        tables[name] = np.ascontiguousarray(getattr(old, name)[[r]][:, [r, n]])
    structure = replace(
        old, **tables, telework_eligibility=old.telework_eligibility[basins],
        household_start=np.array([0, households.stop - households.start]), worker_start=np.array([0, len(living)]),
        in_commuter_start=np.array([len(living), len(workers)]), cell_start=old.cell_start[cells] - first,
        first_input=np.append(old.first_input[first : last + 1], old.first_input[last]) - slots.start,
        commuting_start=np.array([0, len(origin)]), commuting_origin=(origin >= n).astype(origin.dtype),
        commuting_weight=old.commuting_weight[routes],
    )  # fmt: skip
    known = {
        cell - cells.start: entries for cell, entries in people.counts.known.items()
        if cells.start <= cell < cells.stop - 1
    }  # fmt: skip
    return replace(
        people, households=homes, workers=staff, firms=rows, inputs=inputs, structure=structure,
        counts=SimpleNamespace(known=known), small_establishments=people.small_establishments[firms],
        large_establishments=people.large_establishments[firms], consumption_units=people.consumption_units[households],
        persons=people.persons[households],
    )  # fmt: skip


@pytest.fixture
def without_links(monkeypatch):
    """Populations of `APART` and of each of them alone: the same people, who deal with home and outside only."""

    def settle(pack, codes, parameters, scale=1, keep_whole=()):
        accounts = month_zero_without_links(pack, APART)
        people = populate(accounts, pack, parameters_of_month_zero(parameters), scale, keep_whole)
        return people if len(codes) > 1 else alone(people, sorted(APART).index(codes[0]))

    monkeypatch.setattr(sim.model, "settled_population", settle)


def lived(codes, name: str) -> TerritorialEconomy:
    shock = {"shocks.spring-lockdown.start": 10, "shocks.spring-lockdown.end": None}
    shock = {**shock, "shocks.spring-lockdown.duration_weeks": 8} if name == "lockdown" else {}
    overrides = {"territories": list(codes), "scale": 20, "weeks": 40, **shock}
    model = TerritorialEconomy(resolved=load_scenario(name, overrides))
    while model.running:
        model.step()
    return model


@pytest.mark.parametrize("name", ["baseline", "lockdown"])
def test_territories_without_links_live_together_as_each_lives_alone(without_links, name):
    together = lived(APART, name)
    assert together.n == len(APART)
    for column, code in enumerate(together.codes):
        single = lived([code], name)
        for variable, values in single.recorder.panel.items():
            assert (together.recorder.panel[variable][:, column] == values[:, 0]).all(), (code, variable)
