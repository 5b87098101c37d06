"""What a visitor reads, in a real browser: the answer in time and in space, beside others, explained and lived."""

from __future__ import annotations

import re
from datetime import timedelta

from dashboard_server import axe_faults
from dashboard_visit import (
    REFINED_MILLISECONDS,
    SMALL,
    WEEKS,
    asked,
    dosed,
    expect,
    in_a_browser,
    name_of_system,
    patterns,
    settled,
)

from dashboards.question import first_question
from sim.indicators.trace import CHANNELS
from sim.report.loss_map import short_name
from sim.report.number_format import percent

pytestmark = in_a_browser
LAVAL = "200083392"
"""A territory of the first system in which coworking spaces open."""
MIDDLE_WEEKS = re.compile(r"^(3|4|5|6)\d$")
USUAL_WEEKS_A_SECOND = WEEKS / 14
PACE = """weeks => new Promise(done => { const map = document.querySelector(".m-map svg"); let first;
  const look = now => { const at = [Number(map.dataset.week), now]; first ??= at;
    if (at[0] - first[0] >= weeks || now - first[1] > 10000) done(1000 * (at[0] - first[0]) / (now - first[1]));
    else requestAnimationFrame(look); };
  requestAnimationFrame(look); })"""


def test_time_plays_pauses_and_is_scrubbed_in_the_browser(small, said):
    page = small()
    bar, week = page.get_by_role("group", name=said("scene.time"), exact=True), page.locator(".m-map svg")
    clock, scrub = bar.get_by_role("status"), bar.get_by_label(said("scene.scrub"))
    scrub.fill("10")
    start = first_question().start_date
    expect(clock).to_contain_text(said.month(start + timedelta(weeks=9)))
    play = bar.get_by_role("button", name=said("scene.play"))
    pause = bar.get_by_role("button", name=said("scene.pause"))
    play.click()
    page.wait_for_function("before => window.maillageFrames >= before + 20", arg=page.evaluate("window.maillageFrames"))
    pause.click()
    expect(play).to_be_visible()
    bar.get_by_role("button", name=said("scene.rewind")).click()
    expect(clock).to_have_text(said.month(start))
    bar.get_by_label(said("scene.speed")).select_option("4")
    play.click()
    assert page.evaluate(PACE, 40) > 2 * USUAL_WEEKS_A_SECOND
    chart = page.locator(".m-curve svg")
    chart.click()
    expect(week).to_have_attribute("data-week", MIDDLE_WEEKS)
    expect(play).to_be_visible()
    scrub.fill("0")
    page.locator("h1").click()
    page.keyboard.press(".")
    expect(week).to_have_attribute("data-week", "1")
    page.keyboard.press(" ")
    expect(pause).to_be_visible()
    page.keyboard.press(" ")
    expect(play).to_be_visible()


