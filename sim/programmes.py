"""Programmes: levers under way, what their budgets have bought, who paid, and the taxes that pay for it.

A lever is prepared by the engineers of the territory (evidence 7.2, G3), then receives a twelfth of its yearly
budget each month. Its rule (`sim.instruments`) spends that credit: it orders services, which are paid week by week as
they are served, or pays at once. What is not spent is carried over, for a year at most. No money comes from nowhere:
each payer pays from its account, and taxes follow (`levers.share_raised_by_tax`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.clock import WEEKS_A_MONTH
from sim.compiled import compiled
from sim.levers import PAYERS, Lever
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import HouseholdColumns

MONTHS_CARRIED_OVER = 12
PAYER_ACCOUNT = {"territory": "local_government", "region": "region", "state": "state", "private": "capital"}
INHABITANTS_OF_FRANCE = 66_992_000
"""Population of France on 1 January 2018 (INSEE)."""


class Programmes:
    """The levers of a run, in the order of the scenario; arrays over levers (L), territories (n) and payers (4).

    ``progress`` (L, n) of the preparation, 1 when launched; ``launch_week`` (L, n), -1 before; ``credit`` (L, n) cents
    that may be spent now; ``weekly_orders`` (L, n, S) services ordered for each week of this month, cents;
    ``spent`` (L, 4, n) cents paid since the start less what was paid back, ``spent_otherwise`` (3, n) by territory,
    Region and State on what is not a lever (coworking spaces, cooperation); ``acts`` (L, n) what the lever did, in its
    own unit; ``memory`` what the rule of a lever remembers, by lever id; ``levy_rate`` (n,) share of gross income
    levied on residents, ``levied`` (3, n) cents raised since the start for territory, region and State.
    """

    def __init__(self, model: TerritorialEconomy, levers: tuple[Lever, ...]) -> None:
        places = model.setting.places
        for lever in levers:
            lever.check(places)
        self.levers = tuple(lever for lever in levers if lever.dose > 0 and lever.euros_per_inhabitant_per_year > 0)
        count, n = len(self.levers), model.n
        self.yearly_budget = np.zeros((count, n))
        self.payer_edges = np.zeros((count, len(PAYERS)))
        for number, lever in enumerate(self.levers):
            self.yearly_budget[number] = lever.yearly_budget(places)
            self.payer_edges[number] = np.cumsum(lever.payers.shares())
        self.preparation = np.array([lever.preparation for lever in self.levers])
        self.ramp_weeks = np.array([max(lever.ramp_weeks, 1) for lever in self.levers])
        self.progress = np.zeros((count, n))
        self.launch_week = np.full((count, n), -1, np.int64)
        self.credit = np.zeros((count, n), np.int64)
        self.weekly_orders = np.zeros((count, n, NUMBER_OF_SECTORS), np.int64)
        self.spent = np.zeros((count, len(PAYERS), n), np.int64)
        self.spent_otherwise = np.zeros((3, n), np.int64)
        self.acts = np.zeros((count, n))
        self.memory: dict[str, Any] = {}
        self.levy_rate = np.zeros(n)
        self.levied = np.zeros((3, n), np.int64)
        self.tax_shares = tax_shares(model)
        parameters = model.parameters
        self.under_way = (
            bool(self.levers) or parameters.coworking.active or parameters.land.scarce or model.alliance.under_way
        )
        """Whether anything beyond usual public services is done, or opportunities move, in this run."""

    def shares(self, number: int | slice, cents: np.ndarray) -> np.ndarray:
        """What each payer owes of some cents (n,), shape (4, n), split without remainder; one lever or several."""
        edges = (self.payer_edges[number][..., None] * cents[..., None, :]).astype(np.int64)
        edges[..., -1, :] = cents
        edges[..., 1:, :] -= edges[..., :-1, :].copy()
        return edges

    def order(self, number: int, sector: int, cents: np.ndarray) -> None:
        """Order services of a sector worth ``cents`` (n,) for the month to come, delivered and paid week by week."""
        self.weekly_orders[number, :, sector] += (cents / WEEKS_A_MONTH).astype(np.int64)
        self.credit[number] -= cents

    def pay(self, model: TerritorialEconomy, number: int, receivers: str, cents: np.ndarray) -> None:
        """Pay ``cents`` (n,) at once to accounts of the territories; the rule hands them to the agents."""
        self.credit[number] -= cents
        parts = self.shares(number, cents)
        self.spent[number] += parts
        for payer, part in zip(PAYERS, parts, strict=True):
            account = PAYER_ACCOUNT[payer]
            send = model.ledger.within if payer == "territory" else model.ledger.from_common
            send(f"programme: {self.levers[number].kind}", account, receivers, part)

    def lend(self, model: TerritorialEconomy, number: int, cents: np.ndarray) -> None:
        """Put ``cents`` (n,) at the bank, which lends them to firms of the territories; firms owe them to the bank."""
        self.credit[number] -= cents
        parts = self.shares(number, cents)
        self.spent[number] += parts
        for payer, part in zip(PAYERS, parts, strict=True):
            if payer == "territory":
                model.ledger.to_common(f"programme: {self.levers[number].kind}", "local_government", "bank", part)
            else:
                model.ledger.common(
                    f"programme: {self.levers[number].kind}", PAYER_ACCOUNT[payer], "bank", int(part.sum())
                )
        model.ledger.from_common("loans", "bank", "firms", cents)

    def recover(self, model: TerritorialEconomy, number: int, debtor: str, cents: np.ndarray) -> None:
        """Give the payers back ``cents`` (n,) that they lent or invested, from accounts of territories or the bank."""
        parts = self.shares(number, cents)
        self.spent[number] -= parts
        instrument = f"paid back: {self.levers[number].kind}"
        for payer, part in zip(PAYERS, parts, strict=True):
            account = PAYER_ACCOUNT[payer]
            if payer == "territory":
                send = model.ledger.from_common if debtor == "bank" else model.ledger.within
                send(instrument, debtor, account, part)
            elif debtor == "bank":
                model.ledger.common(instrument, debtor, account, int(part.sum()))
            else:
                model.ledger.to_common(instrument, debtor, account, part)


def reset_support(model: TerritorialEconomy) -> None:
    """Opportunities, hiring, stock targets, distances and promises are as usual until a rule of this month acts."""
    model.opportunity_factor[:] = 1.0
    model.coworking.promise_nothing()
    model.nearness[:] = 1.0
    model.more_online[:] = 0.0
    model.work.stock_factor[:] = 1.0
    model.filling_factor[:] = 1.0


def commission(model: TerritorialEconomy, origin: str, orders: np.ndarray) -> None:
    """Order services each week of this month beside usual public purchases, (n, S) cents, under the name of an origin.

    Services are made on the spot, goods and works bought as other buyers do. The State pays the sellers as they serve;
    whoever commissions refunds it.
    """
    model.commissions[origin] = orders
    model.final_demand.commission(sum(model.commissions.values()), model.government.other_purchases)


def tax_shares(model: TerritorialEconomy) -> np.ndarray:
    """Part of what territory, region and State spend in all that residents of each territory pay, shape (3, n).

    One's own intercommunality wholly, region and State by population. A territory whose region is not in the data pack
    (the user's own) pays no regional tax here: its Region raises it elsewhere.
    """
    pack, codes = model.setting.pack, model.codes
    population = np.asarray(model.setting.places.population)
    regions = np.array(pack.table.text("region"))
    everywhere = np.nan_to_num(pack.facts("population_2018"))
    mine = regions[pack.rows(codes)]
    regional = np.array([everywhere[regions == region].sum() for region in mine])
    share_of_region = np.where((mine != "") & (regional > 0), population / np.maximum(regional, 1.0), 0.0)
    return np.stack([np.ones(len(codes)), share_of_region, population / INHABITANTS_OF_FRANCE])


def preparation_months(model: TerritorialEconomy) -> np.ndarray:
    """Months to prepare a project, shape (n,): tau_0 / (1 + e / e_0) (evidence 7.2, G3)."""
    levers = model.parameters.levers
    return levers.longest_preparation_months / (
        1.0 + model.territories.engineering_capacity / levers.engineering_reference
    )


def prepare_projects(model: TerritorialEconomy) -> None:
    """Engineers prepare the levers in force, launch those that are ready and open the credit of the month."""
    programmes, week, start = model.programmes, model.clock.week, model.resolved.start_date
    programmes.weekly_orders[:] = 0
    reset_support(model)
    in_force = np.array([lever.in_force(week, start) for lever in programmes.levers], np.bool_)
    programmes.credit[~in_force] = 0
    here = (programmes.yearly_budget > 0) & in_force[:, None]
    longest = np.outer(programmes.preparation, preparation_months(model))
    programmes.progress += np.where(here, 1.0 / np.maximum(longest, 1e-9), 0.0)
    programmes.launch_week[here & (programmes.progress >= 1.0) & (programmes.launch_week < 0)] = week
    reached = (week - programmes.launch_week + 1.0) / programmes.ramp_weeks[:, None]
    share = np.where(here & (programmes.launch_week >= 0), np.minimum(reached, 1.0), 0.0)
    monthly = programmes.yearly_budget / 12.0
    credit = programmes.credit + (monthly * share).astype(np.int64)
    programmes.credit[:] = np.minimum(credit, (monthly * MONTHS_CARRIED_OVER).astype(np.int64))
    levy_what_was_spent(model)


def tax_due(programmes: Programmes) -> np.ndarray:
    """Cents that residents of each territory owe for what territory, region and State have spent, shape (3, n)."""
    burden = (programmes.spent[:, :3].sum(axis=0) + programmes.spent_otherwise).astype(np.float64)
    burden[1:] = burden[1:].sum(axis=1, keepdims=True)
    return burden * programmes.tax_shares


def levy_what_was_spent(model: TerritorialEconomy) -> None:
    """Set the levy of the month so that residents pay their part of what public payers have spent so far."""
    programmes = model.programmes
    due = tax_due(programmes) * model.parameters.levers.share_raised_by_tax
    owed = np.maximum(due.sum(axis=0) - programmes.levied.sum(axis=0), 0.0)
    gross = gross_income(model) * WEEKS_A_MONTH
    programmes.levy_rate = owed / np.maximum(gross, 1.0)


def gross_income(model: TerritorialEconomy) -> np.ndarray:
    """Income of residents before direct taxes, cents a week, shape (n,)."""
    payroll = model.payroll
    earned = payroll.wages_by_home + payroll.wages_from_outside + payroll.short_time_pay[:-1]
    return earned + payroll.benefits + payroll.drawings + payroll.pensions + payroll.transfers + payroll.property_income


@compiled
def levy_households(households: HouseholdColumns, rate: np.ndarray, levied: np.ndarray) -> None:
    """Levy a share of gross income on the households of each territory; ``levied[r]`` sums cents a week."""
    for row in range(households.cash.shape[0]):
        r = households.territory[row]
        part = int(rate[r] * (households.disposable_income[row] + households.direct_tax[row]))
        households.direct_tax[row] += part
        households.disposable_income[row] -= part
        levied[r] += part


def pay_for_programmes(model: TerritorialEconomy) -> None:
    """Payers refund the State for the services of the week that were served, and receive the levy raised for them."""
    programmes, ledger = model.programmes, model.ledger
    owed = programmes.shares(slice(None), model.final_demand.delivered(programmes.weekly_orders))
    programmes.spent += owed
    for lever, parts, whole in zip(programmes.levers, owed, owed.sum(axis=-1).tolist(), strict=True):
        if not any(whole):
            continue
        payers, instrument = lever.payers, f"programme: {lever.kind}"
        if payers.territory:
            ledger.to_common(instrument, "local_government", "state", parts[0])
        if payers.region:
            ledger.common(instrument, "region", "state", whole[1])
        if payers.private:
            ledger.common(instrument, "capital", "state", whole[3])
    levy = model.payroll.levy
    if levy.any():
        ledger.to_common("levy for programmes", "households", "state", levy)
        due = tax_due(programmes)
        edges = np.cumsum(due, axis=0) / np.maximum(due.sum(axis=0), 1e-9)
        edges[-1] = 1.0
        parts = (edges * levy).astype(np.int64)
        parts[1:] -= parts[:-1].copy()
        ledger.from_common("levy for programmes", "state", "local_government", parts[0])
        ledger.common("levy for programmes", "state", "region", int(parts[1].sum()))
        programmes.levied += parts


def hectares(model: TerritorialEconomy, lever_id: str) -> dict[str, dict[str, float]]:
    """Hectares by state of the parcels of a lever and by territory; empty when it has none."""
    by_state = getattr(model.programmes.memory.get(lever_id), "by_state", dict)()
    return {state: dict(zip(model.codes, area.tolist(), strict=True)) for state, area in by_state.items()}


def programme_report(model: TerritorialEconomy) -> list[dict[str, Any]]:
    """What became of each lever: launch week and acts by territory, euros by payer and territory, in plain values."""
    programmes = model.programmes
    return [
        {
            "id": lever.id,
            "kind": lever.kind,
            "family": lever.family,
            "title_fr": lever.heading("fr"),
            "title_en": lever.heading("en"),
            "act_fr": lever.act_fr,
            "act_en": lever.act_en,
            "launch_week": dict(zip(model.codes, programmes.launch_week[number].tolist(), strict=True)),
            "acts": dict(zip(model.codes, np.round(programmes.acts[number], 1).tolist(), strict=True)),
            "hectares": hectares(model, lever.id),
            "euros": {
                payer: dict(zip(model.codes, (programmes.spent[number, place] / 100.0).tolist(), strict=True))
                for place, payer in enumerate(PAYERS)
            },
        }
        for number, lever in enumerate(programmes.levers)
    ]

