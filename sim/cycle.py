"""The week, phase by phase: what runs when, what it reads and what it writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from sim.ageing import age_population
from sim.alliance import (
    cooperate,
    help_partners,
    honour_floors,
    negotiate,
    pay_for_cooperation,
    pool_risks,
    share_services,
)
from sim.closures import strike_establishments
from sim.consumer_prices import follow_prices
from sim.coworking.business import run_spaces
from sim.coworking.encounters import meet
from sim.coworking.membership import choose_workspaces
from sim.coworking.operators import review_spaces
from sim.deliveries import receive_inputs
from sim.distance_selling import shop_at_a_distance
from sim.firm_accounts import keep_books, share_profits
from sim.firm_demography import close_struck_firms, enter_firms, exit_firms, relink_suppliers
from sim.goods_market import address_final_demand, sell, settle_inventories_of_week
from sim.government import move_public_money, review_local_budgets
from sim.habits import spread_habits
from sim.household_budgets import save, set_budgets, spend
from sim.incomes import pay_incomes, set_incomes
from sim.indexation import index_public_payments
from sim.instruments.acting import act_on_levers
from sim.investment import invest
from sim.job_matching import match
from sim.labour_market import dismiss_staff_of_closed_firms, plan_staff, separate
from sim.land import limit_to_land
from sim.prices import set_prices
from sim.production import feel_scarcity, order_inputs
from sim.programmes import pay_for_programmes, prepare_projects
from sim.rebuilding import pay_claims
from sim.relocation import move_households
from sim.workplace_shopping import shop_where_people_are

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

WEEK, MONTH, YEAR, SHORT_TIME = "every week", "every month", "every year", "every week of short-time work or closure"
CLOSURE = "every week when a shock or a retirement closes a firm"
REBUILDING = "every week, while damage is rebuilt"
DEMOGRAPHY = "every month, when demography is active"
AGEING = "every month, when ageing is active"
COOPERATION, COOPERATION_WEEK = "every month, when territories cooperate", "every week, when territories cooperate"
COWORKING, COWORKING_WEEK = "every month, when coworking is active", "every week, when coworking is active"
LAND = "every month, when land is scarce"
LEVERS, LEVERS_WEEK = "every month, when levers are pulled", "every week, when levers are pulled"


@dataclass(frozen=True)
class Phase:
    """One rule of the cycle: when it runs and which state it moves."""

    run: Callable[[TerritorialEconomy], None]
    when: str
    reads: str
    writes: str

    @property
    def name(self) -> str:
        """The rule's own name, verb and object."""
        return self.run.__name__

    def is_due(self, model: TerritorialEconomy) -> bool:
        """Whether the rule runs this week."""
        month = model.clock.starts_month()
        if self.when == MONTH:
            return month
        if self.when == DEMOGRAPHY:
            return month and model.parameters.demography.active
        if self.when == AGEING:
            return month and model.parameters.demography.ageing
        if self.when == COOPERATION:
            return month and model.alliance.under_way
        if self.when == COOPERATION_WEEK:
            return model.alliance.under_way
        if self.when == COWORKING:
            return month and model.parameters.coworking.active
        if self.when == COWORKING_WEEK:
            return model.parameters.coworking.active
        if self.when == LAND:
            return month and model.parameters.land.scarce
        if self.when == LEVERS:
            return month and model.programmes.under_way
        if self.when == LEVERS_WEEK:
            return model.programmes.under_way
        if self.when == REBUILDING:
            return model.rebuilding.under_way
        if self.when == YEAR:
            return model.clock.starts_year()
        if self.when == SHORT_TIME:
            return not month and (model.effects.furlough or model.furlough_last_week or model.closing.any())
        if self.when == CLOSURE:
            return bool(model.closing.any())
        return True