def test_a_territory_chosen_on_the_map_or_in_the_table_shows_its_curve(small, said):
    page = small()
    title, chosen = page.locator(".m-curve figcaption"), page.locator(".m-place.m-chosen")
    expect(title).to_contain_text(said("scene.whole"))
    page.locator(".m-map svg").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(chosen).to_have_count(1)
    expect(title).not_to_contain_text(said("scene.whole"))
    page.get_by_role("button", name=said("variables.income")).click()
    expect(title).to_contain_text(said("variables.income"))
    expect(title).to_contain_text(said("variables.euros_month"))
    places = page.get_by_role("region", name=said("tables.places"))
    expect(places.get_by_role("columnheader").first).to_have_text(said("tables.place"))
    other = places.get_by_role("button", pressed=False).first
    name = other.text_content()
    other.click()
    expect(places.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
    expect(title).to_contain_text(name)
    expect(chosen).to_have_count(1)


def test_scenarios_are_kept_and_compared(small, said):
    page = small()
    page.get_by_role("button", name=said("nav.compare")).click()
    expect(page.get_by_text(said("compare.empty"))).to_be_visible()
    page.get_by_role("button", name=said("compare.keep_shown")).click()
    expect(page.locator(".m-columns > section")).to_have_count(1)
    page.get_by_role("button", name=said("nav.explore"), exact=True).click()
    expect(page.get_by_role("button", name=said("compare.kept", n=1))).to_be_disabled()
    dosed(page, 0.3)
    expect(page.locator(".m-keys")).to_contain_text(said("lines.kept"))
    page.get_by_role("button", name=said("compare.keep"), exact=True).click()
    page.get_by_role("button", name=said("nav.compare")).click()
    expect(page.locator(".m-columns > section")).to_have_count(2)
    differences = page.get_by_role("table").locator("tr.m-difference")
    figures = [said(f"figures.{name}") for name in ("after_a_year", "at_the_end", "income", "output")]
    expect(page.get_by_role("table").locator("th[scope=rowgroup]")).to_have_text(said("compare.less"))
    expect(differences.locator("th")).to_have_text(figures)
    expect(differences.locator("td:nth-of-type(1)")).to_have_text([said("compare.reference")] * 4)
    ranges = patterns(*(said(f"headline.{name}") for name in ("range", "noise", "nothing", "few")))
    for cell in differences.locator("td:nth-of-type(2) small").all():
        expect(cell).to_have_text(ranges)
    assert axe_faults(page) == []
    page.get_by_role("button", name=said("compare.again")).first.click()
    expect(page.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", percent(1.0, said.lang))
    page.get_by_role("button", name=said("nav.compare")).click()
    page.get_by_role("button", name=f"{said('controls.remove')} A").click()
    expect(page.locator(".m-columns > section")).to_have_count(1)
    expect(page.locator("tr.m-difference")).to_have_count(0)
    expect(page.get_by_text(said("compare.another"))).to_be_visible()


def test_the_answer_is_explained_and_look_alikes_are_visited(small, said):
    page = small(reduced_motion="reduce")
    page.get_by_role("button", name=said("nav.understand")).click()
    place = page.get_by_label(said("understand.look"))
    place.select_option(index=2)
    name = place.locator("option").nth(2).text_content()
    expect(page.locator("#portrait")).to_have_text(name)
    expect(page.locator("#euros")).to_have_text(said("understand.euros", name=name))
    expect(page.get_by_role("region", name=said("understand.euros", name=name))).to_contain_text(
        said("understand.rounds").split("{")[0]
    )
    expect(page.locator(".m-ribbon").first).to_be_attached()
    expect(page.locator(".m-curves figcaption")).to_have_text(
        [said(f"variables.{one}") for one in ("employment", "unemployment", "jobs", "income", "output")]
    )
    flows = page.get_by_role("region", name=said("portrait.flows")).locator("tbody tr")
    expect(flows.first.locator("th")).to_have_text(patterns(*(told[said.lang == "en"] for told in CHANNELS.values())))
    expect(flows.first.locator("td").first).to_have_text(patterns(said("portrait.to"), said("portrait.from")))
    employers = page.get_by_role("region", name=said("portrait.employers"))
    expect(employers).to_contain_text(said("portrait.employers_lead"))
    runs = page.get_by_role("img", name=said("understand.runs_label").split("{low}")[0].replace("{n}", "5"))
    expect(runs.locator(".m-run")).to_have_count(5)
    steps = page.get_by_role("region", name=said("understand.cascade")).locator("li")
    when = patterns(said("understand.at_once"), said("understand.months.one"), said("understand.months.other"))
    expect(steps.first.locator(".m-when")).to_have_text(when)
    expect(steps.first.locator("span").last).to_have_text(patterns(said("understand.step")))
    page.get_by_role("button", name=said("portrait.play")).click()
    expect(page.locator(".m-play-1 .m-fall").first).to_be_attached()
    assert axe_faults(page) == []
    expect(page.locator("#alike")).to_have_text(said("understand.alike", name=name))
    page.get_by_role("button", name=said("understand.there")).first.click()
    expect(page.locator(".m-kicker")).not_to_contain_text(name_of_system(SMALL, said))
    settled(page)


def test_lives_are_followed(visit, said):
    page = visit()
    with asked(page):
        page.get_by_role("region", name=said("controls.coworking")).get_by_role("checkbox").check()
    page.get_by_role("button", name=said("nav.understand")).click()
    place = page.get_by_label(said("understand.look"))
    place.select_option(LAVAL)
    name = short_name(place.locator("option:checked").text_content())
    expect(page.locator("#lives")).to_have_text(said("follow.title", name=name))
    page.get_by_role("button", name=said("follow.go")).click()
    lives = page.get_by_role("region", name=said("follow.title", name=name))
    for kind in ("household_worst", "firm_worst", "space"):
        heading = lives.get_by_role("heading", name=said(f"follow.{kind}"), exact=True).first
        expect(heading).to_be_visible(timeout=REFINED_MILLISECONDS)
    levels = patterns(*(said(f"follow.level_{kind}") for kind in ("household", "firm", "space")))
    for told in lives.locator("article > svg + p").all():
        expect(told).to_have_text(levels)
