"""Each lever moves its own state variable first, is paid from accounts, and does nothing without money."""

from __future__ import annotations

import numpy as np
import pytest
from pulled_levers import lever, world

from sim import TerritorialEconomy
from sim.agents.firms import FirmKind
from sim.agents.households import Status
from sim.founders import invite
from sim.habits import bring_home
from sim.instruments.employers_group import pass_people_on
from sim.instruments.relatedness import closeness, relatedness
from sim.levers import LEVER_KINDS
from sim.panel_digest import digest
from sim.sectors import SECTOR_INDEX

LOCKDOWN = {"kind": "lockdown", "start": 10, "duration_weeks": 12}


def helped(kind: str, weeks: int = 60, **fields) -> TerritorialEconomy:
    shocks = [LOCKDOWN] if kind == "business-support" else []
    if kind == "third-place-grants":
        return world([lever(kind, **fields)], weeks, shocks, "pays-ledonien", **{"coworking.active": True})
    if kind == "welcome-residents":
        fields["territories"] = ["CC du Gévaudan"]
    return world([lever(kind, **fields)], weeks, shocks)


@pytest.fixture(scope="module")
def still() -> TerritorialEconomy:
    return world()


@pytest.mark.parametrize("kind", sorted(LEVER_KINDS))
def test_a_lever_acts_and_every_euro_it_spends_leaves_an_account(kind):
    model = helped(kind, **({"loss_threshold": 0.3} if kind == "business-support" else {}))
    assert model.programmes.acts.sum() > 0
    spent = model.programmes.spent.sum()
    assert spent > 0
    flows = model.ledger.flow_table()
    posted = flows["cents"][flows["instrument"] == f"programme: {kind}"].sum()
    served_by_state = model.programmes.spent[0, 2].sum()
    assert spent - served_by_state <= posted <= spent
    assert model.ledger.largest_residual_cents == 0


@pytest.mark.parametrize("kind", sorted(LEVER_KINDS))
def test_a_lever_of_dose_zero_is_no_lever(kind):
    shocks = [LOCKDOWN] if kind == "business-support" else []
    nothing = world([lever(kind, dose=0.0)], 20, shocks)
    without = world([], 20, shocks)
    assert digest(nothing.recorder.panel, nothing.codes) == digest(without.recorder.panel, without.codes)


@pytest.mark.parametrize("kind", sorted(LEVER_KINDS))
def test_a_lever_that_ends_spends_no_more(kind):
    model = helped(kind, weeks=40, duration_weeks=14)
    credit = model.programmes.credit[0]
    assert not credit.any()
    assert not model.programmes.weekly_orders.any()


def test_matched_firms_buy_in_the_territory_within_what_sellers_can_make(still):
    model = helped("supplier-matching", weeks=8)
    before, after = world(weeks=8).inputs["supplier"], model.inputs["supplier"]
    changed = np.flatnonzero((before == -1) & (after >= 0))
    owner = np.repeat(np.arange(len(model.tables.first_input) - 1), np.diff(model.tables.first_input))
    made = model.firms.establishments[owner[changed]].sum()
    assert made >= 0.9 * model.programmes.acts.sum() > 0
    flows = model.ledger.flow_table()
    paid = flows["cents"][flows["instrument"] == "programme: supplier-matching"].sum()
    assert paid <= model.programmes.acts.sum() * 500_000  # one fee an establishment, whatever a row stands for
    assert (model.firms.territory[owner[changed]] == model.firms.territory[after[changed]]).all()


def test_short_circuits_do_not_make_land_give_more(still):
    model = helped("short-food-circuits")
    farms = SECTOR_INDEX["AGR"]
    made, usual = (one.recorder.sectors["output"][-1][:, farms].sum() for one in (model, still))
    assert abs(made / usual - 1.0) < 0.01
    own = np.arange(model.n)
    here, there = (one.final_demand.household_shares[own, own, farms] for one in (model, still))
    assert (here > there).all()
    assert model.firms.outside_orders[model.firms.sector == farms].sum() < (
        still.firms.outside_orders[still.firms.sector == farms].sum()
    )


@pytest.mark.parametrize("kind", ["town-centre-trade", "repair-habits", "short-food-circuits"])
def test_habits_spread_from_neighbour_to_neighbour_up_to_their_ceiling(kind):
    won = helped(kind, euros_per_inhabitant_per_year=5.0)
    alone = helped(kind, euros_per_inhabitant_per_year=5.0, imitation_per_month=0.0)
    many, few = (next(iter(one.habits.adopted.values())) for one in (won, alone))
    assert (many > few).all()
    assert (many <= LEVER_KINDS[kind].model_fields["ceiling"].default + 1e-12).all()


def test_bringing_purchases_home_keeps_shares_of_one():
    shares = np.random.default_rng(1).random((3, 4, 14))
    shares /= shares.sum(axis=1, keepdims=True)
    own = shares[np.arange(3), np.arange(3)].copy()
    moves = np.full((3, 14), 0.25)
    bring_home(shares, moves)
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert np.allclose(shares[np.arange(3), np.arange(3)], own + 0.25 * (1.0 - own))


