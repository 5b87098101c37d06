"""A population read from the cache is the one that was built, and a bad cache costs time, never a wrong result."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim import user_cache
from sim.compiled import files_made_of
from sim.data import load_pack, resolve_system
from sim.parameters import Parameters
from sim.population import store
from sim.population.archive import arrays_of, read_population
from sim.population.store import (
    make_room,
    parameters_of_month_zero,
    population_file,
    population_key,
    settled_population,
)
from sim.population.synthesis import SyntheticPopulation

CHECKOUT = Path(__file__).parents[1]
SYSTEM = "coevrons"
SCALE = 20
COMPILED = os.environ.get("NUMBA_CACHE_DIR", "")
"""Where this process keeps machine code, which other processes may share."""


def environment_of_python(**changes: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    return inherited | {name: value for name, value in changes.items() if value}


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def codes(pack):
    return resolve_system(pack, SYSTEM).codes


@pytest.fixture(autouse=True)
def directory(tmp_path, monkeypatch):
    monkeypatch.setenv(user_cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "populations"


@pytest.fixture
def build(pack, codes):
    def settle(parameters: Parameters | None = None, scale: int = SCALE, **others) -> SyntheticPopulation:
        return settled_population(pack, codes, parameters or Parameters(), scale, **others)

    return settle


def bytes_by_name(people: SyntheticPopulation) -> dict[str, tuple[str, tuple[int, ...], bytes]]:
    return {name: (values.dtype.str, values.shape, values.tobytes()) for name, values in arrays_of(people)}


def assert_same(one: SyntheticPopulation, other: SyntheticPopulation) -> None:
    assert bytes_by_name(one) == bytes_by_name(other)
    assert one.counts.known == other.counts.known
    assert one.counts.shortfall == other.counts.shortfall
    assert one.scale == other.scale
    for name, value in vars(one.structure).items():
        assert type(value) is type(getattr(other.structure, name)), name
        if isinstance(value, int | float):
            assert value == getattr(other.structure, name), name


def only_file(directory: Path) -> Path:
    (path,) = directory.iterdir()
    return path


def test_what_is_read_is_what_was_built_byte_for_byte(build, monkeypatch, directory):
    built = build()
    assert only_file(directory).suffix == ".population"
    with monkeypatch.context() as patch:
        patch.setattr(store, "populate", None)
        read = build()
    assert_same(built, read)
    assert read.counts.known, "the example must have known employers"


def test_what_is_read_can_be_changed_without_changing_the_cache(build):
    first = build()
    build().firms["cash"][:] = 7
    assert_same(first, build())


@pytest.mark.parametrize("place", [0.0, 0.001, 0.01, 0.5, 0.9999])
def test_a_flipped_byte_is_detected_and_the_population_rebuilt(build, directory, caplog, place):
    built, path = build(), None
    path = only_file(directory)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 0x41
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING, "sim.population.store"):
        assert_same(built, build())
    assert len(caplog.records) == 1
    assert path.name in caplog.text
    caplog.clear()
    assert_same(built, build())
    assert caplog.text == ""


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:100],
        lambda content: b"",
        lambda content: b"PK\x03\x04 another kind of file\n" * 50,
        lambda content: b"maillage-population-1 999999999999 00\n" + content,
        lambda content: content[:-1],
    ],
    ids=["half", "first line", "empty", "foreign", "absurd length", "last byte"],
)
def test_a_truncated_or_foreign_file_is_detected_and_the_population_rebuilt(build, directory, caplog, spoil):
    built = build()
    path = only_file(directory)
    path.write_bytes(spoil(path.read_bytes()))
    assert_same(built, build())
    assert "reconstruite" in caplog.text
    assert "rebuilt" in caplog.text


def test_the_file_of_another_population_is_not_believed(pack, codes, build, directory, caplog):
    build()
    other = build(scale=2 * SCALE)
    settings = parameters_of_month_zero(Parameters())
    mine, theirs = (population_file(population_key(pack, codes, settings, scale)) for scale in (2 * SCALE, SCALE))
    mine.write_bytes(theirs.read_bytes())
    assert_same(other, build(scale=2 * SCALE))
    assert "parameters of another population" in caplog.text


def test_whatever_a_population_depends_on_makes_another_file(pack, codes, monkeypatch):
    def file(over=None, scale=SCALE, territories=codes, whole=()):
        settings = parameters_of_month_zero(Parameters.from_overrides(over or {}))
        return population_file(population_key(pack, territories, settings, scale, whole))

    employer = pack.known_employers(codes[0])[:1] or pack.known_employers(codes[1])[:1]
    files = {
        "reference": file(),
        "scale": file(scale=SCALE + 1),
        "territories": file(territories=codes[1:]),
        "stocks": file({"production.stock_days.FOOD": 11}),
        "saving": file({"households.saving_rates.Q1": 0.02}),
        "vacancies": file({"labour_market.vacancy_rate": 0.031}),
        "whole": file(whole=employer),
    }
    with monkeypatch.context() as patch:
        patch.setattr(store, "program_version", lambda: "another program")
        files["program"] = file()
    assert len(set(files.values())) == len(files)
    assert file(territories=codes[::-1]) == files["reference"]
    assert file({"firms.investment_accelerator": 0.1}) == files["reference"]


def test_no_other_parameter_reaches_those_who_build():
    settings = parameters_of_month_zero(Parameters())
    assert not hasattr(settings, "demography")
    assert not hasattr(settings.firms, "investment_accelerator")


def test_a_directory_that_cannot_be_written_only_costs_time(build, tmp_path, monkeypatch, caplog):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a directory")
    monkeypatch.setenv(user_cache.VARIABLE, str(in_the_way))
    with caplog.at_level(logging.DEBUG, "sim.population.store"):
        first, second = build(), build()
    assert_same(first, second)
    assert {record.levelno for record in caplog.records} == {logging.DEBUG}
    assert in_the_way.read_text() == "not a directory"


def test_a_full_disk_only_costs_time(build, directory, monkeypatch, caplog):
    def full(*unused):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write_population", full)
    with caplog.at_level(logging.DEBUG, "sim.population.store"):
        build()
    assert list(directory.iterdir()) == []
    assert {record.levelno for record in caplog.records} == {logging.DEBUG}


def test_a_nearly_full_disk_takes_no_files(tmp_path, monkeypatch):
    assert user_cache.takes_files(tmp_path / "new")
    monkeypatch.setattr(user_cache, "FREE_BYTES", 2**62)
    assert not user_cache.takes_files(tmp_path / "new")


def test_the_least_recently_used_go_first_when_room_is_short(tmp_path):
    for age, name in enumerate(("newest", "middle", "oldest")):
        (tmp_path / name).write_bytes(bytes(100))
        os.utime(tmp_path / name, (1_700_000_000 - age, 1_700_000_000 - age))
    abandoned = tmp_path / ".half"
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (0, 0))
    writing = tmp_path / ".being-written"
    writing.write_bytes(b"half")
    make_room(tmp_path, 100, largest_total=300)
    assert {path.name for path in tmp_path.iterdir()} == {"newest", "middle", ".being-written"}


def test_a_population_beyond_the_bound_is_not_kept(build, directory, monkeypatch):
    monkeypatch.setattr(store, "LARGEST_TOTAL_BYTES", 1000)
    build()
    assert not directory.exists()


TWO_AT_ONCE = f"""
import pathlib, time
from sim.data import load_pack, resolve_system
from sim.parameters import Parameters
from sim.population.store import settled_population
from sim.user_cache import cache_directory
pack = load_pack()
codes = resolve_system(pack, {SYSTEM!r}).codes
mine = cache_directory() / "ready" / str(time.monotonic_ns())
mine.parent.mkdir(parents=True, exist_ok=True)
mine.touch()
while len(list(mine.parent.iterdir())) < 2:
    time.sleep(0.001)
