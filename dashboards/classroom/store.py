"""The state of all rooms in one file (SQLite, write-ahead log) that several server processes share.

Every change is one short transaction, and raises the version of its room, by which others see that it changed. A room
and all that was predicted in it are erased once its code has expired.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboards.classroom.codes import fresh_code
from dashboards.lessons.finding import Finding
from dashboards.runs.estimate import Interval
from sim.errors import InputError
from sim.user_cache import cache_directory

VARIABLE = "MAILLAGE_CLASS_FILE"
LIFE_SECONDS = 4 * 3600
MOST_ROOMS, MOST_PUPILS = 100, 300
BUSY_SECONDS = 10.0
SCHEMA = """
create table if not exists rooms (
    code text primary key, lesson text not null, teacher text not null, step integer not null default 0,
    version integer not null default 0, expires real not null);
create table if not exists pupils (code text, pupil text, primary key (code, pupil)) without rowid;
create table if not exists predictions (
    code text, step integer, pupil text, value real not null, primary key (code, step, pupil)) without rowid;
create table if not exists findings (code text, step integer, finding text, primary key (code, step)) without rowid;
"""
TABLES = ("rooms", "pupils", "predictions", "findings")


@dataclass(frozen=True)
class Room:
    """What all see of a room: the lesson, the question asked, what was found once it is revealed."""

    code: str
    lesson: str
    step: int
    expires: float
    finding: Finding | None


@dataclass(frozen=True)
class Tally:
    """How many pupils are there, and what they predicted for the question asked."""

    pupils: int
    predictions: tuple[float, ...]


class ClassStore:
    """The rooms of a file; every method is one transaction, safe between threads and between processes.

    Raises InputError when the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection:
                connection.execute("pragma journal_mode = wal")
                connection.executescript(SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise InputError("the file of the class cannot be written", VARIABLE, str(path), str(error)) from None
        os.chmod(path, 0o600)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute("pragma synchronous = normal")
        return connection

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[sqlite3.Connection]:
        with closing(self._connect()) as connection:
            connection.execute(f"begin {kind}")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    def open_room(self, lesson: str, teacher: str) -> str:
        """A new room and its code; raises InputError when there are too many rooms."""
        self.erase_expired()
        with self._transaction("immediate") as rooms:
            if rooms.execute("select count(*) from rooms").fetchone()[0] >= MOST_ROOMS:
                raise InputError("too many class rooms are open", expected=f"at most {MOST_ROOMS}")
            code = fresh_code()
            rooms.execute(
                "insert into rooms (code, lesson, teacher, expires) values (?, ?, ?, ?)",
                (code, lesson, teacher, time.time() + LIFE_SECONDS),
            )
        return code

    def erase_expired(self) -> None:
        """Erase the rooms whose codes have expired and all that was predicted in them."""
        with self._transaction("immediate") as rooms:
            for (code,) in rooms.execute("select code from rooms where expires <= ?", (time.time(),)).fetchall():
                _erase(rooms, code)

    def room(self, code: str) -> Room | None:
        """The room of a code; None when there is none or it has expired."""
        with self._transaction("deferred") as rooms:
            row = rooms.execute(
                "select lesson, step, expires, finding from rooms left join findings using (code, step) "
                "where code = ? and expires > ?", (code, time.time()),
            ).fetchone()  # fmt: skip
        return row and Room(code, row[0], row[1], row[2], row[3] and _read(row[3]))

    def room_of(self, lesson: str, teacher: str) -> str:
        """The code of the room that a teacher has open for a lesson, empty when there is none."""
        with self._transaction("deferred") as rooms:
            row = rooms.execute(
                "select code from rooms where lesson = ? and teacher = ? and expires > ? order by expires desc",
                (lesson, teacher, time.time()),
            ).fetchone()
        return row[0] if row else ""

    def tally(self, code: str) -> Tally:
        """Pupils of a room and their predictions for the question asked."""
        with self._transaction("deferred") as rooms:
            pupils = rooms.execute("select count(*) from pupils where code = ?", (code,)).fetchone()[0]
            values = rooms.execute(
                "select value from predictions join rooms using (code, step) where code = ? order by value", (code,)
            ).fetchall()
        return Tally(pupils, tuple(value for (value,) in values))

    def version(self, code: str) -> int:
        """A number that grows with every change of a room; -1 without one."""
        with closing(self._connect()) as rooms:
            row = rooms.execute("select version from rooms where code = ? and expires > ?", (code, time.time()))
            return next(row, (-1,))[0]

    def join(self, code: str, pupil: str) -> bool:
        """Count a pupil in, once; whether the room is open and not full."""
        with self._transaction("immediate") as rooms:
            open_to = rooms.execute(
                "select count(*) from rooms where code = ? and expires > ? and "
                "(exists (select 1 from pupils where code = ? and pupil = ?) or "
                "(select count(*) from pupils where code = ?) < ?)",
                (code, time.time(), code, pupil, code, MOST_PUPILS),
            ).fetchone()[0]
            if open_to and rooms.execute("insert or ignore into pupils values (?, ?)", (code, pupil)).rowcount:
                _changed(rooms, code)
        return bool(open_to)

    def predict(self, code: str, step: int, pupil: str, value: float) -> bool:
        """Keep a pupil's prediction, instead of an earlier one; whether it still counts: asked, not yet revealed."""
        with self._transaction("immediate") as rooms:
            counts = rooms.execute(
                "select count(*) from rooms join pupils using (code) where code = ? and step = ? and pupil = ? and "
                "expires > ? and not exists (select 1 from findings where code = ? and step = ?)",
                (code, step, pupil, time.time(), code, step),
            ).fetchone()[0]
            if counts:
                rooms.execute("insert or replace into predictions values (?, ?, ?, ?)", (code, step, pupil, value))
                _changed(rooms, code)
        return bool(counts)

    def prediction(self, code: str, step: int, pupil: str) -> float | None:
        """What a pupil predicted, None before."""
        with self._transaction("deferred") as rooms:
            row = rooms.execute(
                "select value from predictions where code = ? and step = ? and pupil = ?", (code, step, pupil)
            ).fetchone()
        return row[0] if row else None

    def ask(self, code: str, teacher: str, step: int) -> bool:
        """Ask another question; only the teacher of the room can."""
        return self._told(code, teacher, "update rooms set step = ? where code = ?", (step, code))

    def reveal(self, code: str, teacher: str, step: int, finding: Finding) -> bool:
        """Show what was found of a question, after which predictions are closed; only the teacher of the room can."""
        row = (code, step, _written(finding))
        return self._told(code, teacher, "insert or replace into findings values (?, ?, ?)", row)

    def close(self, code: str, teacher: str) -> None:
        """Erase a room and all that was predicted in it; only the teacher of the room can."""
        with self._transaction("immediate") as rooms:
            if _is_teacher(rooms, code, teacher):
                _erase(rooms, code)

    def _told(self, code: str, teacher: str, statement: str, row: tuple[object, ...]) -> bool:
        with self._transaction("immediate") as rooms:
            allowed = _is_teacher(rooms, code, teacher)
            if allowed:
                rooms.execute(statement, row)
                _changed(rooms, code)
        return allowed


def _changed(rooms: sqlite3.Connection, code: str) -> None:
    rooms.execute("update rooms set version = version + 1 where code = ?", (code,))


def _erase(rooms: sqlite3.Connection, code: str) -> None:
    for table in TABLES:
        rooms.execute(f"delete from {table} where code = ?", (code,))


def _is_teacher(rooms: sqlite3.Connection, code: str, teacher: str) -> bool:
    found = rooms.execute(
        "select 1 from rooms where code = ? and teacher = ? and expires > ?", (code, teacher, time.time())
    )
    return found.fetchone() is not None


def _written(finding: Finding) -> str:
    intervals = [[one.mean, one.half_width] for one in finding.intervals]
    return json.dumps({"intervals": intervals, "right": finding.right, "replications": finding.replications})


def _read(text: str) -> Finding:
    table = json.loads(text)
    return Finding(tuple(Interval(*pair) for pair in table["intervals"]), table["right"], table["replications"])


@cache
def class_store() -> ClassStore:
    """The rooms that all servers of the user share: in the file `MAILLAGE_CLASS_FILE`, else in the user's cache."""
    chosen = os.environ.get(VARIABLE)
    return ClassStore(Path(chosen) if chosen else cache_directory() / "class.sqlite")