def test_new_firms_are_called_to_the_chosen_sectors(still):
    model = helped("diversification", sectors=["BUS"])
    assert model.recorder.panel["firm_entries"].sum() > still.recorder.panel["firm_entries"].sum()


def test_a_brownfield_gives_nothing_before_its_works_end():
    model = helped("brownfield-conversion", weeks=40, hectares=5.0, years_of_works=2.0)
    parcels = model.programmes.memory["brownfield-conversion"]
    here = model.programmes.yearly_budget[0] > 0
    under_works = sum(hectares for _, hectares in parcels.works)
    assert np.allclose((parcels.waste + under_works + parcels.serviced + parcels.settled)[here], 5.0)
    assert under_works.sum() > 0
    assert not parcels.settled.any()
    assert (model.opportunity_factor == 1.0).all()
    done = helped("brownfield-conversion", weeks=40, hectares=5.0, years_of_works=0.2)
    assert done.programmes.memory["brownfield-conversion"].settled.sum() > 0


def test_employers_who_recruit_together_fill_posts_sooner(still):
    model = helped("employers-group", faster_filling=2.0)
    weeks = slice(-20, None)
    assert model.recorder.panel["vacancies"][weeks].sum() < still.recorder.panel["vacancies"][weeks].sum()


def test_members_pass_people_on_who_would_have_lost_their_job():
    model = world(weeks=8)
    firms, workers = model.firms, model.workers
    staff = sum(getattr(firms, name).astype(np.int64) for name in ("managers", "intermediate", "employees", "workers"))
    members = (firms.sector >= 0) & (firms.kind == int(FirmKind.EMPLOYER)) & firms.active
    shrinking = int(np.argmax(np.where(members, staff, 0)))
    firms.posts[shrinking] = 0
    before, seeking = workers.employer.copy(), (workers.employer < 0).sum()
    pass_people_on(model, members)
    moved = np.flatnonzero(workers.employer != before)
    assert len(moved) > 0
    assert (workers.employer < 0).sum() == seeking
    assert (before[moved] == shrinking).any()
    assert (firms.territory[before[moved]] == firms.territory[workers.employer[moved]]).all()
    employed = workers.status == int(Status.EMPLOYEE)
    for o, name in enumerate(("managers", "intermediate", "employees", "workers")):
        counted = np.bincount(workers.employer[employed & (workers.occupation == o)], minlength=len(firms))
        assert (counted == getattr(firms, name)).all()


def test_local_suppliers_are_paid_their_premium_by_their_clients():
    dear, cheap = (helped("supplier-matching", weeks=20, premium=premium) for premium in (0.1, 0.0))
    flows = dear.ledger.flow_table()
    paid = flows["instrument"] == "premium of local suppliers"
    assert flows["cents"][paid].sum() > 0
    assert (flows["payer"][paid] == flows["receiver"][paid]).all()
    assert "premium of local suppliers" not in set(cheap.ledger.flow_table()["instrument"])


def test_local_suppliers_do_not_make_firms_less_fragile_to_a_shock_that_they_share():
    local = {"kind": "lockdown", "start": 26, "duration_weeks": 8, "outside": {"demand": 0.0, "supply": 0.0}}
    matching = lever("supplier-matching", euros_per_inhabitant_per_year=200.0)
    lost = []
    for levers in ([], [matching]):
        struck, calm = world(levers, 52, [local]), world(levers, 52)
        made = [one.recorder.panel["output"][27:46].sum() for one in (struck, calm)]
        lost.append(1.0 - made[0] / made[1])
    assert lost[1] >= lost[0] > 0.0


def test_workshops_take_from_new_goods_only_what_they_can_serve(still):
    model = helped("repair-and-reuse", weeks=104, euros_per_inhabitant_per_year=100.0)
    shops = model.programmes.memory["repair-and-reuse"]
    goods, repair = SECTOR_INDEX["MFG"], SECTOR_INDEX["PERS"]
    start, now = model.habits.basket_at_start, model.final_demand.basket
    budgets = model.final_demand.budgets[:, :5]
    moved = (budgets * (start - now)[:, :5, goods]).sum(axis=1) / 1e6
    gained = (budgets * (now - start)[:, :5, repair]).sum(axis=1) / 1e6
    assert moved.sum() > 0
    assert gained == pytest.approx(moved, rel=0.02)
    assert (moved <= 1.1 * shops.helped + 1e-6).all()


def test_neighbours_of_a_business_quarter_become_suppliers_and_fill_posts_sooner(still):
    terms = {"links_per_member_per_year": 5.0, "faster_filling": 2.0, "euros_per_inhabitant_per_year": 300.0}
    model = helped("business-zone", **terms)
    linked, usual = ((one.inputs["supplier"] >= 0).sum() for one in (model, still))
    assert linked > usual
    weeks = slice(-20, None)
    assert model.recorder.panel["vacancies"][weeks].sum() < still.recorder.panel["vacancies"][weeks].sum()


