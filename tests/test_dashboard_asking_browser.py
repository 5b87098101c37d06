"""What a visitor asks, in a real browser: territory, shocks, levers and who pays, cooperation, time, assumptions."""

from __future__ import annotations

import json
import re

import pytest
from dashboard_server import served
from dashboard_visit import (
    MARK,
    REFINED_MILLISECONDS,
    SMALL,
    answered,
    asked,
    expect,
    in_a_browser,
    named,
    patterns,
    query_of,
    settled,
    title_of,
)

from dashboards.question import first_question
from sim.cooperation import TOPOLOGIES, Cooperation
from sim.levers import LEVER_KINDS
from sim.levers.lever import Payers
from sim.report.number_format import percent, typography
from sim.shocks import SHOCK_KINDS

pytestmark = in_a_browser
FINISHED = "world done: "
WEEKS_WORTH_ABANDONING = 260
STAYS = (0.82, 0.58, 0.42)
SAYS = """texts => texts.includes(document.querySelector(".m-badge:not([data-before])")?.textContent)"""
TRAINING, LOCKDOWN = LEVER_KINDS["training"], SHOCK_KINDS["lockdown"]


@pytest.fixture(scope="module")
def address(folder):
    with served(folder, "--verbose") as url:
        yield url


@pytest.fixture
def removal(said):
    """The name of the button that takes something out of the question."""
    return lambda title: named(said("controls.remove"), title, said).strip()


def test_one_finds_ones_own_territory_by_name(visit, said):
    page = visit()
    search = page.get_by_label(said("controls.search"))
    search.press_sequentially("zzzz")
    expect(page.locator(".m-found")).to_have_text(said("controls.nothing_found"))
    search.fill("")
    search.press_sequentially("ernee")
    page.get_by_role("group", name=said("controls.found")).get_by_role("button").first.click()
    expect(page.locator(".m-kicker")).to_contain_text(said("controls.own_choice", name="Ernée"))
    settled(page)


def test_shocks_and_levers_are_added_from_their_declarations_and_removed(small, said, removal):
    page = small()
    with answered(page):
        page.get_by_label(said("controls.add_levers")).select_option(label=title_of(TRAINING, said))
    expect(page.locator("h1")).to_contain_text(title_of(TRAINING, said))
    expect(page.locator(".m-policy").first).to_contain_text(said("headline.policy").split("{")[0].strip())
    expect(page.locator(".m-keys")).to_contain_text(said("lines.unaided"))
    page.get_by_role("button", name=said("scene.against_unaided")).click()
    expect(page.locator(".m-map figcaption")).to_have_text(said("scene.map_policy"))
    page.get_by_role("button", name=removal(title_of(TRAINING, said))).click()
    expect(page.locator(".m-policy")).to_have_count(0)
    with asked(page):
        page.get_by_label(said("controls.add_shocks")).select_option(label=title_of(LOCKDOWN, said))
    expect(page.locator("h1")).to_contain_text(title_of(LOCKDOWN, said))


def test_one_chooses_who_pays_for_a_lever_and_sets_a_limit(small, said):
    page = small()
    with answered(page):
        page.get_by_label(said("controls.add_levers")).select_option(label=title_of(TRAINING, said))
    state = Payers.field_rows()["state"][f"label_{said.lang}"]
    page.locator("#item-levers-training-0").get_by_text(said("controls.more")).click()
    with answered(page):
        page.get_by_role("slider", name=state).fill("1")
    expect(page.locator("output[for=c-levers-0-payers-state]")).to_have_text(percent(1.0, said.lang))
    expect(page.locator("output[for=c-levers-0-payers-region]")).to_have_text(percent(0.0, said.lang))
    expect(page.get_by_role("heading", name=said("costs.title"))).to_be_visible()
    expect(page.locator(".m-shares li")).to_have_count(1)
    expect(page.locator(".m-shares li")).to_contain_text(state)
    limit = page.get_by_label(said("controls.budget"))
    limit.fill("1000")
    limit.press("Tab")
    expect(page.get_by_role("alert")).to_have_text(said("refused.the levers would spend more than the budget"))
    with asked(page):
        limit.fill("900000000")
        limit.press("Tab")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_spaces_of_work_years_and_assumptions_are_set(visit, said):
    page = visit()
    expect(page.locator(".m-mark")).to_have_count(0)
    with asked(page):
        page.get_by_role("region", name=said("controls.coworking")).get_by_role("checkbox").check()
    spaces = page.locator(".m-marks title")
    expect(spaces.first).to_have_text(patterns("{name} " + said("scene.space"), said("scene.space")))
    with asked(page):
        page.get_by_label(said("controls.weeks")).fill("104")
    question = first_question().model_copy(update={"weeks": 104})
    expect(page.locator(".m-kicker")).to_contain_text(said.month(question.end_date))
    page.get_by_text(said("controls.assumptions_open")).click()
    with asked(page):
        page.locator("#assumptions input[type=range]").first.press("End")
    expect(page.locator("#assumptions summary")).to_have_text(f"{said('controls.assumptions_open')} (1)")


