"""What the page writes: numbers as the reader writes them, and nothing said more surely than it is known."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from dashboards.lessons.finding import Finding
from dashboards.lessons.lesson import lessons
from dashboards.lessons.page import row
from dashboards.panels.headline import hidden_by_noise, remarks, story_of
from dashboards.question import first_question, with_value
from dashboards.runs.estimate import Estimate, Interval
from dashboards.texts import texts_in
from sim.digits import digits
from sim.run import run_scenario


@pytest.fixture(scope="module")
def estimate():
    asked = first_question().model_copy(update={"scale": 50, "weeks": 52})
    acted, quiet = run_scenario(asked, twin=False), run_scenario(asked.twin(), twin=False)
    return Estimate((acted,), (acted,), (quiet,), refined=True, wanted=1)


def test_digits_are_grouped_as_each_language_does():
    assert digits(1234.5, "fr", 1) == "1\u202f234,5"
    assert digits(1234.5, "en", 1) == "1,234.5"
    assert digits(0.0001, "fr", None) == "0,0001"
    assert digits(2_000_000, "en", None) == "2,000,000"


@pytest.mark.parametrize(("lang", "staff"), [("fr", "1\u202f100 salariés"), ("en", "1,100 employees")])
def test_the_staff_of_the_plant_that_closes_is_written_as_the_reader_writes_numbers(estimate, lang, staff):
    assert any(staff in remark for remark in remarks(estimate, texts_in(lang)))


def test_values_outside_their_plausible_zone_are_told_by_their_label():
    from sim.levers import LEVER_KINDS

    lever = LEVER_KINDS["training"](id="training", start=1, euros_per_inhabitant_per_year=150.5)
    ((fr, en),) = lever.extrapolation_notes("levier", "lever")
    row = type(lever).field_rows()["euros_per_inhabitant_per_year"]
    assert f"« {row['label_fr']} » vaut 150,5, hors de la zone" in fr
    assert f"'{row['label_en']}' is 150.5, outside" in en


def test_that_nobody_opens_a_coworking_space_is_said_when_spaces_are_simulated(estimate):
    said = texts_in("en")("headline.no_spaces")
    assert said not in remarks(estimate, texts_in("en"))
    asked = with_value(first_question(), "parameters.coworking.active", True)
    worlds = [replace(world, scenario=asked, coworking=[]) for world in (*estimate.acted, *estimate.quiet)]
    without = Estimate((worlds[0],), (worlds[0],), (worlds[1],), refined=True, wanted=1)
    assert said in remarks(without, texts_in("en"))
    some = replace(worlds[1], coworking=[SimpleNamespace()])
    assert said not in remarks(Estimate((worlds[0],), (worlds[0],), (some,), refined=True, wanted=1), texts_in("en"))


def test_a_quick_estimate_does_not_tell_who_is_hit_hardest(estimate):
    refined = story_of(estimate, [], texts_in("en"))
    quick = story_of(replace(estimate, refined=False), [], texts_in("en"))
    assert "Hardest-hit territory" in refined
    assert "Hardest-hit" not in quick
    assert quick.startswith("A first idea")


def test_a_small_effect_is_negligible_only_where_chance_hides_no_larger_one():
    assert not hidden_by_noise(Interval(-4.0, 0.5))
    assert not hidden_by_noise(Interval(1.0, 2.0))
    assert hidden_by_noise(Interval(-4.0, 49.0))
    assert hidden_by_noise(Interval(1.0, float("inf")))


def test_the_end_of_a_lesson_keeps_the_answer_from_whoever_has_not_predicted_it():
    step, found = lessons()["leaky-bucket"].steps[0], Finding((Interval(0.68, 0.01),), None, 6)
    for lang in ("fr", "en"):
        texts = texts_in(lang)
        assert row(step, None, found, texts)["found"] == texts("lessons.predict_to_see")
        assert "68" in row(step, 0.5, found, texts)["found"]
        assert row(step, 0.5, None, texts)["found"] == texts("lessons.none")
