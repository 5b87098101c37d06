"""Lessons and the class room in a real browser: a lesson to its end, a teacher with pupils on their own devices."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from dashboard_server import FIRST_ANSWER_MILLISECONDS, axe_faults, served, visits
from dashboard_visit import expect, in_a_browser, named

from dashboards.lessons.lesson import lessons, read_lesson
from dashboards.texts import texts_in
from sim.report.number_format import typography

pytestmark = in_a_browser
SHORT_LESSON = Path(__file__).parent / "data" / "short-lesson.toml"
FOUND_MILLISECONDS = 120_000
PHONE = {"viewport": {"width": 390, "height": 844}}
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


@pytest.fixture(scope="module")
def address(folder):
    own = folder / "lessons"
    own.mkdir()
    shutil.copy(SHORT_LESSON, own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAILLAGE_CLASS_FILE", str(folder / "class.sqlite"))
        patch.setenv("MAILLAGE_LESSONS", str(own))
        with served(folder, "--class", "--host", "127.0.0.1", "--lessons", str(own)) as url:
            yield url


@pytest.fixture
def visit(chromium, address, locale):
    with visits(chromium, address) as go:
        yield lambda path, ready, **options: go(path, f"{ready} >> nth=0", **{"locale": locale, **options})


def test_a_lesson_is_followed_to_its_end_with_the_keyboard(visit, said, tmp_path):
    page = visit("/?view=learn&lesson=short-lesson", ".m-question")
    predict = page.get_by_role("button", name=said("lessons.predict"))
    following = page.get_by_role("button", name=said("lessons.next"))
    less = said("lessons.less")
    expect(predict).to_be_disabled()
    page.locator("input[type=range]").focus()
    page.keyboard.press("End")
    expect(page.locator(".m-question output")).to_have_text(re.compile("100"))
    expect(page.locator(".m-found-answer")).to_have_count(0)
    predict.press("Enter")
    expect(page.locator(".m-found-answer")).to_be_visible(timeout=FOUND_MILLISECONDS)
    expect(page.locator(".m-guess")).to_have_count(1)
    following.click()
    page.get_by_role("radio", name=less, exact=True).focus()
    page.keyboard.press("Space")
    predict.click()
    expect(page.locator(".m-found-answer")).to_contain_text(less, timeout=FOUND_MILLISECONDS)
    following.click()
    page.locator("input[type=radio]").last.check()
    predict.click()
    expect(page.locator(".m-found-answer")).to_be_visible(timeout=FOUND_MILLISECONDS)
    assert axe_faults(page) == []
    page.get_by_role("button", name=said("lessons.to_end")).click()
    expect(page.locator("h2")).to_have_text(said("lessons.ended"))
    expect(page.locator(".m-ended dt")).to_have_count(3)
    assert "lesson=short-lesson" in page.url
    with page.expect_download() as waiting:
        page.get_by_role("button", name=said("sheet.print")).click()
    waiting.value.save_as(tmp_path / "sheet.html")
    text = (tmp_path / "sheet.html").read_text()
    assert text.count('class="question"') == text.count('class="answer"') == 3
    assert said("sheet.teacher") in text
    page.get_by_role("button", name=said("lessons.question", n=3)).click()
    page.get_by_role("button", name=said("lessons.explore")).click()
    expect(page.locator(".m-kicker")).to_contain_text("Gévaudan")
    page.get_by_role("button", name=said("nav.learn")).click()
    page.get_by_role("button", name=said("lessons.all")).click()
    expect(page.locator("h1")).to_have_text(said("lessons.title"))


def test_the_lessons_are_listed_and_fit_a_phone(visit, said):
    page = visit("/?view=learn", ".m-lessons", **PHONE)
    taught = [read_lesson(SHORT_LESSON), *(one for one in lessons().values() if one.id != SHORT_LESSON.stem)]
    titles = [typography(getattr(one, f"title_{said.lang}"), said.lang) for one in taught]
    expect(page.locator(".m-lessons h2")).to_have_text(titles)
    assert axe_faults(page) == []
    page.get_by_role("button", name=named(said("lessons.start"), titles[1], said)).click()
    expect(page.locator("h1")).to_have_text(titles[1])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_pupils_predict_on_their_devices_and_the_teacher_reveals(visit, said, address):
    teacher = visit("/?view=learn&lesson=short-lesson", ".m-question")
    teacher.get_by_role("button", name=said("class.open")).click()
    expect(teacher.locator(".m-room")).to_contain_text(f"{address}/class")
    code = teacher.locator(".m-code").text_content()
    anne = visit("/class", "#code", **PHONE)
    anne.get_by_label(said("class.code")).fill("zzzzzz")
    anne.get_by_role("button", name=said("class.join")).click()
    expect(anne.get_by_role("alert")).to_have_text(said("class.no_room"))
    assert axe_faults(anne) == []
    anne.get_by_label(said("class.code")).fill(code.lower())
    anne.keyboard.press("Enter")
    others = [texts_in("en" if said.lang == "fr" else "fr"), said]
    pupils = [(anne, said)] + [
        (visit(f"/class?code={code}", "input[type=range]", locale=LANGUAGES[texts.lang], **PHONE), texts)
        for texts in others
    ]
    expect(teacher.locator(".m-room")).to_contain_text(said("class.pupils.other", n=3))
    for number, (pupil, texts) in enumerate(pupils):
        pupil.locator("input[type=range]").fill(f"{0.2 * (number + 1):.1f}")
        pupil.get_by_role("button", name=texts("class.send")).click()
        expect(pupil.locator("p[role=status]")).to_contain_text(texts("class.sent").split("{")[0])
    expect(teacher.locator(".m-question")).to_contain_text(said("class.answers.other", n=3))
    teacher.get_by_text(said("class.peek")).click()
    expect(teacher.locator(".m-histogram i[style*='100']")).to_have_count(3)
    expect(pupils[1][0].locator(".m-histogram")).to_have_count(0)
    assert axe_faults(teacher) == []
    reveal = teacher.get_by_role("button", name=said("class.reveal"))
    expect(reveal).to_be_enabled(timeout=FOUND_MILLISECONDS)
    reveal.click()
    for page, texts in ((teacher, said), *pupils):
        expect(page.locator(".m-found-answer")).to_contain_text(texts("lessons.found_amount").split("{")[0])
        expect(page.locator(".m-histogram")).to_be_visible()
        expect(page.get_by_text(texts("class.predictions"))).to_be_visible()
    phone = pupils[1][0]
    assert axe_faults(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    teacher.reload()
    expect(teacher.locator(".m-code")).to_have_text(code, timeout=FIRST_ANSWER_MILLISECONDS)
    teacher.get_by_role("button", name=said("lessons.next")).click()
    expect(phone.locator("input[type=radio]")).to_have_count(3)
    phone.reload()
    expect(phone.locator("input[type=radio]")).to_have_count(3, timeout=FIRST_ANSWER_MILLISECONDS)
    phone.get_by_role("button", name=others[0]("nav.other_language")).click()
    expect(phone.get_by_role("radio", name=said("lessons.less"), exact=True)).to_be_visible()
    expect(teacher.locator(".m-room")).to_contain_text(said("class.pupils.other", n=3))
    teacher.get_by_role("button", name=said("class.close")).click()
    expect(anne.get_by_role("alert")).to_have_text(said("class.closed"))


@pytest.mark.parametrize("locale", ["fr-FR"])
def test_a_class_is_held_by_two_servers_that_share_its_file(visit, said, chromium, tmp_path):
    teacher = visit("/?view=learn&lesson=short-lesson", ".m-question")
    teacher.get_by_role("button", name=said("class.open")).click()
    code = teacher.locator(".m-code").text_content()
    with served(tmp_path, "--class", "--host", "127.0.0.1") as other, visits(chromium, other) as go:
        pupil = go(f"/class?code={code}", "input[type=range]", locale="fr-FR")
        pupil.locator("input[type=range]").fill("0.4")
        pupil.get_by_role("button", name=said("class.send")).click()
        expect(teacher.locator(".m-question")).to_contain_text(said("class.answers.one", n=1))
        reveal = teacher.get_by_role("button", name=said("class.reveal"))
        expect(reveal).to_be_enabled(timeout=FOUND_MILLISECONDS)
        reveal.click()
        expect(pupil.locator(".m-found-answer")).to_be_visible(timeout=FOUND_MILLISECONDS)
        teacher.get_by_role("button", name=said("class.close")).click()
        expect(pupil.get_by_role("alert")).to_have_text(said("class.closed"))
