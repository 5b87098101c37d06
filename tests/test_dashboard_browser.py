"""The page as a whole in a real browser: its first screen, its address, its languages, what is taken away from it."""

from __future__ import annotations

import re
import tomllib

import pytest
from dashboard_server import axe_faults
from dashboard_visit import SMALL, answered, dosed, expect, in_a_browser, name_of_system, settled

from dashboards.panels.masthead import page_title
from dashboards.takeaway import sources_line
from dashboards.texts import texts_in
from sim.data import load_pack
from sim.report.number_format import percent, typography
from sim.shocks import SHOCK_KINDS

pytestmark = in_a_browser
STATES = """() => { window.states = []; const tell = () => {
  const state = document.querySelector(".m-badge").textContent;
  if (state !== window.states.at(-1)) window.states.push(state); };
  new MutationObserver(tell).observe(document.body, { subtree: true, childList: true, characterData: true }); }"""
PNG_WIDTH = slice(16, 20)


@pytest.fixture
def other(said):
    """The texts of the page in the language that the visitor did not ask for."""
    return texts_in("en" if said.lang == "fr" else "fr")


def test_the_first_screen_tells_a_story_and_another_system_is_chosen(visit, said):
    page = visit()
    expect(page.locator("html")).to_have_attribute("lang", said.lang)
    expect(page).to_have_title(page_title(said.lang))
    closure = typography(getattr(SHOCK_KINDS["plant-closure"], f"title_{said.lang}"), said.lang)
    expect(page.locator("h1")).to_have_text(closure)
    expect(page.locator(".m-lead")).to_contain_text(re.compile("habitants de moins|fewer residents"))
    expect(page.locator(".m-figure")).to_have_count(4)
    expect(page.locator(".m-figure .m-what").first).to_have_text(said("figures.after_a_year"))
    expect(page.locator(".m-figure .m-range").first).to_contain_text(said("headline.range").split(" ")[0])
    assert page.locator(".m-place").count() == 7
    fills = page.locator(".m-place").evaluate_all("paths => new Set(paths.map(path => path.style.fill)).size")
    assert fills > 1
    assert "view=explore" in page.url
    systems = page.get_by_label(said("controls.system"))
    expect(systems.locator("option")).to_have_text([name_of_system(one, said) for one in load_pack().systems])
    systems.select_option(SMALL)
    expect(page.locator(".m-kicker")).to_contain_text(name_of_system(SMALL, said))
    settled(page)
    page.get_by_text(said("foot.sources_open")).click()
    expect(page.locator("#sources p")).to_have_text(sources_line(said.lang))


def test_an_answer_comes_at_once_then_finer_and_is_undone_and_redone(small, said):
    page = small()
    value, slider = page.locator(".m-figure .m-value").first, page.locator("#c-shocks-0-dose")
    first = value.text_content()
    page.evaluate(STATES)
    dosed(page, 0.2)
    expect(slider).to_have_attribute("aria-valuetext", percent(0.2, said.lang))
    expect(value).not_to_have_text(first)
    assert page.evaluate("window.states.slice(-2)") == [said("headline.refining"), said("headline.refined")]
    with answered(page):
        page.get_by_role("button", name=said("history.undo")).click()
    expect(value).to_have_text(first)
    with answered(page):
        page.get_by_role("button", name=said("history.redo")).click()
    expect(slider).to_have_attribute("aria-valuetext", percent(0.2, said.lang))
    page.locator("h1").click()
    with answered(page):
        page.keyboard.press("Control+z")
    expect(value).to_have_text(first)
    with answered(page):
        page.keyboard.press("Control+y")
    expect(slider).to_have_attribute("aria-valuetext", percent(0.2, said.lang))


def test_the_address_holds_the_whole_scenario_and_two_visitors_do_not_meet(small, visit, said):
    page = small()
    first = page.url
    dosed(page, 0.4)
    page.wait_for_function("first => location.href !== first", arg=first)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=said("take.link")).click()
    expect(page.get_by_text(said("take.copied"))).to_be_visible()
    neighbour = visit(page.evaluate("async () => new URL(await navigator.clipboard.readText()).search"))
    theirs, ours = neighbour.locator("#c-shocks-0-dose"), page.locator("#c-shocks-0-dose")
    expect(theirs).to_have_attribute("aria-valuetext", percent(0.4, said.lang))
    expect(neighbour.locator(".m-kicker")).to_contain_text(name_of_system(SMALL, said))
    theirs.fill("0.9")
    expect(theirs).to_have_attribute("aria-valuetext", percent(0.9, said.lang))
    expect(ours).to_have_attribute("aria-valuetext", percent(0.4, said.lang))


