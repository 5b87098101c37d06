"""The dashboard without a browser: questions, addresses, controls, estimates and their intervals."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from source_rules import undocumented

from dashboards import address
from dashboards.controls import controls_of
from dashboards.cooperating import links_of, pairs_of, with_pair_drawn, with_pair_term, with_pair_theme, with_topology
from dashboards.page import write
from dashboards.panels.cooperation import cooperation_html
from dashboards.panels.side import found_places, heads
from dashboards.question import (
    KINDS,
    checked,
    first_question,
    from_toml,
    placed_at,
    placed_in_system,
    setting_of,
    with_item,
    with_value,
    without_item,
)
from dashboards.runs.estimate import Interval, paired_band, student
from dashboards.runs.noise import NoiseBook
from dashboards.runs.plan import round_scale, stages
from dashboards.texts import texts_in
from sim.errors import MaillageError, ScenarioError

DASHBOARDS = Path(__file__).parents[1] / "dashboards"


@pytest.fixture(scope="module")
def question():
    return first_question()


@pytest.mark.parametrize("path", sorted(DASHBOARDS.rglob("*.py")), ids=lambda path: path.name)
def test_every_public_thing_of_the_dashboard_is_documented_and_typed(path):
    assert undocumented(path.read_text()) == []


def test_the_simulator_does_not_know_the_dashboard():
    for path in (DASHBOARDS.parent / "sim").rglob("*.py"):
        modules = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
        assert not any((node.module or "").startswith("dashboards") for node in modules), path


def test_no_file_of_the_page_asks_for_anything_elsewhere():
    for path in (*DASHBOARDS.rglob("*.js"), *DASHBOARDS.rglob("*.css"), *DASHBOARDS.rglob("*.j2")):
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text
        assert "https:" not in text
        assert "@import" not in text


def test_both_languages_say_the_same_things():
    assert texts_in("fr").every_key() == texts_in("en").every_key()


def test_an_address_gives_the_same_scenario_back(question):
    asked = with_value(with_item(question, "levers", "training"), "shocks.0.dose", "0.35")
    query = address.written(asked, "en", "explore")
    assert len(query) < 2000
    assert address.scenario_of(address.read(query)["s"]) == asked


@pytest.mark.parametrize("packed", ["", "zzz", "eNoLAA", "AAAA", "é", "eJyrVspNLVCyMtRRKs5Ozk4FAB8tBGk"])
def test_an_address_that_holds_no_scenario_is_refused_in_one_line(packed):
    with pytest.raises(MaillageError) as caught:
        address.scenario_of(packed)
    assert "\n" not in str(caught.value)


def test_an_address_that_swells_is_refused():
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000)).decode()
    with pytest.raises(ScenarioError):
        address.scenario_of(bomb)


def test_every_kind_of_shock_and_lever_has_controls_in_both_languages(question):
    places = setting_of(question.system, question.territories).places
    for head, kinds in KINDS.items():
        for kind in kinds:
            asked = with_item(question, head, kind)
            position = len(getattr(asked, head)) - 1
            for lang in ("fr", "en"):
                item = getattr(asked, head)[position]
                controls = controls_of(item, f"{head}.{position}", asked, places, texts_in(lang))
                assert {"start", "duration_weeks"} <= {control.path.split(".")[2] for control in controls}
                for control in controls:
                    assert control.label
                    if control.kind == "range":
                        assert control.low <= float(control.value) <= control.high
                        assert control.step > 0
                html = write_controls(asked, lang)
                assert getattr(item, f"title_{lang}").split("'")[0] in html


def write_controls(asked, lang):
    texts = texts_in(lang)
    weeks = heads(asked, texts)[0].items[0].first[0]
    return write(
        "controls", texts, wrong="", systems=[], search="", found=[], heads=heads(asked, texts), weeks=weeks,
        cooperation=cooperation_html(asked, texts), budget="", planned="", assumptions=[], assumptions_changed=0,
        coworking=weeks,
    )  # fmt: skip


def test_any_end_of_any_slider_is_a_possible_scenario(question):
    places = setting_of(question.system, question.territories).places
    for head, kinds in KINDS.items():
        for kind in kinds:
            asked = with_item(question, head, kind)
            position = len(getattr(asked, head)) - 1
            item = getattr(asked, head)[position]
            for control in controls_of(item, f"{head}.{position}", asked, places, texts_in("fr")):
                for one in (control, *control.parts):
                    for value in (one.low, one.high) if one.kind == "range" else ():
                        assert with_value(asked, one.path, str(value)).weeks == asked.weeks


def test_payers_always_sum_to_one(question):
    asked = with_item(question, "levers", "training")
    for name, value in (("state", "0.9"), ("region", "1"), ("territory", "0.35"), ("private", "0")):
        asked = with_value(asked, f"levers.0.payers.{name}", value)
        assert sum(asked.levers[0].payers.shares()) == pytest.approx(1.0)
        assert getattr(asked.levers[0].payers, name) == float(value)


def test_what_is_typed_is_never_trusted(question):
    for path, value in (("shocks.0.dose", "much"), ("shocks.0.dose", "7"), ("weeks", "1e9"), ("weeks", "-3"),
                        ("shocks.0.sector", "<b>"), ("data", "/etc"), ("parameters.nothing.here", "1")):  # fmt: skip
        with pytest.raises(MaillageError):
            with_value(question, path, value)
    with pytest.raises(MaillageError):
        checked({**question.model_dump(), "data": "/etc"})


def test_a_file_may_not_extend_a_file_of_the_server(tmp_path):
    secret = tmp_path / "secret.toml"
    secret.write_text('title_fr = "a"\ntitle_en = "a"')
    folder = tmp_path / "upload"
    folder.mkdir()
    with pytest.raises(ScenarioError):
        from_toml(f'extends = "{secret}"', folder)
    assert from_toml('extends = "plant-closure"\nweeks = 60', folder).weeks == 60


def test_choosing_a_territory_brings_its_system_or_its_neighbours(question):
    (coevrons,) = found_places("coevrons")
    assert placed_at(question, coevrons.value).system == "coevrons"
    ernee = next(place for place in found_places("ernee"))
    asked = placed_at(question, ernee.value)
    assert ernee.value in asked.territories
    assert asked.shocks[0].territory == ernee.value
    assert placed_in_system(asked, "pays-ledonien").shocks[0].territory is None


def test_names_are_found_without_accents_or_case():
    assert found_places("LAVAL")[0].label.endswith("Laval Agglomération")
    assert found_places("x") == []
    assert found_places("zzzz") == []


def test_removing_what_was_added_gives_the_first_question_back(question):
    asked = with_item(question, "shocks", "lockdown")
    assert without_item(asked, "shocks", 1) == question


def test_html_from_a_scenario_is_escaped(question):
    page = write(
        "headline", texts_in("en"), place="<b>", period="", busy=False, badge="", detail="",
        title="<script>", failed="", shared="", stale=False, story="a & b", figures=[], notes=[],
        can_undo=False, can_redo=False, can_replay=False, kept=0, is_kept=False,
    )  # fmt: skip
    assert "<script>" not in page
    assert "a &amp; b" in page


def test_an_interval_is_narrower_once_luck_is_known():
    book = NoiseBook()
    rows = np.array([-9.0, -11.0])
    alone = book.interval("s", 10, "f", rows, refined=True)
    assert alone.half_width == pytest.approx(student(1) * np.sqrt(2.0) / np.sqrt(2.0))
    assert book.interval("s", 10, "f", rows[:1], refined=True).half_width == np.inf
    book.learn("s", 10, "f", np.array([1.0, -1.0, 1.0, -1.0, 1.0]))
    known = book.interval("s", 10, "f", rows, refined=True)
    assert known.mean == -10.0
    assert known.half_width == pytest.approx(student(4) * np.sqrt(4.8 / 4) / np.sqrt(2))


def test_a_quick_estimate_is_less_sure_than_a_refined_one_and_learns_its_error():
    book = NoiseBook()
    rows = np.array([-90.0, -110.0])
    book.learn("s", 10, "f", rows)
    quick, fine = (book.interval("s", 10, "f", rows, refined=refined).half_width for refined in (False, True))
    assert quick > fine
    for _ in range(50):
        book.judge("s", 10, "f", rows, -101.0)
    assert book.interval("s", 10, "f", rows, refined=False).half_width < quick


def test_a_system_whose_quick_intervals_were_wrong_is_given_none():
    book = NoiseBook()
    rows = np.array([-99.0, -101.0])
    for question in range(20):
        book.learn("s", 10, "f", rows)
        book.judge("s", 10, "f", rows, -100.0 if question < 17 else 5000.0)
    assert not book.trusts("s", 10)
    assert book.interval("s", 10, "f", rows, refined=False).half_width == np.inf
    assert book.interval("s", 10, "f", rows, refined=True).half_width < np.inf
    assert book.trusts("s", 20)
    for _ in range(20):
        book.judge("s", 10, "f", rows, -100.0)
    assert book.interval("s", 10, "f", rows, refined=False).half_width < np.inf


def test_an_interval_around_zero_is_inside_the_noise():
    assert Interval(-3.0, 5.0).inside_noise
    assert not Interval(-3.0, 2.0).inside_noise


def test_intervals_hold_the_truth_nineteen_times_in_twenty():
    from sim.random_streams import uniforms

    draws = uniforms(7, np.arange(4000, dtype=np.uint64)).reshape(1000, 4)
    length, angle = np.sqrt(-2.0 * np.log(draws[:, :2])), 2.0 * np.pi * draws[:, 2:]
    samples = np.concatenate([length * np.cos(angle), length * np.sin(angle)], axis=1)
    half = student(3) * samples.std(axis=1, ddof=1) / 2.0
    held = (np.abs(samples.mean(axis=1)) <= half).mean()
    assert 0.93 < held < 0.97


def test_the_band_of_one_replication_is_not_invented():
    assert not paired_band(np.ones((1, 60, 3))).any()
    assert (paired_band(np.stack([np.zeros((60, 3)), np.ones((60, 3))])) > 0).all()


@pytest.mark.parametrize(("households", "scale"), [(2000, 1), (14_899, 5), (107_768, 50), (900_000, 500)])
def test_the_quick_scale_bounds_the_agents(households, scale):
    assert round_scale(households, 3000) == scale


def test_the_refined_estimate_is_finer_than_the_quick_one(question):
    quick, refined = stages(question, luck_is_known=True)
    assert refined.scale == 1 < quick.scale
    assert quick.replications == 2
    assert stages(question, luck_is_known=False)[0].replications > 2


def test_pairs_are_drawn_weighed_and_taken_away_again(question):
    first, second, third = setting_of(question.system, question.territories).codes[:3]
    drawn = with_pair_drawn(question, first, second)
    assert [link.pair for link in links_of(drawn)] == [(0, 1)]
    assert with_pair_drawn(drawn, second, first) == question
    weighed = with_pair_term(with_pair_drawn(drawn, first, third), 0, "strength", "0.4")
    assert [pair.strength for pair in pairs_of(weighed)] == [0.4, 1.0]
    themed = with_pair_theme(weighed, 0, "food", False)
    assert "food" not in pairs_of(themed)[0].themes
    assert with_pair_theme(themed, 0, "food", True) == weighed
    assert address.scenario_of(address.read(address.written(themed, "fr", "explore"))["s"]) == themed
    with pytest.raises(ScenarioError):
        with_pair_drawn(question, first, first)


def test_a_topology_becomes_pairs_that_one_edits(question):
    hub = with_topology(question, "hub")
    own = with_topology(hub, "edges")
    assert [link.pair for link in links_of(own)] == [link.pair for link in links_of(hub)]
    assert with_topology(own, "none") == question
    assert placed_in_system(own, "pays-ledonien").cooperation is None


def test_a_file_of_the_server_is_never_read_for_a_visitor(question):
    table = question.model_dump()
    for cooperation in ({"topology": "edges", "edge_file": "/etc/passwd"},):
        with pytest.raises(ScenarioError, match="file of pairs"):
            checked({**table, "cooperation": cooperation})
    with pytest.raises(ScenarioError, match="data"):
        checked({**table, "data": "/etc"})


def test_levers_beyond_the_budget_are_refused_with_what_they_plan(question):
    asked = with_item(question, "levers", "training")
    with pytest.raises(ScenarioError, match="more than the budget"):
        with_value(asked, "budget_euros", "10")
    assert with_value(asked, "budget_euros", "") == asked
