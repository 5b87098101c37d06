"""What fails is said where it fails: a panel that cannot be drawn, a whole page, an action, a run."""

from __future__ import annotations

import pytest

solara = pytest.importorskip("solara")

from dashboards import app  # noqa: E402
from dashboards.guard import Guarded, GuardedPage  # noqa: E402
from dashboards.session import Session  # noqa: E402
from dashboards.widgets import Fragment, Piece  # noqa: E402


@pytest.fixture
def session():
    made = Session("view=explore&lang=en", "")
    made.answering.ask = lambda scenario: None
    return made


@pytest.fixture
def shown():
    opened = []

    def show(element):
        _, context = solara.render(element, handle_error=False)
        opened.append(context)
        return lambda: list(context.find(Fragment).widgets)

    yield show
    for context in opened:
        context.close()


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


def test_a_run_that_fails_shows_a_sentence_and_a_refused_one_its_line(session):
    session._told(None, "Traceback (most recent call last):\n  File ...\nKeyError: 'jobs'\n", False)
    assert session.wrong.value.startswith("The simulation stopped")
    assert "KeyError: 'jobs'" in session.wrong.value
    session._told(None, "scale: got 0, expected 1 or more", False)
    assert session.wrong.value == "scale: got 0, expected 1 or more"
