"""The dashboard in a real browser: what a visitor sees, clicks, drags, saves and reads."""

from __future__ import annotations

import re
import tomllib

import pytest
from dashboard_server import CHROMIUM, axe_faults, chromium_launched, served, visits, write_experiment, write_run

from dashboards.texts import texts_in
from sim.report.number_format import percent

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
expect.set_options(timeout=30_000)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no chromium at {CHROMIUM}: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def chromium():
    with chromium_launched() as launched:
        yield launched


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dashboard")
    write_experiment(folder / "runs" / "dose")
    write_run(folder / "runs" / "alone", depth=0.03)
    write_run(folder / "runs" / "alliance", depth=0.01)
    with served(folder) as url:
        yield url


@pytest.fixture
def go(chromium, address):
    with visits(chromium, address) as opened:
        yield lambda query="", **options: opened(f"/{query}", ".m-curve svg[data-draws]", **options)


@pytest.fixture(params=["fr-FR", "en-GB"])
def locale(request):
    return request.param


@pytest.fixture
def said(locale):
    """The texts of the page in the language of the visitor."""
    return texts_in(locale[:2])


@pytest.fixture
def visit(go, locale):
    """Opens the page in the language of the visitor: every feature is clicked in both."""
    return lambda query="", **options: go(query, **{"locale": locale, **options})


def small(page):
    """Take the smallest system, whose answers come at once."""
    page.locator("#system").select_option("gevaudan-lozere")
    expect(page.locator(".m-kicker")).to_contain_text("Gévaudan")
    settled(page)
    return page


def settled(page):
    """Wait until the refined estimate is there."""
    expect(page.locator(".m-badge")).to_have_text(re.compile("affinée|Refined"), timeout=180_000)
    expect(page.locator(".m-badge.m-fine")).to_be_visible(timeout=180_000)


def test_the_first_screen_tells_a_story(visit):
    page = visit()
    expect(page.locator("h1")).to_have_text(re.compile("Fermeture d’un grand employeur|Closure of a major employer"))
    expect(page.locator(".m-lead")).to_contain_text(re.compile("habitants de moins|fewer residents"))
    expect(page.locator(".m-figure")).to_have_count(4)
    expect(page.locator(".m-figure .m-range").first).to_contain_text(re.compile("entre|between"))
    assert page.locator(".m-place").count() == 7
    fills = page.locator(".m-place").evaluate_all("paths => new Set(paths.map(path => path.style.fill)).size")
    assert fills > 1
    assert "view=explore" in page.url


def test_moving_the_dose_changes_the_answer_and_undo_brings_it_back(visit, said):
    page = small(visit())
    first = page.locator(".m-figure .m-value").first.text_content()
    slider = page.locator("#c-shocks-0-dose")
    slider.fill("0.2")
    expect(page.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", percent(0.2, said.lang))
    settled(page)
    assert page.locator(".m-figure .m-value").first.text_content() != first
    page.get_by_role("button", name=said("history.undo")).click()
    settled(page)
    expect(page.locator(".m-figure .m-value").first).to_have_text(first)
    page.get_by_role("button", name=said("history.redo")).click()
    expect(page.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", percent(0.2, said.lang))


def test_the_address_holds_the_whole_scenario_and_two_visitors_do_not_meet(visit, said):
    page = small(visit())
    page.locator("#c-shocks-0-dose").fill("0.4")
    expect(page.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", percent(0.4, said.lang))
    page.wait_for_function("before => location.search !== before", arg="")
    page.wait_for_timeout(300)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=said("take.link")).click()
    expect(page.get_by_text(said("take.copied"))).to_be_visible()
    other = visit(page.evaluate("async () => new URL(await navigator.clipboard.readText()).search"))
    expect(other.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", percent(0.4, said.lang))
    expect(other.locator(".m-kicker")).to_contain_text("Gévaudan")
    other.locator("#c-shocks-0-dose").fill("0.9")
    expect(other.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", percent(0.9, said.lang))
    expect(page.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", percent(0.4, said.lang))


def test_time_plays_pauses_and_is_scrubbed_in_the_browser(go):
    page = small(go())
    clock = page.locator(".m-playbar output")
    page.get_by_label("Semaine affichée").fill("10")
    expect(clock).to_contain_text("mars 2019")
    page.get_by_role("button", name="Lecture").click()
    before = page.evaluate("window.maillageFrames")
    page.wait_for_timeout(1000)
    assert page.evaluate("window.maillageFrames") - before >= 20
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Revenir au début").click()
    expect(clock).to_contain_text("janvier 2019")
    page.locator("h1").click()
    page.keyboard.press(".")
    expect(page.locator(".m-map svg[data-week='1']")).to_be_visible()


def test_a_territory_chosen_with_the_keyboard_shows_its_curve(go):
    page = small(go())
    page.locator(".m-map svg").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".m-place.m-chosen")).to_have_count(1)
    expect(page.locator(".m-curve figcaption")).not_to_contain_text("Ensemble")
    page.get_by_role("button", name="Revenu disponible").click()
    expect(page.locator(".m-curve figcaption")).to_contain_text("Revenu disponible")


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


def test_one_finds_ones_own_territory_by_name(visit, said):
    page = small(visit())
    page.get_by_label(said("controls.search")).press_sequentially("ernee")
    page.locator(".m-found button").first.click()
    expect(page.locator(".m-kicker")).to_contain_text("Ernée")
    settled(page)


def test_shocks_and_levers_are_added_from_their_declarations_and_removed(go):
    page = small(go())
    page.get_by_label("Ajouter un levier").select_option("training")
    expect(page.locator("h1")).to_contain_text("Former les demandeurs d’emploi")
    settled(page)
    expect(page.locator(".m-policy").first).to_contain_text("leviers")
    expect(page.locator("#costs")).to_be_visible()
    page.get_by_role("button", name="Effet des leviers").click()
    expect(page.locator(".m-map figcaption")).to_contain_text("Effet des leviers")
    page.get_by_role("button", name="Retirer : Former les demandeurs d'emploi").click()
    expect(page.locator(".m-policy")).to_have_count(0)
    page.get_by_label("Ajouter un choc").select_option("lockdown")
    expect(page.locator("h1")).to_contain_text("Confinement")


def test_files_are_saved_and_a_scenario_is_opened_again(visit, said, tmp_path):
    page = small(visit())
    saved = {}
    for kind in ("toml", "csv", "svg", "png", "report"):
        with page.expect_download() as waiting:
            page.locator(f"button[data-at={kind}]").click()
        saved[kind] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved[kind])
    assert tomllib.loads(saved["toml"].read_text())["system"] == "gevaudan-lozere"
    assert saved["csv"].read_text().startswith('# seeds: 1, 2')
    assert "<svg" in saved["svg"].read_text()
    assert saved["png"].read_bytes().startswith(b"\x89PNG")
    assert "</html>" in saved["report"].read_text()
    page.get_by_text(said("take.python")).click()
    expect(page.locator("#python pre")).to_contain_text("run_scenario")
    changed = tmp_path / "changed.toml"
    changed.write_text(saved["toml"].read_text().replace("dose = 1.0", "dose = 0.3"))
    page.locator("input[type=file]").set_input_files(changed)
    expect(page.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", percent(0.3, said.lang))
    changed.write_text("weeks = 'many'")
    page.locator("input[type=file]").set_input_files(changed)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", percent(0.3, said.lang))


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1400, "light", "fr-FR"), (820, "dark", "en-GB"),
                                                          (390, "light", "en-GB")])  # fmt: skip
