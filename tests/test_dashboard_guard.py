"""What fails is said where it fails, in the language of the reader: a panel, a whole page, an action, a run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

solara = pytest.importorskip("solara")

from dashboards import app  # noqa: E402
from dashboards.guard import Guarded, GuardedPage  # noqa: E402
from dashboards.panels.headline import Headline, badge  # noqa: E402
from dashboards.panels.understand import Understand  # noqa: E402
from dashboards.refusals import failure, refusal  # noqa: E402
from dashboards.runs.worker_process import STOPPED  # noqa: E402
from dashboards.texts import texts_in  # noqa: E402
from dashboards.widgets import Piece  # noqa: E402
from sim.errors import ScenarioError  # noqa: E402


def failing_once(times):
    """A panel that fails so many times, then is drawn."""
    left = [times]

    @solara.component
    def Panel(session):
        if left[0]:
            left[0] -= 1
            raise ZeroDivisionError("nothing to divide by")
        Piece("<p>drawn</p>", lambda widget, message: None)

    return Panel


def test_a_panel_that_cannot_be_drawn_says_so_and_is_drawn_when_asked_again(session, shown):
    pieces = shown(Guarded(session, failing_once(1)))
    (piece,) = pieces()
    assert "could not be drawn" in piece.html
    assert "ZeroDivisionError: nothing to divide by" in piece.html
    assert "Traceback" not in piece.html
    piece._handle_custom_msg({"do": "draw-again"}, [])
    assert [one.html for one in pieces()] == ["<p>drawn</p>"]


def test_another_language_or_answer_has_the_panel_drawn_again(session, shown):
    pieces = shown(Guarded(session, failing_once(2)))
    assert "could not be drawn" in pieces()[0].html
    session.lang.value = "fr"
    assert "n’a pas pu être dessinée" in pieces()[0].html
    session.lang.value = "en"
    assert pieces()[0].html == "<p>drawn</p>"


def test_the_rest_of_the_page_goes_on(session, shown, monkeypatch):
    monkeypatch.setattr(app, "TakeAway", failing_once(1000))
    pages = [piece.html for piece in shown(app.Explore(session))()]
    assert sum("could not be drawn" in page for page in pages) == 1
    assert any("My territory" in page for page in pages)
    assert any("<h1>" in page for page in pages)


def test_a_page_that_fails_as_a_whole_tells_the_visitor(shown):
    @solara.component
    def Page():
        raise RuntimeError("no session")

    (piece,) = shown(GuardedPage(Page))()
    assert "RuntimeError: no session" in piece.html


def test_an_action_that_fails_is_told_to_the_browser(shown):
    def fail(widget, message):
        raise ValueError("no")

    (piece,) = shown(Piece("<p></p>", fail))()
    sent = []
    piece.send = sent.append
    piece._handle_custom_msg({"do": "keep"}, [])
    assert sent == [{"failed": True}]


def test_a_run_that_fails_is_told_by_a_sentence_and_a_refused_one_by_its_line():
    said = failure("Traceback (most recent call last):\n  File ...\nKeyError: 'jobs'\n", texts_in("en"))
    assert said.startswith("The simulation stopped")
    assert "KeyError: 'jobs'" in said
    assert failure("scale: got 0, expected 1 or more", texts_in("en")) == "scale: got 0, expected 1 or more"


@pytest.mark.parametrize("page", [Headline, Understand])
def test_a_page_whose_run_failed_says_so_and_asks_again(session, shown, page):
    pieces = shown(page(session))
    session.more_comes.value = True
    session._told(None, STOPPED, False)
    (piece,) = pieces()
    assert "The process that simulated stopped" in piece.html
    assert "are being built" not in piece.html
    session.lang.value = "fr"
    assert "s’est arrêté" in pieces()[0].html
    asked = []
    session.answering.ask = asked.append
    pieces()[0]._handle_custom_msg({"do": "ask-again"}, [])
    assert asked == [session.scenario.value]
    assert "role=\"alert\"" not in pieces()[0].html
    assert session.more_comes.value


def test_an_old_answer_is_never_shown_as_that_of_a_question_that_failed(session):
    session._told(None, STOPPED, False)
    assert badge(session, texts_in("en")) == "Stopped"
    other = session.scenario.value.model_copy(update={"weeks": 52})
    session.estimate.value = SimpleNamespace(acted=(SimpleNamespace(scenario=other),), refined=True)
    assert badge(session, texts_in("en")) == "Stopped; the previous answer is shown"
    session.failed.value = ""
    assert badge(session, texts_in("en")) == "Computing; the previous answer is shown"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_controls_can_cause_is_refused_in_the_language_of_the_reader(lang):
    texts = texts_in(lang)
    for what in texts.section("refused"):
        assert refusal(ScenarioError(what, "place", 3), texts) == texts(f"refused.{what}")
    other = refusal(ScenarioError("unknown key", "levers", "x"), texts)
    assert "levers: unknown key (got 'x')" in other
    assert ("La raison, en anglais" in other) == (lang == "fr")
