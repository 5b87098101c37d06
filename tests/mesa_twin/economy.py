"""The twin's model: a Mesa model of objects, started from the month 0 of a columnar one, and its week."""

from __future__ import annotations

import copy
from types import SimpleNamespace

import mesa
import numpy as np

from mesa_twin import demography, firms, households, labour, markets, production, recording
from mesa_twin.people import Home, Input, Person, Place, Shop
from sim.accounts import Ledger
from sim.agents.firms import Firm
from sim.agents.households import Household, Worker
from sim.clock import Clock
from sim.incomes import pay_incomes
from sim.sectors import NUMBER_OF_SECTORS
from sim.shocks import ActiveShocks

CLOSURE, DEMOGRAPHY, MONTH, SHORT_TIME, WEEK, YEAR = "closure", "demography", "month", "short time", "week", "year"


def review_local_budgets(eco):
    eco.government.review_budgets(eco.parameters.public_finance.local_spending_adjustment_per_month)


def move_public_money(eco):
    eco.government.transfer(eco.ledger, eco.payroll.direct_tax)


CYCLE = (
    (demography.strike_establishments, WEEK),
    (demography.close_struck_firms, CLOSURE),
    (labour.dismiss_staff_of_closed_firms, CLOSURE),
    (households.save, MONTH),
    (firms.share_profits, MONTH),
    (firms.set_prices, MONTH),
    (households.move_households, YEAR),
    (demography.exit_firms, DEMOGRAPHY),
    (demography.relink_suppliers, MONTH),
    (labour.plan_staff, MONTH),
    (labour.separate, MONTH),
    (demography.enter_firms, DEMOGRAPHY),
    (labour.match, MONTH),
    (households.index_public_payments, YEAR),
    (households.set_incomes, MONTH),
    (households.set_incomes, SHORT_TIME),
    (markets.follow_prices, MONTH),
    (households.set_budgets, MONTH),
    (firms.invest, MONTH),
    (households.shop_where_people_are, MONTH),
    (markets.shop_at_a_distance, MONTH),
    (review_local_budgets, MONTH),
    (production.order_inputs, WEEK),
    (markets.address_final_demand, WEEK),
    (production.feel_scarcity, WEEK),
    (markets.sell, WEEK),
    (production.receive_inputs, WEEK),
    (production.settle_inventories, WEEK),
    (firms.keep_books, WEEK),
    (pay_incomes, WEEK),
    (households.spend, WEEK),
    (move_public_money, WEEK),
)
"""The week of the engine (sim/cycle.py); ageing, levers, coworking, floods and closed public services apart."""


