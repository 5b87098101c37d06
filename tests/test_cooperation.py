"""Territories cooperate late, sometimes never, at a cost; what crosses is contracts, engineers, vacancies and money."""

from __future__ import annotations

import numpy as np
import pytest

from sim import TerritorialEconomy, load_scenario, run_scenario
from sim.commands.simulate import require_possible
from sim.cooperation import THEMES, TOPOLOGIES, links_between
from sim.cooperation.topologies import complementarity, read_edges
from sim.errors import ScenarioError
from sim.indicators.reliability import mean_correlation, pooled_loss_ratio, reliability
from sim.panel_digest import digest
from sim.setting import Setting

PLACE = {"system": "pays-ledonien", "scale": 10, "weeks": 80}
SURE = {
    "cooperation.signing_chance": 1.0, "cooperation.active_themes": 1.0, "cooperation.negotiation_months": 0.0,
    "cooperation.start": 2,
    "cooperation.set_up_months": 0.0,
}  # fmt: skip
ONE_THEME = {f"cooperation.{name}": False for name in THEMES}


def lived(name: str, **overrides: object) -> TerritorialEconomy:
    model = TerritorialEconomy(resolved=load_scenario(name, {**PLACE, **overrides}))
    while model.running:
        model.step()
    return model


def only(theme: str, name: str = "hub", **overrides: object) -> TerritorialEconomy:
    return lived(name, **{**SURE, **ONE_THEME, f"cooperation.{theme}": True, **overrides})


@pytest.fixture(scope="module")
def alone() -> TerritorialEconomy:
    return lived("isolated")


@pytest.mark.parametrize("topology", ["isolated", "bilateral", "hub", "mesh"])
def test_a_topology_links_whom_it_says(topology):
    scenario = load_scenario(topology, {"system": "coevrons"})
    places = Setting.of(scenario).places
    pairs = [link.pair for link in links_between(scenario.cooperation, places)]
    count = len(places.codes)
    expected = {"isolated": {0}, "bilateral": {count // 2}, "hub": {count - 1}, "mesh": set(range(1, count**2))}
    assert len(pairs) in expected[topology]
    assert all(r < d for r, d in pairs)
    if topology == "hub":
        assert {places.principal_row()} <= set(pairs[0]) or max(places.population) > places.population[pairs[0][0]]


@pytest.mark.parametrize("system", ["pays-ledonien", "coevrons", "grand-calais", "rives-du-rhone"])
def test_a_mesh_never_hangs_on_its_centre_alone(system):
    hub, mesh = (load_scenario(name, {"system": system}) for name in ("hub", "mesh"))
    places = Setting.of(mesh).places
    star, web = ([link.pair for link in links_between(one.cooperation, places)] for one in (hub, mesh))
    assert set(web) - set(star)
    assert np.bincount(np.ravel(web), minlength=len(places.codes)).min() >= 2


def test_complementary_economies_are_those_with_other_jobs():
    gap = complementarity(np.array([[10.0, 0.0], [0.0, 10.0], [5.0, 5.0]]))
    assert gap[0, 1] == 1.0
    assert gap[0, 2] == 0.5
    assert gap[0, 0] == 0.0


def test_no_pair_or_no_strength_is_bit_for_bit_no_cooperation(alone):
    weak = lived("hub", **{"cooperation.strength": 0.0})
    without = lived("baseline")
    assert digest(alone.recorder.panel, alone.codes) == digest(without.recorder.panel, without.codes)
    assert digest(weak.recorder.panel, weak.codes) == digest(without.recorder.panel, without.codes)


def test_contracts_are_signed_late_and_sometimes_never():
    late = lived("hub", **{"cooperation.signing_chance": 1.0})
    assert (late.alliance.signed_week[late.alliance.signed_week >= 0] > 26).all()
    assert late.alliance.signed_week.max() >= 0
    never = lived("hub", **{**SURE, "cooperation.signing_chance": 0.0})
    assert (never.alliance.signed_week == -2).all()
    assert never.cooperation.number_of_edges() == 0


def test_signed_themes_are_typed_edges_both_ways():
    model = lived("hub", **SURE)
    themes = {data["theme"] for *_, data in model.cooperation.edges(data=True)}
    assert themes == set(model.alliance.terms.themes())
    assert model.cooperation.number_of_edges() == 2 * len(themes) * len(model.alliance.links)


def test_supply_contracts_give_a_partner_what_was_bought_outside(alone):
    model = only("supply")
    supplier = model.inputs["supplier"]
    before = alone.inputs["supplier"]
    owner = np.repeat(np.arange(len(model.tables.first_input) - 1), np.diff(model.tables.first_input))
    moved = np.flatnonzero((before == -1) & (supplier >= 0))
    assert model.alliance.done["supply"].sum() > 0
    across = model.firms.territory[owner[moved]] != model.firms.territory[supplier[moved]]
    assert across.mean() > 0.8


def test_clients_of_a_failing_plant_turn_to_the_partner():
    closure = {"shocks.closure.start": 20}
    helped = lived("plant-closure+hub", **{**SURE, **ONE_THEME, "cooperation.mutual_aid": True, **closure})
    assert helped.alliance.done["mutual_aid"].sum() > 0


def test_pooled_engineers_shorten_preparation_where_there_are_few():
    model = only("engineering")
    capacity, own = model.territories.engineering_capacity, model.alliance.engineers
    assert capacity.sum() == pytest.approx(own.sum())
    assert capacity[own.argmin()] > own.min()
    assert capacity[own.argmax()] < own.max()


def test_pooled_recruiting_fills_posts_sooner(alone):
    model = only("labour", **{"cooperation.faster_filling": 2.0})
    weeks = slice(-20, None)
    assert model.recorder.panel["vacancies"][weeks].sum() < alone.recorder.panel["vacancies"][weeks].sum()


def test_the_fund_pays_those_who_lose_and_is_never_in_the_red():
    closure = {"shocks.closure.start": 20, "cooperation.deductible": 0.0, "cooperation.payout": 0.6}
    model = lived("plant-closure+hub", **{**SURE, **ONE_THEME, "cooperation.solidarity": True, **closure})
    balances = model.ledger.balance_table()
    fund = balances["closing"][balances["account"] == "solidarity_fund"]
    assert (fund >= 0).all()
    assert fund.max() > 0
    assert model.alliance.done["solidarity"].sum() > 0
    assert fund[-1] == model.alliance.fund


def test_cooperation_costs_both_sides(alone):
    model = lived("hub", **SURE)
    flows = model.ledger.flow_table()
    paid = flows["instrument"] == "running of cooperation"
    assert flows["cents"][paid].sum() > 0
    assert len(set(flows["payer"][paid])) == model.n
    assert model.programmes.levied[0].sum() > 0


def test_the_same_pair_has_the_same_luck_whoever_else_cooperates():
    hub = lived("hub", weeks=60, **{"cooperation.negotiation_months": 0.0, "cooperation.start": 2})
    pair = hub.alliance.links[0].pair
    names = [hub.codes[place] for place in pair]
    edges = {"cooperation.topology": "edges", "cooperation.edges": [names]}
    two = lived("hub", weeks=60, **{"cooperation.negotiation_months": 0.0, "cooperation.start": 2, **edges})
    assert two.alliance.signed_week[0] == hub.alliance.signed_week[0]
    assert two.alliance.themes(0) == hub.alliance.themes(0)


def test_a_run_tells_what_became_of_each_pair():
    result = run_scenario(load_scenario("plant-closure+hub", {**PLACE, **SURE, "weeks": 60}))
    assert len(result.cooperation) == 3
    assert result.unaided_panel is not None
    assert all(pair["signed_week"] is not None for pair in result.cooperation)


def test_edges_are_read_from_csv_and_graphml(tmp_path):
    (tmp_path / "a.csv").write_text("from,to\nx,y\n\ny,z\n", encoding="utf-8")
    assert read_edges(tmp_path / "a.csv") == [{"from": "x", "to": "y"}, {"from": "y", "to": "z"}]
    graph = '<graphml xmlns="g"><graph><edge source="x" target="y"/></graph></graphml>'
    (tmp_path / "a.graphml").write_text(graph, encoding="utf-8")
    assert read_edges(tmp_path / "a.graphml") == [{"from": "x", "to": "y"}]


@pytest.mark.parametrize(("name", "text", "words"), [
    ("a.csv", "", "not a file of pairs"), ("a.csv", "from,to\nx\n", "two territories"),
    ("a.graphml", "<graphml", "not a GraphML"),
    ("a.graphml", '<!DOCTYPE x [<!ENTITY a "b">]><graphml>&a;</graphml>', "not a GraphML"),
    ("a.csv", "x" * 1_000_001, "too large"),
])  # fmt: skip
def test_a_bad_file_of_edges_is_refused_in_one_line(tmp_path, name, text, words):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=words) as refused:
        read_edges(tmp_path / name)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("overrides", "words"), [
    ({"cooperation.topology": "edges", "cooperation.edges": [["Atlantis", "Lons"]]}, "not in the system"),
    ({"cooperation.topology": "edges"}, "no pair"),
    ({"cooperation.topology": "ring"}, "ring"),
    ({"cooperation.strenght": 1.0}, "unknown key"),
])  # fmt: skip
def test_a_cooperation_that_is_not_possible_is_refused_in_one_line(overrides, words):
    with pytest.raises(ScenarioError, match=words):
        require_possible(load_scenario("hub", overrides))