CYCLE = (
    Phase(strike_establishments, WEEK, "shocks in force", "firms closed or shrunk, capital, damage"),
    Phase(age_population, AGEING, "shares of the young and the old", "labour force, pensions, staff, firms to close"),
    Phase(close_struck_firms, CLOSURE, "firms struck", "firms active, second-hand sales"),
    Phase(dismiss_staff_of_closed_firms, CLOSURE, "firms closed", "status, employer, staff"),
    Phase(save, MONTH, "income, budget, cash", "household cash, savings"),
    Phase(share_profits, MONTH, "firm cash, debt, margin", "firm cash, debt, drawings"),
    Phase(set_prices, MONTH, "prices of inputs", "firm prices"),
    Phase(move_households, YEAR, "distance, dwellings", "residence"),
    Phase(exit_firms, DEMOGRAPHY, "cash, debt, hazard", "firms active, second-hand sales"),
    Phase(relink_suppliers, MONTH, "closed suppliers", "suppliers"),
    Phase(negotiate, COOPERATION, "engineers of both sides", "contracts signed, themes active"),
    Phase(prepare_projects, LEVERS, "levers in force, engineering, spending", "launches, credit, levy"),
    Phase(act_on_levers, LEVERS, "credit", "orders, grants, contracts, occupations"),
    Phase(cooperate, COOPERATION, "contracts, idle capacity", "suppliers, engineers, routes of hiring, orders"),
    Phase(pool_risks, COOPERATION, "income relative to start, fund", "accounts, local revenue"),
    Phase(review_spaces, COWORKING, "catchments, cash of spaces, grants", "spaces open and closed, orders"),
    Phase(choose_workspaces, COWORKING, "travel, prices, communities", "members, telework days"),
    Phase(meet, COWORKING, "members", "suppliers, opportunities"),
    Phase(plan_staff, MONTH, "expected demand", "posts"),
    Phase(limit_to_land, LAND, "land in use, posts, opportunities", "posts and opportunities that find land"),
    Phase(separate, MONTH, "posts, staff", "status, employer, staff"),
    Phase(enter_firms, DEMOGRAPHY, "opportunities, job seekers", "new firms"),
    Phase(match, MONTH, "vacancies, job seekers, commuting", "status, employer, wage, staff"),
    Phase(index_public_payments, YEAR, "consumer prices", "pensions, benefits, State grant"),
    Phase(set_incomes, MONTH, "contracts, hours", "earnings, wage bills"),
    Phase(set_incomes, SHORT_TIME, "contracts, hours", "earnings, wage bills"),
    Phase(follow_prices, MONTH, "prices where residents buy", "baskets"),
    Phase(set_budgets, MONTH, "income, habits, cash", "budgets"),
    Phase(invest, MONTH, "expected demand, capital", "investment orders, capital"),
    Phase(shop_where_people_are, MONTH, "workplaces, telework", "household trade shares"),
    Phase(shop_at_a_distance, MONTH, "shift to e-commerce, services gone or brought nearer", "household trade shares"),
    Phase(share_services, COOPERATION, "what services of each territory can serve", "household trade shares"),
    Phase(spread_habits, LEVERS, "adopters of new habits, budgets", "baskets, trade shares, farms' customers"),
    Phase(review_local_budgets, MONTH, "local revenue", "local public purchases"),
    Phase(order_inputs, WEEK, "demand, staff, capital, stocks", "orders of inputs, potential output"),
    Phase(honour_floors, COOPERATION_WEEK, "floors of contracts", "orders of inputs"),
    Phase(address_final_demand, WEEK, "budgets, trade shares, attraction", "demand by firm"),
    Phase(feel_scarcity, WEEK, "what suppliers can serve", "potential output"),
    Phase(sell, WEEK, "demand, potential output", "output, sales, purchases"),
    Phase(help_partners, COOPERATION_WEEK, "missing deliveries, spare capacity", "output, input stocks, revenue"),
    Phase(receive_inputs, WEEK, "orders, what suppliers served", "input stocks, payments"),
    Phase(settle_inventories_of_week, WEEK, "deliveries", "inventories"),
    Phase(run_spaces, COWORKING_WEEK, "members, costs", "cash of firms and spaces"),
    Phase(keep_books, WEEK, "sales, costs, taxes", "firm cash, margin, expected demand, hours"),
    Phase(pay_incomes, WEEK, "pay slips", "accounts"),
    Phase(spend, WEEK, "income, purchases", "household cash"),
    Phase(pay_for_programmes, LEVERS_WEEK, "services served, levy", "accounts"),
    Phase(pay_for_cooperation, COOPERATION_WEEK, "services served", "accounts"),
    Phase(pay_claims, REBUILDING, "rebuilding served", "accounts"),
    Phase(move_public_money, WEEK, "grants, taxes", "accounts"),
)


def run_week(model: TerritorialEconomy) -> None:
    """Run the phases that are due, in order, timing each."""
    for phase in CYCLE:
        if phase.is_due(model):
            started = perf_counter()
            phase.run(model)
            model.seconds_by_phase[phase.name] += perf_counter() - started
