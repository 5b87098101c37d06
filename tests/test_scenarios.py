"""Scenario files: strict data, one clear line for anything wrong, and the catalogue."""

from __future__ import annotations

import shlex
import tomllib
from datetime import date
from itertools import pairwise

import pytest

from sim.commands.compare import on_the_same_ground
from sim.commands.options import scenario_overrides
from sim.errors import ScenarioError
from sim.scenarios import Scenario, catalogue_ids, load_scenario, resolved_toml, with_overrides
from sim.scenarios.reproduction import command_line, compared
from sim.scenarios.validation import scenario_from_table

TITLES = 'title_fr = "Essai"\ntitle_en = "Trial"\n'


def written(directory, text, name="mine.toml"):
    file = directory / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_baseline_comes_first_and_every_scenario_of_the_catalogue_can_run():
    assert catalogue_ids()[0] == "baseline"
    assert {"lockdown", "plant-closure"} <= set(catalogue_ids())
    for name in catalogue_ids():
        scenario = load_scenario(name)
        assert scenario.id == name
        assert scenario.title_fr != scenario.title_en
        assert len(scenario.description_fr) > 100
        assert len(scenario.description_en) > 100
        assert scenario.sources


def test_the_baseline_has_no_shock_and_starts_on_the_first_monday_of_2019():
    baseline = load_scenario("baseline")
    assert (baseline.shocks, baseline.start_date, baseline.weeks) == ((), date(2019, 1, 7), 520)


@pytest.mark.parametrize("name", catalogue_ids())
def test_a_resolved_scenario_reads_back_equal(name):
    scenario = load_scenario(name, {"production.stock_days.FOOD": 10, "households.saving_rates": [0.1] * 5, "seed": 4})
    assert scenario_from_table(tomllib.loads(resolved_toml(scenario)), "again") == scenario


def test_texts_with_quotes_and_newlines_survive_the_round_trip(tmp_path):
    scenario = Scenario(title_fr='Un "choc"\n\tà l\'\\est\x7f', title_en="é → 漢 \x01")
    file = written(tmp_path, resolved_toml(scenario))
    assert load_scenario(file) == scenario


def test_the_twin_is_the_same_world_without_shocks():
    scenario = load_scenario("lockdown")
    twin = scenario.twin()
    assert twin.shocks == ()
    assert (twin.seed, twin.parameters, twin.weeks) == (scenario.seed, scenario.parameters, scenario.weeks)


def test_a_child_changes_the_shock_of_the_same_id_and_adds_the_others(tmp_path):
    child = written(
        tmp_path,
        'extends = "lockdown"\nweeks = 300\n'
        '[[shocks]]\nid = "closed-venues"\ndose = 0.5\n[[shocks]]\nkind = "plant-closure"\nstart = 70\n',
    )
    scenario = load_scenario(child)
    assert [(shock.id, shock.dose) for shock in scenario.shocks] == [
        ("spring-lockdown", 1.0), ("closed-venues", 0.5), ("plant-closure", 1.0),
    ]  # fmt: skip
    assert scenario.id == "mine"
    assert scenario.system == "grand-angouleme"


def test_a_scenario_extends_several_others_and_files_beside_it(tmp_path):
    base = 'extends = "plant-closure"\nseed = 9\n[parameters]\n"firms.cash_buffer_months" = 2\n'
    written(tmp_path, base, "base.toml")
    text = 'extends = ["lockdown", "base"]\nterritories = ["A"]\n[parameters.firms]\ncredit_limit_months = 1\n'
    child = written(tmp_path, text)
    scenario = load_scenario(child)
    assert [shock.id for shock in scenario.shocks] == ["spring-lockdown", "closed-venues", "closure"]
    assert scenario.seed == 9
    assert (scenario.system, scenario.territories) == (None, ("A",))
    assert scenario.parameter_set().firms.cash_buffer_months == 2.0
    assert scenario.parameter_set().firms.credit_limit_months == 1.0


def test_shocks_without_a_name_are_named_after_their_kind(tmp_path):
    text = TITLES + '[[shocks]]\nkind = "plant-closure"\nstart = 1\n' * 2
    assert [shock.id for shock in load_scenario(written(tmp_path, text)).shocks] == ["plant-closure", "plant-closure-2"]


def test_options_override_fields_shocks_and_parameters():
    scenario = load_scenario(
        "lockdown",
        {"weeks": 20, "territories": ["a", "b"], "shocks.closed-venues.dose": 0.25, "firms.cash_buffer_months": 1,
         "shocks.spring-lockdown.outside.demand": 0.5},
    )  # fmt: skip
    assert scenario.weeks == 20
    assert (scenario.system, scenario.territories) == (None, ("a", "b"))
    assert scenario.shocks[1].dose == 0.25
    assert scenario.shocks[0].outside.demand == 0.5
    assert scenario.parameter_set().firms.cash_buffer_months == 1.0


