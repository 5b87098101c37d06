"""The score card says what it measures, scores without mercy, and is published with its failures."""

from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest

from sim.command_line import main
from sim.comparison.replications import Life
from sim.report.score_card import markdown
from sim.validation import damage_checks, demography_checks, lived_checks
from sim.validation.effort import Effort, over
from sim.validation.score_card import FAIL, MEASURES, NOT_COMPARABLE, PASS, score, scored_before
from sim.validation.target import Bilingual, Measured, Target, Told, load_targets

DOCS = Path(__file__).parents[1] / "docs"
TINY = Effort(("gevaudan-lozere",), 50, 2, workers=1)


def target(**changes: object) -> Target:
    entry = {
        "id": "T", "measure": "movers", "fr": Told("t", "s", "c"), "en": Told("t", "s", "c"), "unit": "share",
        "check": "within", "basis": "predicted", "value": 0.5, "tolerance": 0.1, **changes,
    }  # fmt: skip
    return Target(**entry)


def test_every_target_names_a_measure_and_every_measure_has_a_target():
    assert {entry.measure for entry in load_targets()} == set(MEASURES)


@pytest.mark.parametrize("entry", load_targets(), ids=lambda entry: entry.id)
def test_a_target_says_its_source_its_bounds_and_how_it_is_compared(entry):
    assert entry.en.source
    assert entry.fr.source
    assert entry.en.compared
    assert entry.fr.title != entry.en.title
    assert entry.fr.compared != entry.en.compared
    assert [bool(text) for text in astuple(entry.fr)] == [bool(text) for text in astuple(entry.en)]
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
    assert min(map(len, card.on)) > 20
    assert card.simulated is None


def test_an_interval_is_over_systems_or_seeds():
    found = over([1.0, 2.0, 3.0], Bilingual("trois", "three"))
    assert found.value == 2.0
    assert found.low == pytest.approx(2.0 - 4.303 / np.sqrt(3))
    one = Bilingual("un", "one")
    assert over([1.0], one) == Measured(1.0, None, None, one)


def test_weeks_of_2020_fall_where_the_calendar_says():
    assert lived_checks.weeks_between(lived_checks.START, lived_checks.START) == slice(1, 2)
    quarter = lived_checks.SECOND_QUARTER
    assert 12 <= quarter.stop - quarter.start <= 14


def card_of(*rows: dict, command: str = "maillage validate") -> dict:
    """A card of some rows, as the command keeps it."""
    made_by = {"command": command, "version": "1", "data_pack": "0" * 64, "effort": TINY.told._asdict()}
    return {"card": made_by, "day": "2026-01-01", "targets": list(rows)}


def failure() -> dict:
    told = {
        "fr": Told("t", "s", "c", "on ne bouge pas", "rien du tout"),
        "en": Told("t", "s", "c", "people stay", "nothing at all"),
    }  # fmt: skip
    return score(target(measure="movers", value=0.5, tolerance=0.01, **told), TINY).row()


def test_a_failure_is_printed_with_its_reason_and_what_was_tried_in_both_languages():
    row = failure()
    page = markdown(card_of(row), "en")
    assert "**fail**" in page
    assert "*Why:* people stay. *Tried:* nothing at all." in page
    assert "0 pass, 1 fail" in page
    assert "people stay" not in markdown(card_of({**row, "status": PASS}), "en")
    page = markdown(card_of(row), "fr")
    assert "**échoué**" in page
    assert "on ne bouge pas. *Essayé\u00a0:* rien du tout." in page
    assert "| 0,5 ± 0,01 |" in page


def test_another_card_is_shown_beside_with_the_verdicts_that_differ():
    row = failure()
    other = card_of({**row, "simulated": 0.5, "status": PASS}, command="maillage validate --full")
    page = markdown(card_of(row), "en", beside=other)
    assert "Verdicts that differ from the quick set: T (pass)." in page
    assert "| 0.1 | **fail** | 0.5 pass |" in page
    assert "(pass)" not in markdown(card_of(row), "en", beside=card_of(row))


def test_every_target_of_the_theory_is_an_entry():
    known = {entry.id.split(".")[0] for entry in load_targets()}
    assert {f"V{number}" for number in range(1, 21)} <= known


def published(name: str) -> dict:
    """A published card, each target scored and told as it is now."""
    card = json.loads((DOCS / name).read_text(encoding="utf-8"))
    measured = {row["id"]: row for row in card["targets"]}
    return {**card, "targets": [scored_before(entry, measured[entry.id]).row() for entry in load_targets()]}


@pytest.mark.parametrize(("lang", "page"), [("en", "score-card.md"), ("fr", "score-card.fr.md")])
def test_the_published_pages_are_those_of_the_published_measures(lang, page):
    written = markdown(published("score-card.json"), lang, published("score-card-full.json"))
    assert (DOCS / page).read_text(encoding="utf-8") == written, "stale: make card"


@pytest.mark.parametrize("name", ["score-card.json", "score-card-full.json"])
def test_every_published_failure_has_its_reason_and_what_was_tried(name):
    failed = [row for row in published(name)["targets"] if row["status"] == FAIL]
    told = [row[lang] for row in failed for lang in ("fr", "en")]
    assert failed
    assert [one["title"] for one in told if not (one["reason"] and one["tried"])] == []


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
                np.ones(1, bool), np.zeros(1))  # fmt: skip
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
        everywhere, nobody = np.ones(1, np.bool_), np.zeros(1)
        return Life("s", 1, {"output": output}, np.zeros((0, 0, 0)), [], [], nothing, nothing, everywhere, nobody)

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
    assert {"score-card.md", "score-card.fr.md"} <= {path.name for path in out.iterdir()}


def test_an_unknown_target_is_refused_in_one_line(capsys):
    assert main(["validate", "--only", "V99"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