def test_cooperation_is_drawn_on_the_map_and_edited_as_a_table(small, said, removal):
    page = small()
    page.get_by_role("button", name=said("scene.link")).click()
    expect(page.locator(".m-linker")).to_have_text(said("scene.link_first"))
    page.locator(".m-place").nth(0).click(force=True)
    expect(page.locator(".m-linker")).to_contain_text(said("scene.link_second").split("{name}")[1])
    with answered(page):
        page.locator(".m-place").nth(1).click(force=True)
    expect(page.locator(".m-wish")).to_have_count(1)
    expect(page.get_by_role("heading", name=said("costs.pairs"))).to_be_visible()
    expect(page.locator(".m-pairs tbody tr")).to_have_count(1)
    pairs = page.locator("#pairs")
    pairs.get_by_text(said("cooperation.pairs", n=1)).click()
    pairs.get_by_label(said("cooperation.strength")).fill("0.5")
    expect(pairs.locator("output")).to_have_text(percent(0.5, said.lang))
    pairs.get_by_text(said("cooperation.pair_themes")).click()
    pairs.get_by_label(said("cooperation.one_way")).check()
    expect(pairs.locator("h3")).to_contain_text("→")
    pairs.get_by_label(said("cooperation.second"), exact=True).select_option(index=2)
    pairs.get_by_role("button", name=said("cooperation.add"), exact=True).click()
    expect(page.locator(".m-wish")).to_have_count(2)
    pairs.get_by_role("button", name=removal("")).last.click()
    expect(page.locator(".m-wish")).to_have_count(1)
    page.get_by_label(said("cooperation.who")).select_option("mesh")
    mesh = TOPOLOGIES["mesh"][said.lang == "en"]
    expect(page.locator("h1")).to_contain_text(typography(mesh, said.lang))
    page.locator("#agreed > summary").get_by_text(said("cooperation.themes")).click()
    food = page.locator("#agreed").get_by_label(Cooperation.field_rows()["food"][f"label_{said.lang}"])
    with asked(page):
        food.click()
    page.get_by_text(said("cooperation.terms")).click()
    with asked(page):
        page.locator("#terms input[type=range]").first.press("Home")


def test_a_pair_is_drawn_by_dragging_from_one_territory_to_another(small, said):
    page = small()
    page.get_by_role("button", name=said("scene.link")).click()
    names = page.locator(".m-map .m-name")
    page.locator(".m-map svg").scroll_into_view_if_needed()
    first, second = (names.nth(place).bounding_box() for place in (0, 1))
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(second["x"] + 5, second["y"] + 5, steps=4)
    expect(page.locator(".m-thread")).to_have_attribute("d", re.compile("^M"))
    with answered(page):
        page.mouse.move(second["x"] + second["width"] / 2, second["y"] + second["height"] / 2, steps=4)
        page.mouse.up()
    expect(page.locator(".m-wish")).to_have_count(1)
    expect(page.locator(".m-linker")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".m-linker")).to_have_text(said("scene.link"))


def test_dragging_a_slider_finishes_the_refined_runs_of_the_last_value_only(visit, folder, said):
    """Where the pointer stays until refined runs have begun, they are abandoned at the next value.

    A fast machine may end those of some values before the pointer leaves it; where nothing is abandoned, all values end
    theirs. Each language passes over values of its own, since the server keeps the worlds of the other.
    """
    page = settled(visit(query_of(SMALL, WEEKS_WORTH_ABANDONING)))
    slider, told = page.locator("#c-shocks-0-dose"), page.locator("output[for=c-shocks-0-dose]")
    slider.scroll_into_view_if_needed()
    box, passed, aside = slider.bounding_box(), [], {"fr": 0.0, "en": 0.04}[said.lang]
    texts_begun = [said("headline.refining"), said("headline.refined")]
    with answered(page):
        page.mouse.move(box["x"] + 0.97 * box["width"], box["y"] + box["height"] / 2)
        page.mouse.down()
        for share in (0.9, 0.82, 0.74, 0.66, 0.58, 0.5, 0.42, 0.34):
            before = told.text_content()
            page.locator(".m-badge").evaluate(MARK)
            page.mouse.move(box["x"] + (share + aside) * box["width"], box["y"] + box["height"] / 2, steps=3)
            expect(told).not_to_have_text(before)
            passed.append(float(slider.input_value()))
            if share in STAYS:
                page.wait_for_function(SAYS, arg=texts_begun, timeout=REFINED_MILLISECONDS)
        page.mouse.up()
    *superseded, last = passed
    assert len(set(superseded)) >= 6
    expect(slider).to_have_attribute("aria-valuetext", percent(last, said.lang))
    finished = refined_runs_finished(folder)
    assert len(finished[last]) == 5
    ended = [dose for dose, seeds in finished.items() if dose in superseded and len(seeds) == 5]
    assert len(ended) < len(STAYS)
    alone = settled(visit(page.evaluate("location.search")))
    values = page.locator(".m-figure .m-value").all_text_contents()
    expect(alone.locator(".m-figure .m-value")).to_have_text(values)


def refined_runs_finished(folder):
    """Seeds of the worlds of this question that the server says it finished, by dose: a refined answer needs five."""
    lines, found = (folder / "server.log").read_text().splitlines(), {}
    for line in lines:
        world = json.loads(line.partition(FINISHED)[2].partition(" ")[2] or "{}")
        if world.get("weeks") == WEEKS_WORTH_ABANDONING and world["shocks"]:
            found.setdefault(world["shocks"][0]["dose"], set()).add(world["seed"])
    return found