WRONG_FILES = {
    "empty": ("", "empty"),
    "broken": ("a = \n", "line 1"),
    "no title": ("weeks = 3\n", "title_fr: this key is compulsory"),
    "misspelt key": (TITLES + "wekks = 3\n", "did you mean 'weeks'"),
    "wrong type": (TITLES + 'weeks = "3"\n', "weeks: wrong type (got '3', expected a whole number)"),
    "out of bounds": (TITLES + "weeks = 0\n", "weeks: out of bounds (got 0, expected at least 1)"),
    "not a Monday": (TITLES + "start_date = 2019-01-08\n", "the Monday before is 2019-01-07"),
    "two places": (TITLES + 'system = "a"\nterritories = ["b"]\n', "not both"),
    "no place": (TITLES + "territories = []\n", "territories: the list is empty"),
    "same place twice": (TITLES + 'territories = ["b", "b"]\n', "listed twice"),
    "unknown parent": ('extends = "lockdow"\n', "did you mean 'lockdown'"),
    "own parent": ('extends = "mine.toml"\n', "circle"),
    "wrong parent": ("extends = 3\n", "a scenario name or a list of names"),
    "unknown parameter": (TITLES + '[parameters]\n"firms.cash_bufer_months" = 3\n', "'firms.cash_buffer_months'"),
    "parameter out of bounds": (TITLES + "[parameters.firms]\ncash_buffer_months = -3\n", "[0, 24] (months)"),
    "shocks not a list": (TITLES + "shocks = 3\n", "shocks: wrong type"),
    "shock not a table": (TITLES + "shocks = [3]\n", "shocks: wrong type"),
    "no kind": (TITLES + "[[shocks]]\nstart = 3\n", "kind = one of lockdown, plant-closure"),
    "unknown kind": (TITLES + '[[shocks]]\nkind = "lockdwn"\nstart = 3\n', "did you mean 'lockdown'"),
    "no start": (TITLES + '[[shocks]]\nkind = "lockdown"\n', "shocks[1].start: this key is compulsory"),
    "date in quotes": (TITLES + '[[shocks]]\nkind = "lockdown"\nstart = "2020-03-17"\n', "expected a date"),
    "unknown field": (TITLES + '[[shocks]]\nkind = "lockdown"\nstart = 3\ndosee = 1\n', "did you mean 'dose'"),
    "dose too strong": (TITLES + '[[shocks]]\nkind = "lockdown"\nstart = 3\ndose = 2\n', "(share of spring 2020)"),
    "dose not a number": (TITLES + '[[shocks]]\nkind = "lockdown"\nstart = 3\ndose = nan\n', "a finite number"),
    "unknown sector": (
        TITLES + '[[shocks]]\nkind = "lockdown"\nstart = 3\nsectors = ["FOOF"]\n', "did you mean 'FOOD'",
    ),
    "unknown footprint": (
        TITLES + '[[shocks]]\nkind = "lockdown"\nstart = 3\noutside = {demnd = 1}\n', "did you mean 'demand'",
    ),
    "same id": (TITLES + '[[shocks]]\nid = "a"\nkind = "lockdown"\nstart = 3\n' * 2, "two shocks have the id 'a'"),
    "before the run": (TITLES + '[[shocks]]\nkind = "lockdown"\nstart = 2018-12-31\n', "before the run"),
    "after the run": (TITLES + 'weeks = 10\n[[shocks]]\nkind = "lockdown"\nstart = 10\n', "after the last week"),
    "end before start": (
        TITLES + '[[shocks]]\nkind = "lockdown"\nstart = 2020-03-17\nend = 2020-03-10\n', "is not after start",
    ),
    "nested too deeply": ("a = " + "[" * 5000 + "\n", "not valid TOML"),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG_FILES)
def test_a_wrong_file_is_told_in_one_line(tmp_path, fault):
    text, fragment = WRONG_FILES[fault]
    with pytest.raises(ScenarioError) as refused:
        load_scenario(written(tmp_path, text))
    line = str(refused.value)
    assert fragment in line
    assert "\n" not in line
    assert len(line) < 400


def test_files_from_strangers_are_limited_in_size_and_must_be_text(tmp_path):
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 1_000_001)
    with pytest.raises(ScenarioError, match="too large"):
        load_scenario(large)
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError, match="not UTF-8"):
        load_scenario(binary)


@pytest.mark.parametrize(
    ("overrides", "fragment"),
    [
        ({"weaks": 2}, "did you mean 'weeks'"),
        ({"firms.cash": 2}, "no such parameter"),
        ({"weeks": 0}, "options: weeks: out of bounds"),
        ({"weeks.x": 0}, "no such field"),
        ({"shocks.spring-lockdwn.dose": 1}, "did you mean 'spring-lockdown'"),
        ({"shocks.spring-lockdown.doze": 1}, "did you mean 'dose'"),
        ({"shocks.spring-lockdown": 1}, "shocks.ID.FIELD"),
    ],
)
def test_a_wrong_option_is_told_in_one_line(overrides, fragment):
    with pytest.raises(ScenarioError, match=fragment):
        load_scenario("lockdown", overrides)


