"""Who buys what: the budgets of a territory by product, and how what was really bought is paid and by whom.

Seven budgets a territory: the five quintiles of households, non-profit institutions (a grant of the State spent like
the households' money) and health care paid by the State. "Other buyers" are investors and government purchases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import PPM, compiled, portion
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX, SECTORS
from sim.tables import BUCKETS, NON_PROFIT, QUINTILES, STATE_CARE
from sim.threads import ALONE
from sim.trade_routes import no_wholesale, pairs_that_trade, routes_of

if TYPE_CHECKING:
    from sim.accounts import Ledger
    from sim.model import TerritorialEconomy
    from sim.purchases import Purchases
    from sim.shocks.effects import WeekEffects
    from sim.threads import Crew
    from sim.trade_routes import Routes

ON_THE_SPOT = np.isin(
    np.arange(NUMBER_OF_SECTORS), [SECTOR_INDEX[code] for code in ("LOG", "BUS", "PUB", "EDU", "HEALTH", "PERS")]
)
"""Services that a programme has made in its territory, by people who work there; goods and works travel: assumption."""
PLACE_BOUND = np.array([sector.sphere == "residential" for sector in SECTORS])


@compiled
def plan_purchases(budgets: np.ndarray, basket: np.ndarray, planned: np.ndarray, rent: np.ndarray) -> None:
    """Split each budget into products and rent by its basket (ppm of the budget), without remainder."""
    n, buckets = budgets.shape
    sectors = basket.shape[2]
    for r in range(n):
        for b in range(buckets):
            cumulated = 0
            previous = 0
            for s in range(sectors):
                cumulated += basket[r, b, s]
                edge = portion(budgets[r, b], float(cumulated), float(PPM))
                planned[r, b, s] = edge - previous
                previous = edge
            rent[r, b] = budgets[r, b] - previous


@compiled
def pay_from_buckets(
    asked: np.ndarray, realised: np.ndarray, planned_pool: np.ndarray, paid: np.ndarray, bought: np.ndarray
) -> None:
    """Split what buyers of r paid for product s among the budgets that ordered it, in proportion.

    ``bought`` (n, S) sums what households among them paid.
    """
    n, buckets, sectors = asked.shape
    for r in range(n):
        for s in range(sectors):
            whole = planned_pool[r, s]
            cumulated = 0
            previous = 0
            for b in range(buckets):
                if asked[r, b, s] == 0:
                    continue
                cumulated += asked[r, b, s]
                edge = (
                    realised[r, s]
                    if realised[r, s] == whole and cumulated == whole
                    else portion(realised[r, s], float(cumulated), float(whole))
                )
                paid[r, b] += edge - previous
                if b < QUINTILES:
                    bought[r, s] += edge - previous
                previous = edge


class FinalDemand:
    """Orders of the final buyers of a system this week and the settlement of what they got; cents a week, (n, ...)."""

    def __init__(self, model: TerritorialEconomy) -> None:
        n, tables = model.n, model.tables
        size = (n, NUMBER_OF_SECTORS)
        self.n = n
        self.tables = tables
        self.budgets = np.zeros((n, BUCKETS), np.int64)
        self.basket = np.zeros((n, BUCKETS, NUMBER_OF_SECTORS), np.int64)
        self.basket[:, :QUINTILES] = tables.basket
        self.basket[:, NON_PROFIT] = tables.non_profit_basket
        self.basket[:, STATE_CARE, SECTOR_INDEX["HEALTH"]] = PPM
        self.planned = np.zeros((n, BUCKETS, NUMBER_OF_SECTORS), np.int64)
        self.asked = np.zeros_like(self.planned)
        self.rent = np.zeros((n, BUCKETS), np.int64)
        self.paid = np.zeros((n, BUCKETS), np.int64)
        self.household_shares: np.ndarray
        self.household_wholesale = self.household_wholesale_at_start = self.other_wholesale = no_wholesale(n)
        self.household_routes: Routes
        self.other_routes: Routes
        self.household_orders_received: np.ndarray
        self.other_orders_received: np.ndarray
        self.household_orders, self.other_orders = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self.foreign, self.product_tax, self.pool = (np.zeros(size, np.int64) for _ in range(3))
        self.investment, self.investment_foreign = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self.investment_tax = np.zeros(n, np.int64)
        self.public_orders, self.commissioned = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self.cell_money, self.sold, self.exported = (np.zeros(size, np.int64) for _ in range(3))
        self.elsewhere_planned = np.zeros(size, np.int64)
        self.investment_served, self.public_served, self.commissions_served = np.ones(n), np.ones(n), np.ones(n)
        self.consumption, self.unmet = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.bought, self.missed = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self.purchases_local, self.purchases_total = np.zeros(n, np.int64), np.zeros(n, np.int64)

    def lay_routes(self) -> None:
        """List the sellers of households and of other buyers, from the trade shares as they are now.

        ``trading`` (n, sellers) remembers the pairs of territories with households' purchases, however small.
        """
        own = np.arange(self.n)
        self.trading = pairs_that_trade(self.household_shares)
        self.trading[own, own] = self.trading[:, -1] = True
        self.list_household_routes(ALONE)
        self.other_routes = routes_of(self.tables.other_trade, self.other_wholesale)

    def list_household_routes(self, crew: Crew) -> None:
        """List the sellers of households, from the trade shares as they are now."""
        self.household_routes = routes_of(self.household_shares, self.household_wholesale, crew, self.trading)

    def public_share(self) -> np.ndarray:
        """Part of the State in the orders of other buyers, (n, S)."""
        return np.where(self.other_orders > 0, self.public_orders / np.maximum(self.other_orders, 1), 0.0)

    def commission(self, orders: np.ndarray, usual: np.ndarray) -> None:
        """Order (n, S) cents a week beside ``usual`` public orders: services on the spot, the rest as others buy."""
        self.commissioned[:] = orders * ON_THE_SPOT
        self.public_orders[:] = usual + orders - self.commissioned

    def delivered(self, orders: np.ndarray) -> np.ndarray:
        """What was served this week of commissions (..., n, S), cents, (..., n)."""
        on_the_spot = (orders * ON_THE_SPOT).sum(axis=-1)
        elsewhere = orders.sum(axis=-1) - on_the_spot
        return (on_the_spot * self.commissions_served + elsewhere * self.public_served).astype(np.int64)

    def commissions_made(self) -> np.ndarray:
        """Services on the spot that programmes bought this week, cents, (n, S)."""
        return self.commissioned * self.commissions_served[:, None]

    def settle_commissions(self, ledger: Ledger, public_sold: np.ndarray, usual: np.ndarray) -> np.ndarray:
        """The State pays for services commissioned on the spot, in their part of what it bought there, (n, S) cents.

        ``public_sold`` (n, S) is what cells sold to public buyers of their own territory, who asked ``usual`` services
        besides; returns what of it was not commissioned.
        """
        asked = usual + self.commissioned
        part = public_sold * (self.commissioned / np.maximum(asked, 1))
        served = np.where(public_sold == asked, self.commissioned, part.astype(np.int64))
        whole = self.commissioned.sum(axis=1)
        self.commissions_served[:] = np.where(whole > 0, served.sum(axis=1) / np.maximum(whole, 1), 1.0)
        ledger.from_common("government purchases", "state", "firms", served.sum(axis=1))
        return public_sold - served

    def plan(self) -> None:
        """Spread the month's budgets over products (basket by territory and quintile, evidence 5.1)."""
        plan_purchases(self.budgets, self.basket, self.planned, self.rent)

    def place_orders(self, household_factor: np.ndarray) -> None:
        """Turn plans into this week's orders: taxes and foreign goods apart, the rest addressed to French sellers."""
        self.asked[:] = self.planned
        if (household_factor != 1.0).any():
            self.asked[:, :QUINTILES] = (self.planned[:, :QUINTILES] * household_factor[:, None, :]).astype(np.int64)
        self.pool[:] = self.asked[:, :STATE_CARE].sum(axis=1)
        self.product_tax[:] = self.pool * self.tables.household_tax_share // PPM
        net = self.pool - self.product_tax
        self.foreign[:] = net * self.tables.household_import_share // PPM
        self.household_orders[:] = net - self.foreign + self.asked[:, STATE_CARE]
        self.other_orders[:] = self.investment + self.public_orders

    def settle_households(self, ledger: Ledger, purchases: Purchases, effects: WeekEffects) -> None:
        """Households, non-profit institutions and the State pay for what households got."""
        care = self.asked[:, STATE_CARE]
        bought = purchases.by_buyer + purchases.elsewhere
        share = np.where(self.household_orders > 0, care / np.maximum(self.household_orders, 1), 0.0)
        full = bought == self.household_orders
        care_paid = np.where(full, care, (bought * share).astype(np.int64))
        foreign = self.foreign
        if effects.deliveries_fall:
            foreign = (foreign * effects.abroad_deliveries).astype(np.int64)
        net_asked = self.pool - self.product_tax
        net_paid = bought - care_paid + foreign
        ratio = net_paid / np.maximum(net_asked, 1)
        tax = np.where(net_paid == net_asked, self.product_tax, (self.product_tax * ratio).astype(np.int64))
        realised = net_paid + tax
        self.paid[:] = self.rent
        self.bought[:] = 0
        pay_from_buckets(self.asked[:, :STATE_CARE], realised, self.pool, self.paid, self.bought)
        self.paid[:, STATE_CARE] = care_paid.sum(axis=1)

        ledger.from_common("health care in kind", "state", "households", self.paid[:, STATE_CARE])
        ledger.from_common("non-profit institutions", "state", "households", self.paid[:, NON_PROFIT])
        if ledger.keep_flows:
            ledger.between("purchases", "households", "firms", purchases.between)
        else:
            paid, received = purchases.by_buyer.sum(axis=1), purchases.by_seller.sum(axis=1)
            ledger.in_all("purchases", "households", "firms", paid, received)
        ledger.to_common("purchases elsewhere in France", "households", "outside", purchases.elsewhere.sum(axis=1))
        ledger.to_common("purchases of foreign goods", "households", "outside", foreign.sum(axis=1))
        ledger.to_common("product taxes of households", "households", "state", tax.sum(axis=1))
        ledger.to_common("rents", "households", "capital", self.rent.sum(axis=1))

        self.consumption[:] = self.paid[:, :QUINTILES].sum(axis=1)
        self.missed[:] = self.asked[:, :QUINTILES].sum(axis=1) - self.bought
        self.unmet[:] = self.missed.sum(axis=1)
        self.purchases_local[:] = purchases.at_home[:, PLACE_BOUND].sum(axis=1)
        self.purchases_total[:] = bought[:, PLACE_BOUND].sum(axis=1)

    def missed_by_fifth(self) -> np.ndarray:
        """What households of each fifth wanted and could not buy this week, cents, (n, 5)."""
        wanted = self.asked[:, :QUINTILES].sum(axis=2) + self.rent[:, :QUINTILES]
        return wanted - self.paid[:, :QUINTILES]

    def settle_others(self, ledger: Ledger, purchases: Purchases, effects: WeekEffects) -> None:
        """The capital account pays investment, the State its purchases for residents."""
        elsewhere = purchases.elsewhere
        public_elsewhere = (elsewhere * self.public_share()).astype(np.int64)
        foreign = self.investment_foreign
        if effects.deliveries_fall:
            foreign = (foreign * effects.abroad_deliveries).astype(np.int64)
        bought = purchases.by_buyer.sum(axis=1) - purchases.public_by_buyer
        bought += (elsewhere - public_elsewhere).sum(axis=1)
        served = bought + foreign.sum(axis=1)
        asked = (self.investment + self.investment_foreign).sum(axis=1)
        self.investment_served[:] = np.where(asked > 0, np.minimum(1.0, served / np.maximum(asked, 1)), 1.0)
        public = purchases.public_by_buyer + public_elsewhere.sum(axis=1)
        self.public_served[:] = np.minimum(1.0, public / np.maximum(self.public_orders.sum(axis=1), 1))
        tax = (self.investment_tax * self.investment_served).astype(np.int64)
        self.invested = served + tax

        invested_here = purchases.by_seller.sum(axis=1) - purchases.public_by_seller
        ledger.from_common("investment", "capital", "firms", invested_here)
        ledger.common("investment elsewhere in France", "capital", "outside", int((elsewhere - public_elsewhere).sum()))
        ledger.common("investment goods from abroad", "capital", "outside", int(foreign.sum()))
        ledger.common("product taxes of investors", "capital", "state", int(tax.sum()))
        ledger.from_common("government purchases", "state", "firms", purchases.public_by_seller)
        ledger.common("government purchases elsewhere", "state", "outside", int(public_elsewhere.sum()))
