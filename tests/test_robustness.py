"""Conclusions over what they assume, and parameters that published figures do not rule out: known answers first."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.assumptions import assumed_space
from experiments.calibration import CUT, implausibility, load_calibration, volume, wave_of
from experiments.calibration_page import markdown as calibration_page
from experiments.claims import Claim, load_claims
from experiments.design import SEED, points
from experiments.engine import run_experiment
from experiments.robustness import assumptions_of, influences, rank_correlation, verdict, wilson
from experiments.robustness_command import measured
from experiments.robustness_page import label, markdown
from experiments.work import what_is_run
from sim.command_line import command_from
from sim.errors import InputError
from sim.parameters import describe
from sim.random_streams import draws, stream_key
from sim.scenarios import load_scenario
from sim.validation.target import load_targets

TESTS = Path(__file__).parent
FLIPPER = "labour_market.vacancy_rate"


def planted(given):
    """A sign that one assumption alone decides, lost above 0.02."""
    return {"work": 0.02 - given[FLIPPER] if FLIPPER in given else 0.005, "other": 1.0}


def straight(given):
    """Simulated targets: the first follows one parameter, the others are met."""
    middle = {target.id: sum(target.bounds()) / 2.0 for target in load_targets() if target.id in given["targets"]}
    shift = 0.2 * (given.get("production.belief_in_lasting_fall", 0.5) - 0.5)
    found = {name: value + (shift if name == "V15.april" else 0.0) for name, value in middle.items()}
    return found | {f"{name} error": 0.0 for name in middle}


@pytest.fixture(autouse=True)
def measures_are_importable(monkeypatch):
    monkeypatch.syspath_prepend(str(TESTS))
    paths = [str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))


def claim(**changes: object) -> Claim:
    entry = {
        "id": "c", "title_fr": "f", "title_en": "e", "scenario": "plant-closure+household-consumption",
        "system": "coevrons", "measure": "test_robustness:planted", "draws": 60, **changes,
    }  # fmt: skip
    return Claim(**entry)


def luck(rows: int, columns: int) -> np.ndarray:
    drawn = draws(stream_key(1, "test", 0), np.arange(rows * columns, dtype=np.uint64))
    return (drawn / 2.0**64).reshape(rows, columns)


@pytest.mark.parametrize(("kept", "number", "low", "high"), [
    (8, 10, 0.4902, 0.9433), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0),
])  # fmt: skip
def test_the_interval_of_a_share_is_that_of_wilson(kept, number, low, high):
    assert wilson(kept, number) == pytest.approx((low, high), abs=1e-4)


def test_rank_correlation_is_one_for_any_rising_curve_and_none_without_variation():
    values = luck(30, 1)[:, 0]
    assert rank_correlation(values, np.exp(5 * values)) == pytest.approx(1.0)
    assert rank_correlation(values, np.ones(30)) == 0.0


def test_the_assumption_that_flips_a_sign_is_found_with_its_way_and_no_other():
    drawn = pd.DataFrame(luck(200, 6), columns=list("abcdef")).assign(**{SEED: range(200)})
    found = {each.path: each for each in assumptions_of(drawn, 0.5 - drawn["c"].to_numpy())}
    assert set(found) == set("abcdef")
    assert found["c"].shift > 1.5
    assert found["c"].rank_correlation == pytest.approx(-1.0)
    assert [name for name, each in found.items() if each.flips_beyond_chance] == ["c"]


def test_the_assumed_space_holds_assumptions_of_what_is_on_and_no_choice():
    space = assumed_space(load_scenario("plant-closure+household-consumption"))
    assert space["levers.food.ceiling"] == (0.1, 0.6)
    assert FLIPPER in space
    assert not [path for path in space if path.startswith(("coworking.", "land.")) or "euros_per_inhabitant" in path]
    assert "cooperation.signing_chance" in assumed_space(load_scenario("mesh"))
    assert "coworking.attraction" in assumed_space(load_scenario("coworking-lyon"))


def test_whole_numbers_are_drawn_whole_and_every_draw_has_its_luck():
    drawn = points(claim().over_the_space())
    whole = [row["id"] for row in describe() if type(row["default"]) is int and row["status"] == "assumed"]
    assert all(isinstance(point[SEED], int) for point in drawn)
    assert len({point[SEED] for point in drawn}) == len(drawn)
    assert all(isinstance(point[path], int) for point in drawn for path in whole if path in point)


@pytest.mark.parametrize("one", load_claims(), ids=lambda one: one.id)
def test_a_claim_of_the_list_can_be_run_and_its_assumptions_have_names(one):
    asked = one.over_the_space(10)
    what_is_run(asked)
    paths = [path for path in asked.uncertainties if path != SEED]
    assert all(label(path, one.scenario, lang) != path for path in paths for lang in ("fr", "en"))
    assert one.title_fr != one.title_en


def test_every_item_of_the_falsification_list_is_measured():
    numbers = {one.title_en.split(".")[0] for one in load_claims() if one.kind == "falsification"}
    assert numbers == set("1234567")


def test_a_claim_is_measured_resumed_and_told_in_both_languages(tmp_path):
    here = partial(run_experiment, workers=1)
    found = measured(claim(), tmp_path, 60, 2, here)
    assert found.draws == 60
    assert abs(found.kept / 60 - 0.5) < 0.05
    assert found.flippers[0].path == FLIPPER
    parts = {part.name: part.stat().st_mtime_ns for part in tmp_path.rglob("parts/*.parquet")}
    assert measured(claim(outcome="other"), tmp_path, 60, 2, here).kept == 60
    assert measured(claim(), tmp_path, 60, 2, None).kept == found.kept
    assert {part.name: part.stat().st_mtime_ns for part in tmp_path.rglob("parts/*.parquet")} == parts
    for lang, words in (("fr", "garde son signe"), ("en", "keeps its sign")):
        page = markdown([found], lang, "today")
        assert words in page
        assert label(FLIPPER, found.claim.scenario, lang) in page
    assert influences([found])[0].path == FLIPPER


def test_a_claim_that_never_changes_sign_has_no_flipper():
    table = pd.DataFrame({
        "point": [json.dumps({"a": float(value), SEED: 1}) for value in range(12)], "outcome": "work",
        "difference": np.nan, "value": np.arange(1.0, 13.0),
    })  # fmt: skip
    found = verdict(claim(), table, table, 13)
    assert (found.kept, found.missing, found.flippers) == (12, 1, ())
    assert verdict(claim(sign=-1), table, table, 12).kept == 0


@pytest.mark.parametrize(("text", "expected"), [
    ("a = ", "not valid TOML"), ("a = 3", "not a claim"), ("[a]\ntitle_fr = 'x'", "a.title_en"),
])  # fmt: skip
def test_a_bad_file_of_claims_is_refused_in_one_line(tmp_path, text, expected):
    file = tmp_path / "claims.toml"
    file.write_text(text)
    with pytest.raises(InputError) as refused:
        load_claims(file)
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_command_prints_json_and_writes_its_page(tmp_path, capsys):
    from experiments.robustness_command import robustness

    file = tmp_path / "claims.toml"
    lines = [f'{name} = "{value}"' for name, value in claim().model_dump().items()
             if name in ("title_fr", "title_en", "scenario", "system", "measure")]  # fmt: skip
    file.write_text("\n".join(["[c]", *lines]))
    words = ["--claims", str(file), "--out", str(tmp_path / "out"), "--draws", "20", "--workers", "1", "--json"]
    command_from("robustness", robustness).main(args=words, standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["claims"][0]["draws"] == 20
    assert (tmp_path / "out" / "robustness.md").is_file()


def test_implausibility_counts_standard_deviations():
    target = next(entry for entry in load_targets() if entry.id == "V15.quarter")
    assert implausibility(target, target.value + 1.5 * target.tolerance, 0.0) == pytest.approx(3.0)
    assert implausibility(target, target.value, 1.0) == 0.0


def test_history_matching_leaves_the_values_that_the_figures_allow_and_no_others(tmp_path):
    calibration = load_calibration()
    zones = {name: entry.zone for name, entry in calibration.parameters.items()}
    asked = calibration.wave(zones, 60, 1).model_copy(update={"model": "test_robustness:straight"})
    from experiments.analysis import read_experiment

    wave = wave_of(calibration, read_experiment(run_experiment(asked, tmp_path, workers=1).directory)[1])
    box, name = wave.box(), "production.belief_in_lasting_fall"
    assert box[name] == pytest.approx((0.275, 0.725), abs=0.03)  # .2 |x - .5| < 3 standard deviations of .015
    assert 0.3 < volume(box, zones) < 0.5
    assert (wave.worst[wave.plausible] < CUT).all()
    for lang in ("fr", "en"):
        assert "belief_in_lasting_fall" in calibration_page(calibration, [wave, wave], [wave, wave], lang)


def test_a_calibration_fits_estimated_parameters_and_keeps_targets_to_predict():
    calibration = load_calibration()
    status = {row["id"]: row["status"] for row in describe()}
    estimated = {name for name, told in status.items() if told == "estimated"}
    assert sorted([*calibration.parameters, *calibration.fixed]) == sorted(estimated)
    assert not set(calibration.fitted) & set(calibration.predicted)
    assert len(calibration.targets) == len(calibration.fitted) + len(calibration.predicted)