settled_population(pack, codes, Parameters(), {SCALE})
"""


def test_two_processes_at_once_leave_one_good_file(pack, codes, build, directory, tmp_path):
    shared = environment_of_python(MAILLAGE_CACHE_DIR=str(tmp_path / "cache"), NUMBA_CACHE_DIR=COMPILED)
    builders = [subprocess.Popen([sys.executable, "-c", TWO_AT_ONCE], cwd=CHECKOUT, env=shared) for _ in range(2)]
    assert [builder.wait(300) for builder in builders] == [0, 0]
    path = only_file(directory)
    key = population_key(pack, codes, parameters_of_month_zero(Parameters()), SCALE)
    found = read_population(path, key)
    path.unlink()
    assert_same(found, build())


def test_the_program_version_follows_the_text_of_the_program(tmp_path):
    source = tmp_path / "rule.py"
    source.write_text("a = 1")
    before = user_cache.fingerprint([source])
    source.write_text("a = 2")
    assert user_cache.fingerprint([source]) != before


def run_python(program: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True,
        env=environment_of_python(**environment),
    )  # fmt: skip
    return done.stdout.strip()


CALL_A_RULE = "import sim.compiled; print(sim.compiled.portion(10, 1.0, 2.0))"


def compiled_files(home: Path) -> list[Path]:
    return sorted(home.glob("*/*/*.nbc")) if home.is_dir() else []


def test_machine_code_is_kept_in_the_same_cache_under_the_name_of_its_sources(tmp_path):
    assert run_python(CALL_A_RULE, MAILLAGE_CACHE_DIR=str(tmp_path)) == "5"
    rules = CHECKOUT / "sim" / "compiled.py"
    version = user_cache.fingerprint(files_made_of(rules))[:24]
    assert {path.parent.parent for path in compiled_files(tmp_path / "compiled")} == {
        tmp_path / "compiled" / f"compiled-{version}"
    }


def test_a_file_of_rules_is_made_of_what_it_imports_and_of_the_columns_it_is_given():
    made_of = {path.relative_to(CHECKOUT / "sim").as_posix() for path in files_made_of(CHECKOUT / "sim/production.py")}
    assert {"production.py", "compiled.py", "establishment.py", "population/staffing.py"} <= made_of  # imports
    assert {"tables.py", "agents/firms.py"} <= made_of  # layouts
    assert "goods_market.py" not in made_of


def test_the_choice_of_the_user_for_machine_code_is_kept(tmp_path):
    mine, numbas = tmp_path / "mine", tmp_path / "numbas"
    run_python(CALL_A_RULE, MAILLAGE_CACHE_DIR=str(mine), NUMBA_CACHE_DIR=str(numbas))
    assert compiled_files(numbas)
    assert not compiled_files(mine / "compiled")


def test_rules_run_when_no_directory_can_take_their_code(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a directory")
    assert run_python(CALL_A_RULE, MAILLAGE_CACHE_DIR=str(in_the_way)) == "5"
