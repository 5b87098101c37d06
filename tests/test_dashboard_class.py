"""The class room without a browser: rooms in one file, shared by processes; what pupils and teacher see and when."""

from __future__ import annotations

import multiprocessing
import sqlite3
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest

from dashboards.classroom import pupil as pupil_module
from dashboards.classroom import store as store_module
from dashboards.classroom import teacher as teacher_module
from dashboards.classroom.codes import LETTERS, code_of, fresh_code, visitor_key
from dashboards.classroom.histogram import histogram
from dashboards.classroom.pupil import Seat, pupil_html
from dashboards.classroom.store import ClassStore, Tally
from dashboards.classroom.teacher import teacher_html
from dashboards.classroom.watching import Watcher
from dashboards.lessons.course import Course
from dashboards.lessons.finding import Finding
from dashboards.lessons.lesson import lessons
from dashboards.runs.estimate import Interval
from dashboards.texts import texts_in
from sim.errors import InputError

PUPILS = 30
FOUND = Finding((Interval(84.0, 12.0),), None, 6)
LESSON = "leaky-bucket"


@pytest.fixture
def store(tmp_path):
    return ClassStore(tmp_path / "class.sqlite")


@pytest.fixture
def room(store):
    return store.open_room(LESSON, "teacher")


def test_codes_are_read_from_a_board_without_mistakes():
    assert not set("ILO01") & set(LETTERS)
    codes = {fresh_code() for _ in range(200)}
    assert len(codes) == 200
    code = codes.pop()
    assert code_of(f" {code[:3].lower()} {code[3:]} ") == code
    assert code_of("ABC") == code_of("<script>") == code_of("") == ""


def test_a_browser_cannot_be_found_from_what_is_kept():
    assert visitor_key("session-1") == visitor_key("session-1") != visitor_key("session-2")
    assert "session" not in visitor_key("session-1")


def test_a_prediction_counts_once_a_pupil_and_may_change_until_the_answer(store, room):
    assert store.join(room, "anne")
    assert store.join(room, "anne")
    assert store.predict(room, 0, "anne", 3.0)
    assert store.predict(room, 0, "anne", 5.0)
    assert store.tally(room) == Tally(1, (5.0,))
    assert store.prediction(room, 0, "anne") == 5.0
    assert store.reveal(room, "teacher", 0, FOUND)
    assert not store.predict(room, 0, "anne", 7.0)
    assert store.tally(room).predictions == (5.0,)
    assert store.room(room).finding == FOUND


def test_only_the_question_asked_takes_predictions_and_only_from_who_joined(store, room):
    store.join(room, "anne")
    assert not store.predict(room, 1, "anne", 1.0)
    assert not store.predict(room, 0, "bert", 1.0)
    assert store.ask(room, "teacher", 1)
    assert store.predict(room, 1, "anne", 1.0)
    assert store.room(room).step == 1


def test_only_the_teacher_leads_the_room(store, room):
    assert not store.ask(room, "anne", 1)
    assert not store.reveal(room, "anne", 0, FOUND)
    store.close(room, "anne")
    assert store.room(room) is not None
    store.close(room, "teacher")
    assert store.room(room) is None
    assert not store.join(room, "anne")


def test_codes_expire_and_nothing_of_the_room_is_left(store, room, monkeypatch):
    store.join(room, "anne")
    store.predict(room, 0, "anne", 3.0)
    later = time.time() + store_module.LIFE_SECONDS + 1
    monkeypatch.setattr(store_module.time, "time", lambda: later)
    assert store.room(room) is None
    assert store.version(room) == -1
    assert not store.join(room, "bert")
    assert not store.predict(room, 0, "anne", 4.0)
    store.open_room(LESSON, "other")
    with sqlite3.connect(store.path) as file:
        for table in ("pupils", "predictions", "findings"):
            assert file.execute(f"select count(*) from {table}").fetchone() == (0,)
    file.close()


def test_a_room_is_found_again_after_the_page_is_loaded_again(store, room):
    assert store.room_of(LESSON, "teacher") == room
    assert store.room_of(LESSON, "anne") == store.room_of("other", "teacher") == ""


def test_rooms_and_pupils_are_bounded(store, room, monkeypatch):
    monkeypatch.setattr(store_module, "MOST_PUPILS", 2)
    monkeypatch.setattr(store_module, "MOST_ROOMS", 1)
    assert [store.join(room, name) for name in ("anne", "bert", "carl", "anne")] == [True, True, False, True]
    with pytest.raises(InputError, match="too many"):
        store.open_room(LESSON, "teacher")


def test_a_file_that_cannot_be_written_is_said_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written") as caught:
        ClassStore(tmp_path / "file" / "class.sqlite")
    assert "\n" not in str(caught.value)


