"""Lessons without a browser: what their files say, what is found, predictions before answers."""

from __future__ import annotations

from contextlib import nullcontext
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import solara

from dashboards.lessons import course as course_module
from dashboards.lessons.course import Course
from dashboards.lessons.finding import LESS, MORE, SAME, Finding, find
from dashboards.lessons.lesson import Answer, Lesson, Step, lessons, read_lesson
from dashboards.lessons.page import Learn, lesson_html
from dashboards.lessons.sheet import sheet
from dashboards.lessons.wording import found_sentence, verdict
from dashboards.runs.estimate import Interval
from dashboards.session import Session
from dashboards.texts import texts_in
from sim.errors import MaillageError, ScenarioError
from sim.setting import Setting

STEPS = [(lesson, step) for lesson in lessons().values() for step in lesson.steps]
LANGUAGES = ("fr", "en")


def question(ask="amount", answers=None, **given):
    answers = answers or (Answer(plus=("a",), minus=("b",)),)
    return Step(
        id="q", ask=ask, question_fr="q", question_en="q", measure="work", low=0.0, high=10.0, step=1.0,
        answers=answers, discussion_fr="d", discussion_en="d", source="s", **given,
    )  # fmt: skip


def lesson_of(*steps, names="abc"):
    return Lesson(
        id="l", order=1, minutes=1, title_fr="t", title_en="t", lead_fr="l", lead_en="l", replications=4,
        base={"system": "gevaudan-lozere", "weeks": 60}, worlds={name: {} for name in names}, steps=steps,
    )  # fmt: skip


def worlds_with(**levels):
    """Worlds of four replications whose weekly employment is given, one number a replication."""
    system = SimpleNamespace(core=np.array([True, False]), codes=("1", "2"))
    return {
        (name, seed): SimpleNamespace(
            panel={"employment": np.full((53, 2), value)}, system=system, weeks=52, coworking=(), programmes=()
        )
        for name, values in levels.items()
        for seed, value in enumerate(values, start=1)
    }


def test_there_are_the_five_lessons_asked_for():
    assert list(lessons()) == [
        "leaky-bucket", "specialised-or-diverse", "coworking-in-the-countryside", "alone-or-in-alliance",
        "who-pays-lever-3",
    ]  # fmt: skip


@pytest.mark.parametrize("lesson", lessons().values(), ids=lambda lesson: lesson.id)
def test_every_world_of_every_lesson_can_be_simulated(lesson):
    for name in lesson.worlds:
        scenario = lesson.scenario(name)
        assert scenario.weeks <= 260
        Setting.of(scenario).places.rows(scenario.territories or (), "")
        for item in (*scenario.shocks, *scenario.levers):
            item.check(Setting.of(scenario).places)
    used = {name for step in lesson.steps for name in step.worlds()}
    assert used == set(lesson.worlds)


@pytest.mark.parametrize(("lesson", "step"), STEPS, ids=lambda one: one.id)
def test_every_question_is_asked_answered_and_discussed_in_both_languages(lesson, step):
    assert step.question_fr.endswith("?")
    assert step.question_en.endswith("?")
    assert step.source
    for lang in LANGUAGES:
        assert len(getattr(step, f"discussion_{lang}")) > 40
        assert step.ask != "most" or all(getattr(answer, f"label_{lang}") for answer in step.answers)


def test_an_amount_is_the_paired_difference_with_its_interval():
    step = question()
    found = find(lesson_of(step), step, worlds_with(a=[12, 14, 13, 13], b=[10, 10, 10, 10], c=[0] * 4))
    (only,) = found.intervals
    assert only.mean == pytest.approx(6.0)
    assert only.half_width == pytest.approx(3.182 * np.std([4, 8, 6, 6], ddof=1) / 2)
    assert found.right is None


def test_territories_counted_and_relative_differences():
    step = question(answers=(Answer(plus=("a",), minus=("b",), where="core"),), relative=True)
    found = find(lesson_of(step), step, worlds_with(a=[12] * 4, b=[10] * 4, c=[0] * 4))
    assert found.intervals[0].mean == pytest.approx(0.2)
    assert step.unit == "share"


@pytest.mark.parametrize(("levels", "right"), [([13, 14, 13, 14], MORE), ([6, 7, 6, 7], LESS), ([9, 11, 9, 11], SAME),
                                               ([10, 10, 10, 10], SAME)])  # fmt: skip
def test_a_sign_is_told_only_beyond_the_noise(levels, right):
    step = question("sign")
    assert find(lesson_of(step), step, worlds_with(a=levels, b=[10] * 4, c=[0] * 4)).right == right


def test_the_most_is_a_tie_when_the_first_two_cannot_be_told_apart():
    answers = tuple(Answer(plus=(name,), minus=("c",), label_fr=name, label_en=name) for name in "ab")
    step = question("most", answers)
    apart = find(lesson_of(step), step, worlds_with(a=[10, 11, 10, 11], b=[20, 21, 20, 22], c=[0] * 4))
    close = find(lesson_of(step), step, worlds_with(a=[10, 14, 10, 14], b=[13, 9, 13, 13], c=[0] * 4))
    assert (apart.right, close.right) == (1, None)
    for lang in LANGUAGES:
        assert "b" in found_sentence(apart, step, texts_in(lang))
        assert found_sentence(close, step, texts_in(lang)) == texts_in(lang)("lessons.found_tie")


