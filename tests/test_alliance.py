"""What crosses a link: committed goods, help at a price, job seekers, users of services; and how links end."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from sim import TerritorialEconomy, load_scenario, run_scenario
from sim.alliance.cooperating import VISITING_SHARE, welcome_members
from sim.alliance.help import shares_of
from sim.alliance.pooling import with_routes
from sim.commands.options import require_cooperation
from sim.commands.simulate import require_possible
from sim.cooperation import THEMES, links_between
from sim.errors import InputError, ScenarioError
from sim.job_matching import chance_of_filling
from sim.panel_digest import digest
from sim.scenarios.toml_text import resolved_toml
from sim.scenarios.validation import scenario_from_table
from sim.setting import Setting

PLACE = {"system": "pays-ledonien", "scale": 20, "weeks": 40}
SURE = {
    "cooperation.signing_chance": 1.0, "cooperation.active_themes": 1.0, "cooperation.negotiation_months": 0.0,
    "cooperation.start": 2, "cooperation.set_up_months": 0.0,
}  # fmt: skip
NOTHING = {f"cooperation.{theme}": False for theme in THEMES}
LOCKED = {
    "shocks.spring-lockdown.start": 10, "shocks.spring-lockdown.end": None, "shocks.spring-lockdown.duration_weeks": 8,
}  # fmt: skip


def begun(*themes: str, name: str = "hub", **overrides: object) -> TerritorialEconomy:
    wanted = {**NOTHING, **{f"cooperation.{theme}": True for theme in themes}}
    return TerritorialEconomy(resolved=load_scenario(name, {**PLACE, **SURE, **wanted, **overrides}))


def lived(*themes: str, **given: object) -> TerritorialEconomy:
    model = begun(*themes, **given)
    while model.running:
        model.step()
    return model


def paid(model: TerritorialEconomy, instrument: str) -> int:
    flows = model.ledger.flow_table()
    return int(flows["cents"][flows["instrument"] == instrument].sum())


def test_a_buyer_takes_the_floor_even_when_it_needs_nothing():
    model = begun("supply", **{"cooperation.ramp_months": 0.0})
    while not len(model.alliance.supply.slot):
        model.step()
    contracts = model.alliance.supply
    contracts.floor[:] = 3 * model.work.order[contracts.slot] + 100
    model.step()
    slot = contracts.slot
    buyer = model.contracts.owner[slot]
    held = model.firms.active[buyer] & (model.work.capacity[buyer] > 0)
    assert held.any()
    assert (model.work.order[slot][held] >= contracts.floor[held]).all()
    assert (model.inputs["local_share"][slot][held] == 1_000_000).all()


def test_food_contracts_buy_food_and_supply_contracts_the_rest():
    food, goods = lived("food"), lived("supply")
    assert set(food.contracts.product[food.alliance.supply.slot]) <= {0, 1}
    assert not set(goods.contracts.product[goods.alliance.supply.slot]) & {0, 1}
    assert len(food.alliance.supply.slot) > 0


def test_a_supply_contract_grows_over_its_ramp():
    model = lived("supply", **{"cooperation.ramp_months": 24.0})
    shares = model.alliance.supply.share
    full = model.alliance.terms.share_of_purchase * 1_000_000
    assert shares.min() > 0
    assert shares.max() < full
    assert shares[0] >= shares[-1]


def test_an_ended_contract_leaves_nothing_behind():
    short = {"cooperation.duration_months": 3.0, "cooperation.renewal_chance": 0.0}
    model = lived("supply", "engineering", "labour", **short)
    assert (model.alliance.ended_week >= 0).all()
    assert model.cooperation.number_of_edges() == 0
    assert not len(model.alliance.supply.slot)
    assert (model.territories.engineering_capacity == model.alliance.engineers).all()
    assert len(model.matching_base.route_home) == len(model.alliance.own_recruiting.route_home)
    assert not model.alliance.weekly_cost.any()


def test_help_is_paid_with_a_premium_and_transport_and_never_promised():
    helped = lived("mutual_aid", name="lockdown+hub", **LOCKED)
    dear = lived("mutual_aid", name="lockdown+hub", **LOCKED, **{"cooperation.transport_per_100_km": 0.0})
    assert paid(helped, "mutual aid") > 0
    assert paid(helped, "transport of mutual aid") > 0
    assert paid(dear, "transport of mutual aid") == 0
    assert sum(helped.alliance.done["mutual_aid"]) > 0
    assert not len(helped.alliance.supply.slot)


def test_a_total_is_shared_without_remainder():
    for total, weights in ((7, [1, 1, 1]), (0, [5, 2]), (10**12 + 1, [3, 0, 9, 1])):
        parts = shares_of(total, np.array(weights))
        assert parts.sum() == total
        assert (parts >= 0).all()
    assert shares_of(9, np.array([0, 1, 2])).tolist() == [0, 3, 6]


def test_open_recruiting_changes_nothing_while_labour_markets_are_alike():
    model = begun("labour")
    base = model.matching_base
    opened = with_routes(base, [(0, 1, 0.5)])
    vacancies, seekers = base.vacancies, np.maximum(base.seekers, 1.0)
    before, after = (chance_of_filling(each, vacancies, seekers, 0.5) for each in (base, opened))
    assert after == pytest.approx(before)
    crowded = seekers.copy()
    crowded[1] *= 3.0
    assert chance_of_filling(opened, vacancies, crowded, 0.5)[0] > chance_of_filling(base, vacancies, crowded, 0.5)[0]
    assert opened.route_weight.sum() == pytest.approx(base.route_weight.sum())
    assert opened.route_weight[opened.route_home == 1].sum() > base.route_weight[base.route_home == 1].sum()


def test_residents_use_the_services_of_the_partner_when_theirs_cannot_serve_them():
    model = lived("services", name="lockdown+hub", **LOCKED, **{"shocks.spring-lockdown.territories": ["200069615"]})
    assert model.alliance.done["services"].sum() > 0
    assert model.final_demand.household_shares.sum(axis=1) == pytest.approx(1.0)
    assert (model.final_demand.household_shares >= 0).all()


def test_members_of_the_partner_count_in_the_community_where_membership_is_shared():
    model = begun("coworking", **{"parameters.coworking.active": True, "weeks": 30})
    while model.running:
        model.step()
    spaces, alliance = model.coworking_spaces, model.alliance
    assert len(alliance.active("coworking")) > 0
    welcome_members(model)
    members = np.bincount(spaces.territory, spaces.members, model.n)
    rooms = np.maximum(np.bincount(spaces.territory, minlength=model.n), 1)
    expected = np.zeros(model.n, np.int64)
    for _, host, home, strength in alliance.flows("coworking"):
        expected[host] += int(members[home] * VISITING_SHARE * strength / rooms[host])
    assert expected.sum() > 0
    assert (alliance.visiting_members == expected).all()


def test_a_one_way_edge_of_a_file_has_its_own_terms(tmp_path):
    table = tmp_path / "edges.csv"
    table.write_text(
        "from,to,strength,start_week,negotiation_months,euros_per_year,themes,one_way\n"
        "200071116,200069615,0.5,4,0,12000,engineering food,yes\n", encoding="utf-8",
    )  # fmt: skip
    chosen = {**SURE, "cooperation.topology": "edges", "cooperation.edge_file": str(table)}
    model = TerritorialEconomy(resolved=load_scenario("hub", {**PLACE, **chosen}))
    while model.running:
        model.step()
    edges = list(model.cooperation.edges(data=True))
    assert {(origin, target) for origin, target, _ in edges} == {("200071116", "200069615")}
    assert {data["theme"] for *_, data in edges} == {"engineering", "food"}
    assert {data["strength"] for *_, data in edges} == {0.5}
    assert {data["euros_per_year"] for *_, data in edges} == {12_000.0}
    gain = model.territories.engineering_capacity - model.alliance.engineers
    assert gain[model.codes.index("200069615")] > 0 > gain[model.codes.index("200071116")]


def test_a_graph_says_the_same_as_a_table(tmp_path):
    (tmp_path / "g.graphml").write_text(
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="k" for="edge" attr.name="strength"/>'
        '<graph edgedefault="directed"><edge source="200071116" target="200069615"><data key="k">0.25</data></edge>'
        "</graph></graphml>", encoding="utf-8",
    )  # fmt: skip
    chosen = {"cooperation.topology": "edges", "cooperation.edge_file": str(tmp_path / "g.graphml")}
    scenario = load_scenario("hub", {**PLACE, **chosen})
    (link,) = links_between(scenario.cooperation, Setting.of(scenario).places)
    assert link.strength == 0.25
    assert len(link.directions) == 2


@pytest.mark.parametrize(("line", "words"), [
    ("from,to,strength\n200071116,200069615,2\n", "not a possible number"),
    ("from,to,themes\n200071116,200069615,fod\n", "unknown theme.*food"),
    ("from,to,strenght\n200071116,200069615,1\n", "unknown attribute.*strength"),
    ("from,to,one_way\n200071116,200069615,maybe\n", "yes or no"),
    ("from,to\n200071116,200069615\n200069615,200071116\n", "given twice"),
    ("from,to\n200071116,200071116\n", "with itself"),
    ("from,to\n200071116,Atlantis\n", "not in the system"),
])  # fmt: skip
def test_an_edge_that_is_not_possible_is_refused_in_one_line(tmp_path, line, words):
    (tmp_path / "edges.csv").write_text(line, encoding="utf-8")
    chosen = {"cooperation.topology": "edges", "cooperation.edge_file": str(tmp_path / "edges.csv")}
    with pytest.raises(ScenarioError, match=words) as refused:
        require_possible(load_scenario("hub", {**PLACE, **chosen}))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("overrides", "words"), [
    (NOTHING, "cooperate on nothing"), ({"cooperation.contribution": 0.0}, "nobody contributes"),
    ({"cooperation.edges": [["a", "b"]]}, "write topology = 'edges'"),
])  # fmt: skip
def test_contradictory_instruments_are_refused_in_one_line(overrides, words):
    with pytest.raises(ScenarioError, match=words) as refused:
        load_scenario("hub", overrides)
    assert "\n" not in str(refused.value)


def test_a_scenario_without_cooperation_is_refused_where_one_is_asked_for():
    require_cooperation("alliance")
    with pytest.raises(InputError, match="no cooperation"):
        require_cooperation("lockdown")


@pytest.mark.parametrize("name", ["alliance", "hub", "mesh", "bilateral", "isolated"])
def test_a_scenario_of_cooperation_survives_being_written_and_read(name):
    scenario = load_scenario(f"plant-closure+{name}", {"cooperation.floor": 0.25})
    assert scenario_from_table(tomllib.loads(resolved_toml(scenario)), "again") == scenario
    assert scenario.cooperation.floor == 0.25
    assert scenario.unaided().cooperation is None
    assert scenario.twin().cooperation is None


def test_a_link_of_no_strength_is_bit_for_bit_no_link(tmp_path):
    (tmp_path / "edges.csv").write_text("from,to,strength\n200071116,200069615,0\n", encoding="utf-8")
    chosen = {**SURE, "cooperation.topology": "edges", "cooperation.edge_file": str(tmp_path / "edges.csv")}
    linked, alone = (
        TerritorialEconomy(resolved=load_scenario(name, {**PLACE, **given}))
        for name, given in (("hub", chosen), ("baseline", {}))
    )
    for model in (linked, alone):
        while model.running:
            model.step()
    assert digest(linked.recorder.panel, linked.codes) == digest(alone.recorder.panel, alone.codes)


def test_a_run_says_when_no_contract_was_signed_and_what_is_extrapolated():
    never = {**PLACE, **SURE, "weeks": 12, "cooperation.signing_chance": 0.0}
    told = [note.en for note in run_scenario(load_scenario("hub", never), twin=False).notes]
    assert any("none of the 3 contracts" in text for text in told)
    assert any("'Share of contracts that are signed' is 0, outside its plausible zone" in text for text in told)
    idle = {**PLACE, **SURE, "weeks": 12, "cooperation.active_themes": 0.0}
    told = [note.fr for note in run_scenario(load_scenario("hub", idle), twin=False).notes]
    assert any("aucun de leurs thèmes" in text for text in told)
