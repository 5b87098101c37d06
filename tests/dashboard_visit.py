"""What tests in a browser share: when they run, the question they start from, how they wait for its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from dashboard_server import CHROMIUM, PATIENCE_MILLISECONDS

from dashboards import address
from dashboards.question import first_question, placed_in_system, with_value
from dashboards.texts import Texts
from sim.data import load_pack
from sim.report.number_format import typography

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
expect.set_options(timeout=PATIENCE_MILLISECONDS)
in_a_browser = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no chromium at {CHROMIUM}: apt-get install chromium"),
]
WEEKS = 104
MARK = "badge => badge.setAttribute('data-before', '')"
SMALL = "gevaudan-lozere"
REFINED_MILLISECONDS = 180_000


def query_of(system: str, weeks: int) -> str:
    """The first question asked of a system, as the query of an address that leaves the language to the browser."""
    question = with_value(placed_in_system(first_question(), system), "weeks", weeks)
    packed = address.read(address.written(question, "fr", "explore"))["s"]
    return "?" + urlencode({"s": packed})


SMALL_QUESTION = query_of(SMALL, WEEKS)


def settled(page: Any) -> Any:
    """The page once a refined answer is there."""
    expect(page.locator(".m-badge.m-fine")).to_be_visible(timeout=REFINED_MILLISECONDS)
    return page


@contextmanager
def answered(page: Any) -> Iterator[None]:
    """Waits, on a page that has its refined answer, for the refined answer to what is changed meanwhile.

    A badge written anew loses the mark, and is busy until that answer is there.
    """
    page.locator(".m-badge").evaluate(MARK)
    yield
    fresh = page.locator(".m-badge.m-fine:not([data-before])")
    expect(fresh).to_be_visible(timeout=REFINED_MILLISECONDS)


@contextmanager
def asked(page: Any) -> Iterator[None]:
    """Waits until the server has taken what is changed meanwhile: the address of the page then holds it."""
    before = page.url
    yield
    page.wait_for_function("before => location.href !== before", arg=before)


def dosed(page: Any, dose: float) -> None:
    """Ask for another dose of the first shock, and wait for the refined answer."""
    with answered(page):
        page.locator("#c-shocks-0-dose").fill(f"{dose:g}")


def title_of(declared: Any, said: Texts) -> str:
    """The title of a kind of shock or lever as the page writes it."""
    return typography(getattr(declared, f"title_{said.lang}"), said.lang)


def named(what: str, name: str, said: Texts) -> str:
    """The name of a control that does something to one of several things."""
    return what + (" : " if said.lang == "fr" else ": ") + name


def name_of_system(system: str, said: Texts) -> str:
    """The title of a system in the language of the page."""
    return getattr(load_pack().systems[system], f"title_{said.lang}")


def patterns(*texts: str) -> re.Pattern[str]:
    """Any of some texts of the page, whatever is filled into their {names}."""
    parts = (re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in texts)
    return re.compile("|".join(f"^{part}$" for part in parts))