def test_the_page_is_accessible_and_fits_the_screen(go, width, scheme, locale):
    page = go(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_language_and_theme_are_switched(visit, said):
    page, other = visit(), texts_in("en" if said.lang == "fr" else "fr")
    page.get_by_role("button", name=said("nav.other_language")).click()
    expect(page.locator("html")).to_have_attribute("lang", other.lang)
    expect(page.get_by_role("button", name=other("compare.keep"))).to_be_visible()
    for theme in ("dark", "light", ""):
        page.locator("button[data-do=theme]").click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        expect(page.locator("button[data-do=theme]")).to_have_text(other(f"nav.theme_{theme or 'auto'}"))


def test_scenarios_are_kept_and_compared(go):
    page = small(go())
    page.get_by_role("button", name="Garder ce scénario").click()
    expect(page.get_by_role("button", name="Gardé (1 sur 4)")).to_be_visible()
    before = page.locator(".m-figure .m-value").first.text_content()
    page.locator("#c-shocks-0-dose").fill("0.3")
    expect(page.locator(".m-figure .m-value").first).not_to_have_text(before)
    settled(page)
    expect(page.locator(".m-keys")).to_contain_text("scénario gardé")
    page.get_by_role("button", name="Garder ce scénario").click()
    page.get_by_role("button", name="Comparer").click()
    expect(page.locator(".m-columns > section")).to_have_count(2)
    expect(page.locator("tr.m-difference")).to_have_count(4)
    assert axe_faults(page) == []
    page.get_by_role("button", name="Reprendre").first.click()
    expect(page.locator("#c-shocks-0-dose")).to_have_attribute("aria-valuetext", "100\u202f%")
    page.get_by_role("button", name="Comparer").click()
    page.get_by_role("button", name="Retirer A").click()
    expect(page.locator(".m-columns > section")).to_have_count(1)


def test_the_last_change_is_replayed_by_the_browser_alone(visit, said):
    """Before, after, before, after; anything new ends it, and the other language replays in the other language."""
    page, other = small(visit()), "en" if said.lang == "fr" else "fr"
    value, curve = page.locator(".m-figure .m-value").first, page.locator(".m-line.m-unaided")
    first, first_line = value.text_content(), curve.get_attribute("d")
    page.locator("#c-shocks-0-dose").fill("0.3")
    expect(value).not_to_have_text(first)
    settled(page)
    after, after_line = value.text_content(), curve.get_attribute("d")
    replay = page.locator("button[data-replay]")
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
    page.locator(f"button[data-do=lang][data-at={other}]").click()
    settled(page)
    expect(page.locator("[data-replaying]")).to_have_count(0)
    replay.click()
    expect(page.locator(".m-badge")).to_have_text(texts_in(other)("history.before"))
    page.locator("button[data-do=undo]").click()
    settled(page)
    expect(page.locator("[data-replaying]")).to_have_count(0)
    expect(curve).to_have_attribute("d", first_line)


def test_the_answer_is_explained_and_look_alikes_are_visited(go):
    page = small(go(reduced_motion="reduce"))
    page.get_by_role("button", name="Comprendre").click()
    expect(page.locator("#euros")).to_contain_text("CC ")
    expect(page.locator(".m-flow").first).to_be_visible()
    expect(page.locator(".m-curves figure")).to_have_count(5)
    expect(page.locator("#flows ~ .m-scroll tbody tr").first).to_be_visible()
    page.get_by_role("button", name="Rejouer la trace").click()
    expect(page.locator(".m-play-1 .m-fall").first).to_be_attached()
    assert axe_faults(page) == []
    page.get_by_role("button", name="Suivre ces vies").click()
    expect(page.locator(".m-lives article").first).to_be_visible(timeout=180_000)
    page.get_by_label("Territoire regardé").select_option(index=2)
    expect(page.locator("#alike")).to_contain_text("CC Aubrac Lot Causses Tarn")
    page.get_by_role("button", name=re.compile("Voir ce choc là-bas")).first.click()
    expect(page.locator(".m-kicker")).not_to_contain_text("Gévaudan")


def test_cooperation_is_drawn_on_the_map_and_edited_as_a_table(go):
    page = small(go())
    page.get_by_role("button", name="Relier deux territoires").click()
    page.locator(".m-place").nth(0).click(force=True)
    expect(page.locator(".m-linker")).to_contain_text("et…")
    page.locator(".m-place").nth(1).click(force=True)
    expect(page.locator(".m-wish")).to_have_count(1)
    settled(page)
    expect(page.locator("#costs")).to_be_visible()
    expect(page.locator(".m-pairs tbody tr")).to_have_count(1)
    page.locator("#pairs > summary").click()
    page.locator("#pairs").get_by_label("Intensité").fill("0.5")
    expect(page.locator("#pairs output")).to_have_text("50\u202f%")
    page.locator("#pair-second").select_option(index=2)
    page.get_by_role("button", name="Relier", exact=True).click()
    expect(page.locator(".m-wish")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Retirer : ")).last.click()
    expect(page.locator(".m-wish")).to_have_count(1)
    page.get_by_label("Qui coopère avec qui").select_option("mesh")
    expect(page.locator("h1")).to_contain_text("Maillage de l’Alliance")


def test_a_pair_is_drawn_by_dragging_from_one_territory_to_another(go):
    page = small(go())
    page.get_by_role("button", name="Relier deux territoires").click()
    names = page.locator(".m-map .m-name")
    page.locator(".m-map svg").scroll_into_view_if_needed()
    first, second = (names.nth(place).bounding_box() for place in (0, 1))
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(second["x"] + 5, second["y"] + 5, steps=4)
    expect(page.locator(".m-thread")).to_have_attribute("d", re.compile("^M"))
    page.mouse.move(second["x"] + second["width"] / 2, second["y"] + second["height"] / 2, steps=4)
    page.mouse.up()
    expect(page.locator(".m-wish")).to_have_count(1)
    expect(page.locator(".m-linker")).to_have_attribute("aria-pressed", "false")


def test_an_experiment_is_opened_and_one_of_its_worlds_played(go):
    page = go(locale="en-GB")
    page.get_by_role("button", name="Research").click()
    expect(page.locator("#tornado")).to_have_text("What matters most")
    page.get_by_label("Draw around").select_option("best")
    page.get_by_label("Against").select_option("shocks.closure.dose")
    expect(page.locator(".m-spot")).to_have_count(80)
    page.get_by_role("button", name="Draw the map and curves").click()
    expect(page.locator(".m-lived [role=status]")).to_contain_text("runs of 24", timeout=180_000)
    expect(page.locator(".m-curve svg[data-draws]")).to_be_visible()
    expect(page.locator(".m-linker")).to_be_hidden()
    assert axe_faults(page) == []
    page.get_by_role("button", name=re.compile("^See this world")).first.click()
    expect(page.locator(".m-kicker")).to_contain_text("Gévaudan")


def test_saved_runs_are_shown_on_a_map_and_compared(go):
    page = go()
    page.get_by_role("button", name="Recherche").click()
    page.get_by_role("button", name="Simulations sur une carte").click()
    expect(page.locator(".m-saved .place")).to_have_count(3)
    page.get_by_role("button", name="Quand cela revient").click()
    page.locator(".m-saved .place").first.click(force=True)
    expect(page.locator("#saved-curve")).not_to_have_text("Tous les territoires")
    page.get_by_label("Gain par rapport à").select_option("alone")
    page.get_by_role("button", name="Ce que gagnent la coopération et les leviers").click()
    expect(page.locator(".m-saved .place.gain3")).to_have_count(1)
    assert axe_faults(page) == []