class ObjectEconomy(mesa.Model):
    """The same economy as objects; ``source`` is a columnar economy that has not lived a week yet."""

    def __init__(self, source):
        super().__init__()
        self.seed, self.n, self.scale, self.codes = source.seed, source.n, source.scale, source.codes
        self.parameters, self.structure = source.parameters, source.structure
        self.tables, self.distance_km = copy.deepcopy(source.tables), source.distance_km
        self.government, self.final_demand = copy.deepcopy(source.government), copy.deepcopy(source.final_demand)
        self.final_demand.tables, self.payroll = self.tables, copy.deepcopy(source.payroll)
        self.clock, self.usual_effects = Clock(source.resolved.start_date), source.usual_effects
        self.shocks = ActiveShocks(
            source.resolved.shocks, source.setting.places, source.shocks.sectors, source.resolved.start_date
        )
        self.effects, self.struck, self.closing = self.usual_effects, {}, []
        self.budgets_at_start, self.days_on_site_at_start = source.budgets_at_start, source.days_on_site_at_start
        self.income_per_output, self.abroad_share = source.income_per_output, source.abroad_share
        self.outside_substitution = source.outside_substitution
        self.workplace_purchase_share = source.workplace_purchase_share
        self.cents_to_refund = source.cents_to_refund.copy()
        self.prices_last_january = source.prices_last_january.copy()
        self.furlough_last_week = self.scarce = False
        self.ledger = Ledger(self.codes)
        self.ledger.open(source.household_cash, source.firm_cash)
        self.household_cash, self.firm_cash = source.household_cash.copy(), source.firm_cash.copy()
        self.input_stocks = source.input_stocks.copy()
        self.lists = plain_tables(self.tables)
        self._make_agents(source)
        base = source.matching_base
        self.matching = SimpleNamespace(
            arrays=base, route_start=base.route_start.tolist(), route_home=base.route_home.tolist(),
            route_weight=base.route_weight.tolist(), seekers=base.seekers.tolist(),
        )  # fmt: skip
        self.panel = {name: values.copy() for name, values in source.recorder.panel.items()}
        self.row = source.recorder.row
        recording.count_people(self)

    def _make_agents(self, source):
        names = [name for name in Firm.schema() if name not in ("identity", "owner")]
        columns = {name: source.firms.columns()[name].tolist() for name in names}
        owners, identities = source.firms.owner.tolist(), source.firms.identity.tolist()
        self.shops = []
        for row, identity in enumerate(identities):
            shop = Shop(self, row, {name: values[row] for name, values in columns.items()})
            shop.identity, shop.owner, shop.last_outside_money = identity, None, 0
            self.shops.append(shop)
        start = self.tables.cell_start.tolist()
        self.inside = self.shops[: start[-1]]
        self.places = [Place(self, r, identity) for r, identity in enumerate(source.territories.identity.tolist())]
        cells = [self.shops[start[cell] : start[cell + 1]] for cell in range(len(start) - 1)]
        for place in self.places:
            place.cells = cells[place.number * NUMBER_OF_SECTORS : (place.number + 1) * NUMBER_OF_SECTORS]
        for shop, money in zip(self.shops, source.work.outside_money.tolist(), strict=True):
            shop.outside_money = money
        self._make_inputs(source, cells)
        home_names = [name for name in Household.schema() if name != "identity"]
        homes = {name: source.households.columns()[name].tolist() for name in home_names}
        self.homes = [
            Home(self, identity, {name: values[row] for name, values in homes.items()})
            for row, identity in enumerate(source.households.identity.tolist())
        ]
        person_names = [name for name in Worker.schema() if name not in ("identity", "household", "employer")]
        people = {name: source.workers.columns()[name].tolist() for name in person_names}
        self.people = []
        for row, (identity, household, employer) in enumerate(zip(
            source.workers.identity.tolist(), source.workers.household.tolist(), source.workers.employer.tolist(),
            strict=True,
        )):  # fmt: skip
            person = Person(self, identity, {name: values[row] for name, values in people.items()})
            person.household = self.homes[household] if household >= 0 else None
            person.employer = self.shops[employer] if employer >= 0 else None
            self.people.append(person)
        for shop, owner in zip(self.shops, owners, strict=True):
            shop.owner = self.people[owner] if owner >= 0 else None
        self.known_employers = {name: self.shops[row] for name, row in source.known_employer_rows.items()}

    def _make_inputs(self, source, cells):
        inputs, first = source.input_columns, self.tables.first_input.tolist()
        stock, share = inputs.stock.tolist(), inputs.local_share.tolist()

        def seller(number):
            return (self.shops[number] if number >= 0 else None), (cells[-2 - number] if number < -1 else None)

        suppliers = [seller(number) for number in inputs.supplier.tolist()]
        for shop in self.inside:
            for slot in range(first[shop.row], first[shop.row] + len(self.lists.pairs[shop.sector])):
                shop.inputs.append(Input(stock[slot], *suppliers[slot], share[slot]))
        for number, (slot, client, supplier, part) in enumerate(zip(
            inputs.extra_slot.tolist(), inputs.extra_client.tolist(), inputs.extra_supplier.tolist(),
            inputs.extra_share.tolist(), strict=True,
        )):  # fmt: skip
            held = self.shops[client].inputs[slot - first[client]]
            held.extras.append([number, self.shops[supplier] if supplier >= 0 else None, part])
        models = source.opportunities._asdict()
        wanted = [name for name in models if name not in ("supplier", "local_share")]
        plain = {name: models[name].tolist() for name in wanted}
        buys, shares = models["supplier"].tolist(), models["local_share"].tolist()
        self.opportunities = []
        for row in range(len(self.inside)):
            one = {name: plain[name][row] for name in wanted}
            slots = range(first[row], first[row + 1]) if row + 1 < len(first) else range(0)
            slots = list(slots)[: len(self.shops[row].inputs)]
            one["suppliers"] = [(*seller(buys[slot]), shares[slot]) for slot in slots]
            self.opportunities.append(one)

    def cell_of(self, shop):
        """The establishments of a shop's territory and sector."""
        return self.places[shop.territory].cells[shop.sector]

    def is_due(self, when):
        """Whether a rule runs this week."""
        month, active = self.clock.starts_month(), self.parameters.demography.active
        return {
            WEEK: True, MONTH: month, YEAR: self.clock.starts_year(), DEMOGRAPHY: month and active,
            CLOSURE: bool(self.closing),
            SHORT_TIME: not month and (self.effects.furlough or self.furlough_last_week or bool(self.closing)),
        }[when]  # fmt: skip

    def step(self):
        """Live one week."""
        self.clock.week += 1
        self.effects = self.shocks.effects(self.clock.week) or self.usual_effects
        self.exits, self.entries = [0] * self.n, [0] * self.n
        contracts = self.clock.starts_month() or bool(self.effects.closures)
        for rule, when in CYCLE:
            if self.is_due(when):
                rule(self)
        self.furlough_last_week = self.effects.furlough
        self.ledger.close_week(self.clock.week, self.household_cash, self.firm_cash, np.zeros(self.n, np.int64))
        if contracts:
            recording.count_people(self)
        recording.record(self)
        if self.clock.starts_month():
            self.clock.last_decision = self.clock.week


def plain_tables(tables):
    """The fixed tables as lists of Python numbers; ``pairs[s]`` numbers the (sector, input) pairs of a sector."""
    plain = {name: values.tolist() if isinstance(values, np.ndarray) else values for name, values in
             tables._asdict().items() if name not in ("household_trade", "other_trade")}  # fmt: skip
    offset = plain["input_offset"]
    plain["pairs"] = [range(offset[s], offset[s + 1]) for s in range(len(offset) - 1)]
    return SimpleNamespace(**plain)
