"""The score card says what it measures, scores without mercy, and is published with its failures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.command_line import main
from sim.comparison.replications import Life
from sim.report.score_card import markdown
from sim.validation import damage_checks, demography_checks, lived_checks
from sim.validation.effort import Effort, over
from sim.validation.score_card import FAIL, MEASURES, NOT_COMPARABLE, PASS, score
from sim.validation.target import Measured, Target, load_targets

TINY = Effort(("gevaudan-lozere",), 50, 2, workers=1)


def target(**changes: object) -> Target:
    entry = {
        "id": "T", "measure": "movers", "title_fr": "t", "title_en": "t", "unit": "share", "check": "within",
        "basis": "predicted", "source": "s", "compared": "c", "value": 0.5, "tolerance": 0.1, **changes,
    }  # fmt: skip
    return Target(**entry)


def test_every_target_names_a_measure_and_every_measure_has_a_target():
    assert {entry.measure for entry in load_targets()} == set(MEASURES)


@pytest.mark.parametrize("entry", load_targets(), ids=lambda entry: entry.id)
def test_a_target_says_its_source_its_bounds_and_how_it_is_compared(entry):
    assert entry.source
    assert entry.compared
    assert entry.title_fr != entry.title_en
    low, high = entry.bounds()
    assert low < high
    assert entry.basis in ("fitted", "input", "predicted")


@pytest.mark.parametrize(("check", "simulated", "passes"), [
    ({"check": "within"}, 0.6, True), ({"check": "within"}, 0.61, False),
    ({"check": "range", "low": 0.0, "high": 1.0}, 1.0, True), ({"check": "range", "low": 0.0, "high": 1.0}, 1.1, False),
    ({"check": "sign"}, 0.2, True), ({"check": "sign"}, 0.0, False), ({"check": "sign"}, -0.2, False),
])  # fmt: skip
def test_a_value_passes_only_within_its_bounds(check, simulated, passes):
    assert target(**check).passes(simulated) is passes


def test_what_cannot_be_compared_gives_a_reason_and_counts_neither_way():
    card = score(next(entry for entry in load_targets() if entry.measure == "coicop"), TINY)
    assert card.status == NOT_COMPARABLE
    assert len(card.on) > 20
    assert card.simulated is None


def test_an_interval_is_over_systems_or_seeds():
    found = over([1.0, 2.0, 3.0], "three")
    assert found.value == 2.0
    assert found.low == pytest.approx(2.0 - 4.303 / np.sqrt(3))
    assert over([1.0], "one") == Measured(1.0, None, None, "one")


def test_weeks_of_2020_fall_where_the_calendar_says():
    assert lived_checks.weeks_between(lived_checks.START, lived_checks.START) == slice(1, 2)
    quarter = lived_checks.SECOND_QUARTER
    assert 12 <= quarter.stop - quarter.start <= 14


def test_a_failure_is_printed_with_its_reason_and_what_was_tried():
    entry = target(measure="movers", value=0.5, tolerance=0.01, reason="people stay", tried="nothing at all")
    card = score(entry, TINY)
    assert card.status == FAIL
    page = markdown([card.row()], "heading")
    assert "**fail**" in page
    assert "*Why*: people stay. *Tried*: nothing at all." in page
    assert "0 pass, 1 fail" in page
    assert "people stay" not in markdown([{**card.row(), "status": PASS}], "heading")


def test_every_target_of_the_theory_is_an_entry():
    known = {entry.id.split(".")[0] for entry in load_targets()}
    assert {f"V{number}" for number in range(1, 21)} <= known


def test_the_published_card_scores_every_target_and_gives_each_failure_its_reason():
    page = (Path(__file__).parents[1] / "docs" / "score-card.md").read_text(encoding="utf-8")
    lines = {words[1]: line for line in page.splitlines() if line.startswith("| ") and (words := line.split())}
    assert {entry.id for entry in load_targets()} <= set(lines)
    failed = [entry for entry in load_targets() if "**fail**" in lines[entry.id]]
    assert [entry.id for entry in failed if not (entry.reason and entry.tried)] == []
    assert all(entry.reason in page for entry in failed)


def test_the_bases_of_zones_sum_to_one():
    four = ("V1.res", "V1.soc", "V1.prod", "V1.pub")
    shares = [score(entry, TINY).simulated for entry in load_targets() if entry.id in four]
    assert sum(shares) == pytest.approx(1.0)


def test_a_fall_of_output_is_read_from_the_right_weeks():
    weeks = 157
    output = np.full((weeks, 1), 100.0)
    output[lived_checks.SECOND_QUARTER] = 80.0
    panel = {"output": output.astype(np.int64)}
    life = Life("lockdown", 1, panel, np.zeros((0, 0, 0)), [], [], np.zeros((3, 1)), np.zeros((3, 1)),
                np.ones(1, bool))  # fmt: skip
    effort = Effort(("somewhere",), 1, 1)
    effort.worlds["lockdown", "somewhere", (("weeks", 156),)] = [life]
    found = lived_checks.fall_of_output(lived_checks.SECOND_QUARTER)(effort)
    assert found.value == pytest.approx(-0.2)


def test_survival_is_that_of_the_cohort_of_the_first_two_years():
    first, last = np.array([0, 52, 100, 200]), np.array([400, 52 + 156, 120, 400])
    born = demography_checks.Births(first, last, np.array([5, 5, 11, 11]))
    assert born.survival(3) == pytest.approx(2 / 3)
    assert born.survival(5) == pytest.approx(1 / 3)
    assert born.survival(3, ("TRADE",)) == 1.0
    assert (born.aged(0, 4), born.aged(4, 8)) == (1, 1)


def test_an_outage_is_compared_with_two_of_half_its_time():
    effort = Effort(("somewhere",), 1, 1)
    lost = {4: 10, 8: 30}

    def life(loss: int, weeks: int) -> Life:
        output = np.full((weeks + 1, 1), 1000)
        output[1 : loss + 1] -= 1
        nothing = np.zeros((3, 1))
        return Life("s", 1, {"output": output}, np.zeros((0, 0, 0)), [], [], nothing, nothing, np.ones(1, np.bool_))

    effort.lives = lambda scenario, changes: {  # type: ignore[method-assign]
        "somewhere": [life(lost.get(changes.get("shocks.closed-border.duration_weeks"), 0), changes["weeks"])]
    }
    assert damage_checks.convexity_in_duration(effort).value == pytest.approx(0.5)


def test_the_command_writes_a_card_and_resumes_it(tmp_path, capsys):
    out = tmp_path / "card"
    assert main(["validate", "--only", "V2,V9", "--out", str(out), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in first["targets"]] == ["V2", "V9"]
    assert {row["status"] for row in first["targets"]} <= {PASS, FAIL, NOT_COMPARABLE}
    card = json.loads((out / "score-card.json").read_text(encoding="utf-8"))
    card["targets"][0]["simulated"] = 0.123
    (out / "score-card.json").write_text(json.dumps(card), encoding="utf-8")
    assert main(["validate", "--only", "V2,V9", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["targets"][0]["simulated"] == 0.123  # not measured twice
    card["card"]["program"] = "another"
    (out / "score-card.json").write_text(json.dumps(card), encoding="utf-8")
    assert main(["validate", "--only", "V2", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["targets"][0]["simulated"] != 0.123
    assert (out / "score-card.md").is_file()


def test_an_unknown_target_is_refused_in_one_line(capsys):
    assert main(["validate", "--only", "V99"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