def test_a_click_counts_though_an_answer_comes_while_the_button_is_down(visit):
    """The map used to be drawn anew under the pointer, and the click was lost."""
    page = visit()
    page.locator(".m-map").scroll_into_view_if_needed()
    box = page.locator(".m-core-name").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    drawn = page.locator(".m-curve svg").get_attribute("data-draws")
    page.locator("#c-shocks-0-dose").evaluate(
        "slider => { slider.value = 0.2; slider.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    expect(page.locator(f".m-curve svg[data-draws='{drawn}']")).to_have_count(0)
    page.mouse.up()
    expect(page.locator(".m-place.m-core.m-chosen")).to_have_count(1)


def test_files_are_saved_and_a_scenario_is_opened_again(small, said, tmp_path):
    page = small()
    saved = {}
    for kind in ("toml", "csv", "svg", "png", "report"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=said(f"take.{kind}")).click()
        saved[kind] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved[kind])
    assert tomllib.loads(saved["toml"].read_text())["system"] == SMALL
    assert saved["csv"].read_text().startswith("# seeds: 1, 2")
    assert said("scene.map_widest") in saved["svg"].read_text()
    assert saved["png"].read_bytes().startswith(b"\x89PNG")
    assert f'<html lang="{said.lang}"' in saved["report"].read_text()
    page.get_by_text(said("take.python")).click()
    expect(page.locator("#python pre")).to_contain_text("run_scenario")
    changed = tmp_path / "changed.toml"
    changed.write_text(saved["toml"].read_text().replace("dose = 1.0", "dose = 0.3"))
    slider = page.locator("#c-shocks-0-dose")
    page.get_by_label(said("take.open")).set_input_files(changed)
    expect(slider).to_have_attribute("aria-valuetext", percent(0.3, said.lang))
    changed.write_text("weeks = 'many'")
    page.get_by_label(said("take.open")).set_input_files(changed)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(slider).to_have_attribute("aria-valuetext", percent(0.3, said.lang))


def test_the_page_is_accessible_and_fits_a_screen_of_any_width(visit, said):
    page = visit()
    for width, scheme in ((1400, "light"), (820, "dark"), (390, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".m-curve svg[data-draws]")).to_be_visible()
        assert axe_faults(page) == []
        picture = page.screenshot(full_page=True)
        assert int.from_bytes(picture[PNG_WIDTH]) == width


def test_language_and_theme_are_switched(visit, said, other):
    page = visit()
    page.get_by_role("button", name=said("nav.other_language")).click()
    expect(page.locator("html")).to_have_attribute("lang", other.lang)
    expect(page).to_have_title(page_title(other.lang))
    expect(page.get_by_role("button", name=other("compare.keep"))).to_be_visible()
    for theme in ("dark", "light", ""):
        page.locator("button[data-do=theme]").click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        expect(page.locator("button[data-do=theme]")).to_have_text(other(f"nav.theme_{theme or 'auto'}"))


def test_the_last_change_is_replayed_by_the_browser_alone(small, said, other):
    """Before, after, before, after; anything new ends it, and the other language replays in the other language."""
    page = small()
    value, curve = page.locator(".m-figure .m-value").first, page.locator(".m-line.m-unaided")
    first, first_line = value.text_content(), curve.get_attribute("d")
    dosed(page, 0.3)
    expect(value).not_to_have_text(first)
    after, after_line = value.text_content(), curve.get_attribute("d")
    replay = page.get_by_role("button", name=said("history.replay"))
    page.evaluate("() => { window.reallySend = WebSocket.prototype.send; WebSocket.prototype.send = () => {}; }")
    replay.focus()
    page.keyboard.press("Enter")
    for number, line in ((first, first_line), (after, after_line), (first, first_line), (after, after_line)):
        expect(value).to_have_text(number)
        expect(curve).to_have_attribute("d", line)
    expect(page.locator("[data-replaying]")).to_have_count(0)
    expect(replay).to_be_focused()
    page.evaluate("() => { WebSocket.prototype.send = window.reallySend; }")
    replay.click()
    expect(page.locator(".m-badge")).to_have_text(said("history.before"))
    page.get_by_role("button", name=said("nav.other_language")).click()
    expect(page.locator(".m-badge")).to_have_text(other("headline.refined"))
    expect(page.locator("[data-replaying]")).to_have_count(0)
    page.get_by_role("button", name=other("history.replay")).click()
    expect(page.locator(".m-badge")).to_have_text(other("history.before"))
    page.get_by_role("button", name=other("history.undo")).click()
    expect(page.locator("[data-replaying]")).to_have_count(0)
    expect(curve).to_have_attribute("d", first_line)