def test_founders_who_look_for_related_sectors_go_where_the_territory_is_close():
    model = world(weeks=8)
    close = relatedness(model)
    assert np.allclose(close, close.T)
    assert (np.diag(close) == 1.0).all()
    assert ((close >= 0.0) & (close <= 1.0 + 1e-12)).all()
    near = closeness(model)
    chosen = [SECTOR_INDEX["MFG"], SECTOR_INDEX["HEALTH"]]
    called = []
    for taste in (0.0, 8.0):
        model.opportunity_factor[:] = 1.0
        invite(model, chosen, np.full(model.n, 10.0), near[:, chosen] ** taste)
        called.append(model.opportunity_factor[:, chosen] - 1.0)
    closer = near[:, chosen].argmax(axis=1)
    rows = np.arange(model.n)
    assert (called[1][rows, closer] > called[0][rows, closer]).all()


def test_grants_reach_only_firms_that_lost_their_customers():
    calm = world([lever("business-support", loss_threshold=0.5)], 20)
    struck = helped("business-support", weeks=20, loss_threshold=0.5)
    assert struck.programmes.acts.sum() > calm.programmes.acts.sum()


def test_a_loan_is_lent_by_the_bank_and_owed_to_it():
    terms = {"instrument": "loan", "loss_threshold": 0.3, "euros_per_establishment": 20_000.0}
    model = helped("business-support", weeks=16, **terms)
    flows = model.ledger.flow_table()
    at_the_bank = (flows["instrument"] == "programme: business-support") & (flows["receiver"] == "bank")
    assert flows["cents"][at_the_bank].sum() == model.programmes.spent.sum()
    assert model.firms.debt.sum() > 0


@pytest.mark.parametrize("instrument", ["deferral", "advance"])
def test_what_is_deferred_or_advanced_is_paid_back_by_the_firms_that_live(instrument):
    soon = {"months_before_repayment": 3, "months_of_repayment": 2, "duration_weeks": 16}
    terms = {"instrument": instrument, "loss_threshold": 0.3, **soon}
    lent, over = (helped("business-support", weeks=weeks, **terms) for weeks in (20, 60))
    paid, left = lent.programmes.spent.sum(), over.programmes.spent.sum()
    assert 0 <= left < 0.1 * paid
    flows = over.ledger.flow_table()
    back = flows["cents"][flows["instrument"] == "paid back: business-support"].sum()
    handed = flows["cents"][flows["instrument"] == "programme: business-support"].sum()
    assert handed - back == left
    assert len(over.programmes.memory["business-support"].claims.left) == 0


def test_support_keeps_firms_that_would_have_closed_where_cash_and_credit_are_short():
    short = {"firms.credit_limit_months": 1.0, "firms.cash_buffer_months": 0.25}
    shut = {"kind": "lockdown", "start": 4, "duration_weeks": 30}
    grants = lever("business-support", loss_threshold=0.3, euros_per_inhabitant_per_year=400.0, largest_staff=50)
    left, kept = (world(levers, 104, [shut], **short) for levers in ([], [grants]))
    assert kept.recorder.panel["firm_exits"].sum() < left.recorder.panel["firm_exits"].sum()


CUT = {"kind": "supply-cut", "start": 30, "duration_weeks": 6, "origin": "outside"}


def test_reserves_are_held_while_they_are_paid_for_and_melt_away_after(still):
    held = helped("spare-capacity", stock_share=1.0)
    stopped = helped("spare-capacity", stock_share=1.0, duration_weeks=20)
    weeks = slice(-8, None)
    stocks = {one: one.recorder.panel["input_stocks"][weeks].sum() for one in (held, stopped, still)}
    assert stocks[held] > 1.02 * stocks[still]
    assert abs(stocks[stopped] - stocks[still]) < 0.2 * (stocks[held] - stocks[still])
    assert (stopped.work.stock_factor == 1.0).all()


def test_stocks_in_reserve_carry_firms_through_a_cut_of_supply(still):
    insured = {"stock_share": 1.0, "largest_stock": 4.0, "euros_per_inhabitant_per_year": 400.0}
    cut, held = world(shocks=[CUT]), world([lever("spare-capacity", **insured)], shocks=[CUT])
    calm = world([lever("spare-capacity", **insured)])
    lost = [
        one.recorder.panel["output"][31:48].sum() / usual.recorder.panel["output"][31:48].sum() - 1.0
        for one, usual in ((cut, still), (held, calm))
    ]
    assert lost[0] < lost[1] < 0.0


def test_firms_let_spare_machines_wear_out_when_nobody_pays_for_them():
    terms = {"stock_share": 0.0, "largest_spare_capital": 0.25, "duration_weeks": 30}
    spare = []
    for weeks in (32, 156):
        held, usual = helped("spare-capacity", weeks=weeks, **terms), world(weeks=weeks)
        insured = np.isin(held.firms.sector, [SECTOR_INDEX["FOOD"], SECTOR_INDEX["MFG"]])
        spare.append(held.firms.capital[insured].sum() - usual.firms.capital[insured].sum())
    assert 0 < spare[1] < 0.5 * spare[0]
