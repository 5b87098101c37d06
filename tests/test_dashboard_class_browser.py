"""Lessons and the class room in a real browser: a lesson to its end, a teacher with pupils on their own devices."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from dashboard_server import CHROMIUM, FIRST_ANSWER_MILLISECONDS, axe_faults, chromium_launched, served, visits

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no chromium at {CHROMIUM}: apt-get install chromium"),
]
SHORT_LESSON = Path(__file__).parent / "data" / "short-lesson.toml"
FOUND_MILLISECONDS = 120_000


@pytest.fixture(scope="module")
def chromium():
    with chromium_launched() as launched:
        yield launched


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    own = folder / "lessons"
    own.mkdir()
    shutil.copy(SHORT_LESSON, own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAILLAGE_CLASS_FILE", str(folder / "class.sqlite"))
        patch.setenv("MAILLAGE_LESSONS", str(own))
        with served(folder, "--class", "--host", "127.0.0.1", "--lessons", str(own)) as url:
            yield url


@pytest.fixture
def visit(chromium, address):
    with visits(chromium, address) as go:
        yield lambda path, ready, **options: go(path, f"{ready} >> nth=0", **options)


WORDS = {
    "fr-FR": ("Je prédis", "Question suivante", "Voir le bilan", "Ce que l’on avait", "Moins", "Fiche à imprimer"),
    "en-GB": ("I predict", "Next question", "See the summary", "What was predicted", "Less", "Sheet to print"),
}


@pytest.mark.parametrize("locale", WORDS)
def test_a_lesson_is_followed_to_its_end_with_the_keyboard(visit, locale, tmp_path):
    predict, following, summary, ended, less, printed = WORDS[locale]
    page = visit("/?view=learn&lesson=short-lesson", ".m-question", locale=locale)
    expect(page.get_by_role("button", name=predict)).to_be_disabled()
    page.locator("input[type=range]").focus()
    page.keyboard.press("End")
    expect(page.locator(".m-question output")).to_have_text(re.compile("100"))
    expect(page.locator(".m-found-answer")).to_have_count(0)
    page.get_by_role("button", name=predict).press("Enter")
    expect(page.locator(".m-found-answer")).to_be_visible(timeout=FOUND_MILLISECONDS)
    expect(page.locator(".m-guess")).to_have_count(1)
    page.get_by_role("button", name=following).click()
    page.get_by_role("radio", name=less, exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name=predict).click()
    expect(page.locator(".m-found-answer")).to_contain_text(less, timeout=FOUND_MILLISECONDS)
    page.get_by_role("button", name=following).click()
    page.locator("input[type=radio]").last.check()
    page.get_by_role("button", name=predict).click()
    expect(page.locator(".m-found-answer")).to_be_visible(timeout=FOUND_MILLISECONDS)
    assert axe_faults(page) == []
    page.get_by_role("button", name=summary).click()
    expect(page.locator("h2")).to_contain_text(ended)
    expect(page.locator(".m-ended dt")).to_have_count(3)
    assert "lesson=short-lesson" in page.url
    with page.expect_download() as waiting:
        page.get_by_role("button", name=printed).click()
    waiting.value.save_as(tmp_path / "sheet.html")
    text = (tmp_path / "sheet.html").read_text()
    assert text.count('class="question"') == text.count('class="answer"') == 3


def test_the_lessons_are_listed_and_fit_a_phone(visit):
    page = visit("/?view=learn", ".m-lessons", viewport={"width": 390, "height": 844}, locale="en-GB")
    expect(page.locator(".m-lessons li")).to_have_count(6)
    assert axe_faults(page) == []
    page.get_by_role("button", name="Start: The leaky bucket").click()
    expect(page.locator("h1")).to_have_text("The leaky bucket")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_pupils_predict_on_their_devices_and_the_teacher_reveals(visit, address):
    teacher = visit("/?view=learn&lesson=short-lesson", ".m-question")
    teacher.get_by_role("button", name="Ouvrir une classe").click()
    expect(teacher.locator(".m-room")).to_contain_text(f"{address}/class")
    code = teacher.locator(".m-code").text_content()
    phone = {"viewport": {"width": 390, "height": 844}}
    anne = visit("/class", "#code", **phone)
    anne.locator("#code").fill("zzzzzz")
    anne.get_by_role("button", name="Rejoindre").click()
    expect(anne.get_by_role("alert")).to_be_visible()
    assert axe_faults(anne) == []
    anne.locator("#code").fill(code.lower())
    anne.keyboard.press("Enter")
    pupils = [anne, *(visit(f"/class?code={code}", "input[type=range]", locale="en-GB", **phone) for _ in range(2))]
    expect(teacher.locator(".m-room")).to_contain_text("3 élèves")
    for number, pupil in enumerate(pupils):
        pupil.locator("input[type=range]").fill(f"{0.2 * (number + 1):.1f}")
        pupil.locator("button[data-do=send]").click()
        expect(pupil.locator("p[role=status]")).to_contain_text(re.compile("reçue|received"))
    expect(teacher.locator(".m-question")).to_contain_text("3 prédictions reçues")
    teacher.get_by_text("Voir les prédictions avant la réponse").click()
    expect(teacher.locator(".m-histogram i[style*='100']")).to_have_count(3)
    expect(pupils[1].locator(".m-histogram")).to_have_count(0)
    assert axe_faults(teacher) == []
    expect(teacher.get_by_role("button", name="Montrer")).to_be_enabled(timeout=FOUND_MILLISECONDS)
    teacher.get_by_role("button", name="Montrer").click()
    for page in (teacher, *pupils):
        expect(page.locator(".m-found-answer")).to_be_visible()
        expect(page.locator(".m-histogram")).to_be_visible()
    assert axe_faults(pupils[1]) == []
    assert pupils[1].evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    teacher.reload()
    expect(teacher.locator(".m-code")).to_have_text(code, timeout=FIRST_ANSWER_MILLISECONDS)
    teacher.get_by_role("button", name="Question suivante").click()
    expect(pupils[2].locator("input[type=radio]")).to_have_count(3)
    pupils[2].reload()
    expect(pupils[2].locator("input[type=radio]")).to_have_count(3, timeout=FIRST_ANSWER_MILLISECONDS)
    expect(teacher.locator(".m-room")).to_contain_text("3 élèves")
    teacher.get_by_role("button", name="Fermer la classe").click()
    expect(anne.get_by_role("alert")).to_contain_text("fermée")


def test_a_class_is_held_by_two_servers_that_share_its_file(visit, chromium, tmp_path):
    teacher = visit("/?view=learn&lesson=short-lesson", ".m-question")
    teacher.get_by_role("button", name="Ouvrir une classe").click()
    code = teacher.locator(".m-code").text_content()
    with served(tmp_path, "--class", "--host", "127.0.0.1") as other, visits(chromium, other) as go:
        pupil = go(f"/class?code={code}", "input[type=range]")
        pupil.locator("input[type=range]").fill("0.4")
        pupil.locator("button[data-do=send]").click()
        expect(teacher.locator(".m-question")).to_contain_text("1 prédiction reçue")
        expect(teacher.get_by_role("button", name="Montrer")).to_be_enabled(timeout=FOUND_MILLISECONDS)
        teacher.get_by_role("button", name="Montrer").click()
        expect(pupil.locator(".m-found-answer")).to_be_visible(timeout=FOUND_MILLISECONDS)
        teacher.get_by_role("button", name="Fermer la classe").click()
        expect(pupil.get_by_role("alert")).to_contain_text("fermée")
