"""What spares a click: Enter takes the first territory found, the comparison keeps what the first page shows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

solara = pytest.importorskip("solara")

from dashboards.panels import compare  # noqa: E402
from dashboards.panels.side import Side  # noqa: E402
from dashboards.session import Session  # noqa: E402
from dashboards.widgets import Fragment  # noqa: E402


@pytest.fixture
def session():
    made = Session("view=explore&lang=fr", "")
    made.answering.ask = lambda scenario: None
    return made


def piece_of(element):
    _, context = solara.render(element, handle_error=False)
    (piece,) = context.find(Fragment).widgets
    return piece, context


def test_enter_takes_the_first_territory_found(session):
    piece, context = piece_of(Side(session))
    assert '<form class="m-field" role="search" data-do="first">' in piece.html
    assert "Millau" not in piece.html
    piece._handle_custom_msg({"do": "first", "at": "", "value": {"name": "millau"}}, [])
    assert session.search.value == ""
    assert "Millau" in context.find(Fragment).widgets[0].html
    context.close()


def test_enter_on_a_name_that_nobody_bears_changes_nothing_and_says_so(session):
    piece, context = piece_of(Side(session))
    before = session.scenario.value
    piece._handle_custom_msg({"do": "first", "at": "", "value": {"name": "zzzz"}}, [])
    assert session.scenario.value == before
    assert session.search.value == "zzzz"
    assert "Aucun" in context.find(Fragment).widgets[0].html
    context.close()


def test_a_comparison_without_scenario_offers_to_keep_the_one_shown(session, monkeypatch):
    monkeypatch.setattr(compare, "columns_of", lambda estimates, texts: [])
    piece, context = piece_of(compare.Compare(session))
    assert 'data-do="keep"' not in piece.html
    session.estimate.value = SimpleNamespace(acted=[], quiet=[])
    kept = []
    session.keep = lambda: kept.append(True)
    (piece,) = context.find(Fragment).widgets
    assert "Garder le scénario de la page Explorer" in piece.html
    piece._handle_custom_msg({"do": "keep", "at": "", "value": ""}, [])
    assert kept == [True]
    context.close()