def test_inside_the_noise_is_said():
    step = question()
    found = Finding((Interval(3.0, 5.0),), None, 4)
    assert "dans le bruit" in found_sentence(found, step, texts_in("fr"))
    assert "inside the noise" in found_sentence(found, step, texts_in("en"))
    assert verdict(9.0, found, step, texts_in("en")) == "You were above, by 6 years of work."
    assert verdict(4.0, found, step, texts_in("en")) == "Your prediction lies in the interval."


@pytest.mark.parametrize("value", ["", "much", None, "11", "-1", "nan", [1]])
def test_what_is_no_prediction_is_refused(value):
    with pytest.raises(MaillageError):
        question().prediction(value)


def test_a_choice_that_does_not_exist_is_refused():
    with pytest.raises(MaillageError):
        question("sign").prediction("3")
    with pytest.raises(MaillageError):
        question("sign").prediction("0.5")
    assert question("sign").prediction("2") == SAME


def test_a_lesson_that_names_an_unknown_world_or_measure_is_refused():
    with pytest.raises(ScenarioError, match="unknown world"):
        lesson_of(question(), names="ac")
    with pytest.raises(ScenarioError, match="unknown measure"):
        question().model_validate({**question().model_dump(), "measure": "happiness"})


@pytest.fixture
def found_at_once(monkeypatch):
    """Searches that find the same interval for every answer, without simulating."""

    class Found:
        def __init__(self, lesson, step, tell):
            self.step, self.tell = step, tell

        def start(self):
            right = MORE if self.step.ask == "sign" else None
            self.tell(Finding(tuple(Interval(5.0, 1.0) for _ in self.step.answers), right, 4), 8, 8, "")

        def stop(self):
            pass

    monkeypatch.setattr(course_module, "Search", Found)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson", lessons().values(), ids=lambda lesson: lesson.id)
def test_nothing_is_shown_before_the_prediction_and_every_lesson_comes_to_its_end(lesson, lang, found_at_once):
    texts, course = texts_in(lang), Course(lesson, nullcontext)
    course.start()
    for position, step in enumerate(lesson.steps):
        course.predict()
        hidden = lesson_html(course, texts)
        assert "m-found-answer" not in hidden
        assert step.source not in hidden
        course.think(str(step.low) if step.ask == "amount" else "0")
        course.predict()
        course.think(str(step.high) if step.ask == "amount" else "1")
        course.predict()
        assert course.predictions.value[position] in (step.low, 0.0)
        assert "m-found-answer" in lesson_html(course, texts)
        course.go(position + 1)
    ended = lesson_html(course, texts)
    assert texts("lessons.ended") in ended
    assert ended.count("<dt>") == len(lesson.steps)
    course.again()
    assert course.predictions.value == {}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson", lessons().values(), ids=lambda lesson: lesson.id)
def test_the_sheet_of_a_lesson_asks_first_answers_apart_and_needs_nothing_else(lesson, lang):
    found = {
        place: Finding(tuple(Interval(5.0, 1.0) for _ in step.answers), MORE if step.ask == "sign" else None, 4)
        for place, step in enumerate(lesson.steps[1:], start=1)
    }
    page = sheet(lesson, found, texts_in(lang))
    pupils, teacher = page.split('<section class="teacher">')
    for step in lesson.steps:
        assert step.source not in unescape(pupils)
        assert step.source in unescape(teacher)
    assert texts_in(lang)("sheet.to_find") in teacher
    assert teacher.count(texts_in(lang)("sheet.to_find")) == 1
    assert pupils.count('class="scale"') == sum(step.ask == "amount" for step in lesson.steps)
    assert "http" not in page
    assert "@page" in page


def test_a_lesson_of_ones_own_is_checked_before_the_server_starts(tmp_path, monkeypatch):
    short = Path(__file__).parent / "data" / "short-lesson.toml"
    assert read_lesson(short).id == "short-lesson"
    for wrong, where in (("order = 'first'", "order"), ("[[steps]", "TOML"), ("", "empty")):
        (tmp_path / "wrong.toml").write_text(wrong)
        with pytest.raises(MaillageError, match=where) as caught:
            read_lesson(tmp_path / "wrong.toml")
        assert "\n" not in str(caught.value)
    (tmp_path / "wrong.toml").write_text(short.read_text().replace("plant-closure", "plant-opening"))
    with pytest.raises(MaillageError, match="plant-opening"):
        read_lesson(tmp_path / "wrong.toml")


def test_the_page_lists_the_lessons_and_opens_the_one_of_the_address(found_at_once):
    session = Session("view=learn&lesson=leaky-bucket&lang=en", "")
    assert (session.view.value, session.lesson.value) == ("learn", "leaky-bucket")
    assert "lesson=leaky-bucket" in session.query()
    box, context = solara.render(Learn(session), handle_error=False)
    try:
        assert "The leaky bucket" in html_of(box)
        session.lesson.value = ""
        assert all(lesson.title_en in html_of(box) for lesson in lessons().values())
        session.lesson.value = "nothing-of-the-kind"
        assert "The leaky bucket" in html_of(box)
    finally:
        context.close()


def html_of(box):
    (piece,) = box.children
    return piece.html.replace("’", "'")


def test_only_the_page_of_lessons_has_a_lesson_in_its_address():
    session = Session("view=explore&lesson=leaky-bucket", "")
    assert "lesson" not in session.query()


def test_reading_a_lesson_asks_for_no_other_worlds_until_another_page_is_opened():
    asked = []
    session = Session("view=learn", "")
    session.answering.ask = asked.append
    session.start()
    assert asked == []
    session.view.value = "compare"
    session.start()
    session.start()
    assert asked == [session.scenario.value]
