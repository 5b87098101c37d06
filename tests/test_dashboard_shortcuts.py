"""What spares a click: Enter takes the first territory found, the comparison keeps what the first page shows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

pytest.importorskip("solara")

from dashboards.panels import compare
from dashboards.panels.side import Side


@pytest.fixture(autouse=True)
def french(session):
    session.lang.value = "fr"


def test_enter_takes_the_first_territory_found(session, shown):
    pieces = shown(Side(session))
    (piece,) = pieces()
    assert '<form class="m-field" role="search" data-do="first">' in piece.html
    assert "Millau" not in piece.html
    piece._handle_custom_msg({"do": "first", "at": "", "value": {"name": "millau"}}, [])
    assert session.search.value == ""
    assert "Millau" in pieces()[0].html


def test_enter_on_a_name_that_nobody_bears_changes_nothing_and_says_so(session, shown):
    pieces = shown(Side(session))
    before = session.scenario.value
    pieces()[0]._handle_custom_msg({"do": "first", "at": "", "value": {"name": "zzzz"}}, [])
    assert session.scenario.value == before
    assert session.search.value == "zzzz"
    assert "Aucun" in pieces()[0].html


def test_a_comparison_without_scenario_offers_to_keep_the_one_shown(session, shown, monkeypatch):
    monkeypatch.setattr(compare, "columns_of", lambda estimates, texts: [])
    pieces = shown(compare.Compare(session))
    assert 'data-do="keep"' not in pieces()[0].html
    session.estimate.value = SimpleNamespace(acted=[], quiet=[])
    kept = []
    session.keep = lambda: kept.append(True)
    (piece,) = pieces()
    assert "Garder le scénario de la page Explorer" in piece.html
    piece._handle_custom_msg({"do": "keep", "at": "", "value": ""}, [])
    assert kept == [True]