def test_every_topology_is_described_in_both_languages():
    assert all(len(texts) == 4 and texts[0] != texts[1] for texts in TOPOLOGIES.values())


@pytest.mark.parametrize(("partners", "correlation", "ratio"), [
    (2, 0.0, 0.707), (2, 0.9, 0.975), (4, 0.3, 0.689), (8, 0.6, 0.806), (8, 0.9, 0.955),
])  # fmt: skip
def test_pooling_is_worth_little_among_those_who_suffer_together(partners, correlation, ratio):
    """T-G1: sqrt((1 + (n - 1) rho) / n), measured within three standard errors (and the rounding of the ratios)."""
    assert pooled_loss_ratio(partners, correlation) == pytest.approx(ratio, abs=0.001)
    luck = np.random.default_rng(1)
    shared, own = luck.normal(size=(200_000, 1)), luck.normal(size=(200_000, partners))
    losses = np.sqrt(correlation) * shared + np.sqrt(1.0 - correlation) * own
    error = ratio / np.sqrt(2.0 * 200_000)
    assert losses.mean(axis=1).std() == pytest.approx(ratio, abs=3.0 * error + 0.0006)
    assert mean_correlation(losses) == pytest.approx(correlation, abs=0.01)


@pytest.mark.parametrize(("inputs", "suppliers", "critical", "above"), [
    (2, 2, 0.844, 0.80), (2, 3, 0.647, 0.69), (3, 2, 0.904, 0.89), (3, 3, 0.731, 0.80), (5, 3, 0.803, 0.87),
])  # fmt: skip
def test_a_network_of_suppliers_falls_at_once_below_a_critical_strength(inputs, suppliers, critical, above):
    """T-G2: two inputs of two suppliers each fall at x = .844."""
    assert reliability(inputs, suppliers, critical - 0.003) == 0.0
    assert reliability(inputs, suppliers, critical + 0.003) == pytest.approx(above, abs=0.06)
    assert reliability(1, 1, 0.9) == 0.0