def join_and_predict(path, code, numbers):
    store, seconds = ClassStore(path), []
    with ThreadPoolExecutor(len(numbers)) as pool:
        def one(number):
            started = time.perf_counter()
            joined = store.join(code, f"pupil {number}") and store.predict(code, 0, f"pupil {number}", float(number))
            return joined, time.perf_counter() - started

        for joined, spent in pool.map(one, numbers):
            assert joined
            seconds.append(spent)
    return seconds


def test_thirty_pupils_on_two_servers_are_all_counted(store, room):
    context = multiprocessing.get_context("spawn")
    shares = [range(first, PUPILS, 2) for first in range(2)]
    with context.Pool(2) as servers:
        answers = servers.starmap(join_and_predict, [(store.path, room, share) for share in shares])
    tally = store.tally(room)
    assert tally == Tally(PUPILS, tuple(float(number) for number in range(PUPILS)))
    assert store.version(room) == 2 * PUPILS
    assert statistics.median(spent for share in answers for spent in share) < 5.0


def test_a_change_by_another_server_is_told_to_all_who_watch(store, room):
    here, told, heard = Watcher(store), [], threading.Event()

    def tell(now, tally):
        told.append((now, tally))
        if now is not None and now.finding == FOUND:
            heard.set()

    stop = here.watch(room, tell)
    ClassStore(store.path).reveal(room, "teacher", 0, FOUND)
    assert heard.wait(10)
    stop()
    assert here.watched == {}


def test_a_histogram_counts_every_prediction_and_marks_the_right_choice():
    step = lessons()[LESSON].steps[1]
    values = [0.0, 84.0, 85.0, 500.0]
    for finding in (None, FOUND, Finding((Interval(600.0, 50.0),), None, 6)):
        columns = histogram(step, values, finding, texts_in("fr")).columns
        assert sum(column.count for column in columns) == len(values)
    choice = lessons()[LESSON].steps[2]
    counted = histogram(choice, [0.0, 2.0, 2.0], Finding((Interval(1, 1),) * 3, 2, 6), texts_in("en"))
    assert [(column.count, column.right) for column in counted.columns] == [(1, False), (0, False), (2, True)]
    assert counted.told == "Buying in small towns: 1; Having things repaired: 2"


@pytest.fixture
def classroom(store, monkeypatch):
    """A store and a watcher of its own for pages."""
    for module in (pupil_module, teacher_module):
        monkeypatch.setattr(module, "class_store", lambda: store)
    watcher = Watcher(store)
    monkeypatch.setattr(pupil_module, "watcher", lambda: watcher)
    return store


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_pupil_joins_predicts_and_sees_the_answer_only_once_it_is_shown(classroom, room, lang):
    texts, step = texts_in(lang), lessons()[LESSON].steps[0]
    seat = Seat(f"lang={lang}&code=zzz", "", "anne")
    seat.start()
    assert texts("class.no_room") in pupil_html(seat, texts)
    seat.join(room.lower())
    assert f"code={room.lower()}" in seat.query()
    seat.think("0.5")
    seat.think("7")
    seat.send()
    page = pupil_html(seat, texts)
    assert "m-found-answer" not in page
    assert "m-histogram" not in page
    assert classroom.tally(room).predictions == (0.5,)
    classroom.reveal(room, "teacher", 0, Finding((Interval(0.68, 0.01),), None, 6))
    seat._told(classroom.room(room), classroom.tally(room))
    page = pupil_html(seat, texts)
    assert "m-found-answer" in page
    assert "m-histogram" in page
    assert step.source in page
    seat.think("0.6")
    seat.send()
    assert texts("class.too_late") in pupil_html(seat, texts)
    classroom.ask(room, "teacher", len(lessons()[LESSON].steps))
    seat._told(classroom.room(room), classroom.tally(room))
    assert texts("class.over") in pupil_html(seat, texts)
    classroom.close(room, "teacher")
    for _ in range(2):
        seat._told(classroom.room(room), classroom.tally(room))
        assert texts("class.closed") in pupil_html(seat, texts)
    seat.leave()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_teacher_sees_code_count_and_histogram_before_revealing(classroom, room, lang, monkeypatch):
    monkeypatch.setenv("MAILLAGE_CLASS_ADDRESS", "http://192.168.0.7:8765")
    texts, course = texts_in(lang), Course(lessons()[LESSON], nullcontext)
    for number in range(3):
        classroom.join(room, str(number))
        classroom.predict(room, 0, str(number), 0.1 * number)
    seen = (classroom.room(room), classroom.tally(room))
    page = teacher_html(course, room, seen, texts)
    for text in (room, "http://192.168.0.7:8765/class", texts("class.answers.other", n=3), "m-histogram"):
        assert text in page
    assert "m-found-answer" not in page
    course.found.value = {0: Finding((Interval(0.68, 0.01),), None, 6)}
    classroom.reveal(room, "teacher", 0, course.found.value[0])
    assert "m-found-answer" in teacher_html(course, room, (classroom.room(room), classroom.tally(room)), texts)
