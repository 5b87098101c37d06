"""What a researcher opens, in a real browser: the runs of an experiment, one of its worlds, runs saved on a map."""

from __future__ import annotations

import re

import pytest
from dashboard_server import axe_faults, served, write_experiment, write_run
from dashboard_visit import SMALL, expect, in_a_browser, name_of_system

from dashboards.panels.relived import MOST_RUNS_LIVED

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def address(folder):
    write_experiment(folder / "runs" / "dose")
    write_run(folder / "runs" / "alone", depth=0.03)
    write_run(folder / "runs" / "alliance", depth=0.01)
    with served(folder) as url:
        yield url


def test_an_experiment_is_opened_and_one_of_its_worlds_played(visit, said):
    page = visit()
    page.get_by_role("button", name=said("nav.research")).click()
    title = {"fr": "Dose et durée", "en": "Dose and length"}[said.lang]
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    for section in ("differences", "each", "tornado", "run_list"):
        expect(page.get_by_role("heading", name=said(f"research.{section}"), exact=True)).to_be_visible()
    page.get_by_label(said("research.end")).select_option(label=said("research.best"))
    box = page.get_by_role("region", name=said("research.box"))
    expect(box.get_by_role("columnheader").first).to_have_text(said("research.uncertainty"))
    expect(box.locator(".m-hint")).to_contain_text(said("research.box_lead").rpartition("{n}")[2])
    page.get_by_label(said("research.against"), exact=True).select_option("shocks.closure.dose")
    expect(page.locator(".m-spot")).to_have_count(80)
    page.get_by_role("button", name=said("research.live")).click()
    lived = said("research.lived").replace("{of}", str(MOST_RUNS_LIVED))
    told = re.escape(lived).replace(r"\{n\}", r"\d+").partition(r"\{scale\}")[0]
    expect(page.locator(".m-lived [role=status]")).to_have_text(re.compile(told), timeout=180_000)
    expect(page.locator(".m-curve svg[data-draws]")).to_be_visible()
    expect(page.locator(".m-curve figcaption")).to_contain_text(said("variables.employment"))
    expect(page.locator(".m-linker")).to_be_hidden()
    assert axe_faults(page) == []
    page.get_by_role("button", name=said("research.world")).first.click()
    expect(page.locator(".m-kicker")).to_contain_text(name_of_system(SMALL, said))


def test_saved_runs_are_shown_on_a_map_and_compared(visit, said):
    page, maps = visit(), said.report
    page.get_by_role("button", name=said("nav.research")).click()
    page.get_by_role("button", name=said("saved.tab_runs")).click()
    expect(page.locator(".m-saved .place")).to_have_count(3)
    expect(page.locator("#saved-map")).to_have_text(maps("map.loss_title"))
    page.get_by_role("button", name=maps("map.recovery_title")).click()
    expect(page.locator("#saved-map")).to_have_text(maps("map.recovery_title"))
    expect(page.locator("#saved-curve")).to_have_text(said("saved.whole"))
    page.locator(".m-saved .place").first.click(force=True)
    expect(page.locator("#saved-curve")).not_to_have_text(said("saved.whole"))
    page.get_by_label(said("saved.territory"), exact=True).select_option(label=said("saved.whole"))
    expect(page.locator("#saved-curve")).to_have_text(said("saved.whole"))
    page.get_by_label(said("saved.run"), exact=True).select_option("alliance")
    page.get_by_label(said("saved.other")).select_option("alone")
    page.get_by_role("button", name=maps("map.gain_title")).click()
    expect(page.locator(".m-saved .place.gain3")).to_have_count(1)
    expect(page.get_by_text(said("saved.lines_gain"))).to_be_visible()
    assert axe_faults(page) == []