def test_a_scenario_in_hand_takes_options_too():
    scenario = with_overrides(load_scenario("baseline"), {"territories": ["200071827"], "seed": 3})
    assert (scenario.system, scenario.territories, scenario.seed) == (None, ("200071827",), 3)
    assert with_overrides(scenario, {}) is scenario


def test_a_run_shortened_by_an_option_keeps_its_late_shocks_to_explain_them():
    assert len(load_scenario("lockdown", {"weeks": 10}).shocks) == 2


def test_an_unknown_scenario_names_the_nearest_one():
    with pytest.raises(ScenarioError, match="did you mean 'lockdown'"):
        load_scenario("lockdwn")
    with pytest.raises(ScenarioError, match="no such scenario file"):
        load_scenario("somewhere/else.toml")


def test_parts_that_ask_for_different_contracts_are_refused_in_one_line():
    with pytest.raises(ScenarioError, match=r"contradict each other.*'hub and mesh'"):
        load_scenario("plant-closure+hub+mesh")
    assert load_scenario("plant-closure+hub+hub").cooperation == load_scenario("hub").cooperation


def test_parts_with_different_levers_or_shocks_of_one_name_keep_both_and_the_same_ones_once():
    both = load_scenario("atelier-grand-calais+three-levers")
    founders = {lever.id: lever.euros_per_inhabitant_per_year for lever in both.levers if "founders" in lever.id}
    assert founders == {"founders": 20.0, "founders-2": 10.0}
    assert [shock.id for shock in load_scenario("atelier-grand-calais+plant-closure").shocks][-1] == "closure-2"
    assert load_scenario("lockdown+soutien-aura").shocks == load_scenario("lockdown").shocks


REPRODUCED = (
    ("lockdown", {"weeks": 30, "scale": 20}),
    ("plant-closure+three-levers+hub", {"cooperation.topology": "mesh", "seed": 4}),
    ("flood", {"shocks.flood.dose": 0.3, "start_date": date(2020, 1, 6), "system": "coevrons"}),
    ("human-development", {"levers.services.payers": {"territory": 0.5, "state": 0.5}, "budget_euros": 4e6}),
    ("baseline", {"territories": ["200033298"], "firms.cash_buffer_months": 2.0, "land.scarce": True}),
)


@pytest.mark.parametrize(("name", "options"), REPRODUCED)
def test_the_command_of_a_run_makes_the_same_scenario(name: str, options: dict) -> None:
    scenario = load_scenario(name, options)
    assert load_scenario(name, overrides_of(command_line(scenario), ["maillage", "run", name])) == scenario


@pytest.mark.parametrize(
    ("name", "options"),
    [*REPRODUCED[:3], ("human-development", {"levers.services.payers": {"territory": 0.5, "state": 0.5}})],
)
def test_the_command_that_compares_a_run_lives_the_same_scenario_beside_the_world_in_which_nobody_acts(
    name: str, options: dict
) -> None:
    scenario = load_scenario(name, options)
    asked = overrides_of(compared(command_line(scenario)), ["maillage", "compare", name])
    first, second = on_the_same_ground([name], asked)
    assert second == scenario
    assert first.shocks == (scenario.shocks if scenario.has_policy else ())
    assert not first.has_policy
    assert first.parameters == scenario.parameters


def overrides_of(command: str, begins: list[str]) -> dict[str, object]:
    """The options of a command as overrides of its scenario."""
    words = shlex.split(command)
    assert words[: len(begins)] == begins
    given = dict(zip(words[3::2], words[4::2], strict=True))
    plain = {key: given[f"--{key}"] for key in ("system", "territories") if f"--{key}" in given}
    numbers = {key: int(given[f"--{key}"]) for key in ("weeks", "seed", "scale")}
    settings = [after for word, after in pairwise(words) if word == "--set"]
    return scenario_overrides(plain.get("system"), plain.get("territories"), None, *numbers.values(), settings)


def test_a_scenario_of_ones_own_is_made_again_from_the_file_written_beside_its_results(tmp_path) -> None:
    mine = load_scenario("lockdown").model_copy(update={"id": "dashboard"})
    cleared = load_scenario("flood").model_copy(update={"budget_euros": None, "shocks": ()})
    assert command_line(mine) == command_line(cleared) == "maillage run scenario.toml"
    (tmp_path / "scenario.toml").write_text(resolved_toml(mine), encoding="utf-8")
    assert load_scenario(str(tmp_path / "scenario.toml")) == mine
