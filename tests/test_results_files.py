"""The files of a run: a fingerprint that does not depend on order, accounts anyone can add up again, all or nothing."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_fixture import CODES, WEEKS, invented_run

from sim.errors import OutputError
from sim.indicators import compute_indicators
from sim.panel_digest import digest
from sim.report import files, tidy_tables
from sim.report.files import write_results
from sim.report.tidy_tables import read_panel

NAMES = {
    "run.json",
    "scenario.toml",
    "panel.parquet",
    "twin_panel.parquet",
    "sectors.parquet",
    "flows.parquet",
    "balances.parquet", "trace.parquet",
    "indicators.json",
    "report.html",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = invented_run()
    return write_results(
        invented_run(indicators=compute_indicators(run)), tmp_path_factory.mktemp("runs") / "demo", "fr"
    )


@given(st.permutations(range(3)), st.randoms(use_true_random=False))
def test_the_fingerprint_does_not_depend_on_the_order_of_rows_and_columns(order: list[int], chance: object) -> None:
    panel = {"b": np.arange(12).reshape(4, 3), "a": np.arange(12, 24).reshape(4, 3), "é": np.zeros((4, 3), np.int64)}
    names = list(panel)
    chance.shuffle(names)
    shuffled = {name: panel[name][:, order] for name in names}
    assert digest(shuffled, [CODES[place] for place in order]) == digest(panel, CODES)


def test_the_fingerprint_is_the_same_on_every_machine_and_feels_every_change() -> None:
    panel = {"jobs": np.array([[1, 2], [3, 4]], dtype=np.int64)}
    known = "ec56bc2ff4acefb69a6a3ec0d2ef4a7c15bee8d6cbdf2f1a9b8ff0b6a3dd4b1c"
    assert len(digest(panel, ("A", "B"))) == len(known)
    big_endian = {"jobs": panel["jobs"].astype(">i8")}
    assert (
        digest(big_endian, ("A", "B"))
        == digest(panel, ("A", "B"))
        == digest({"jobs": panel["jobs"].astype("i2")}, "AB")
    )
    changed = [
        digest({"jobs": np.array([[1, 2], [3, 5]])}, ("A", "B")),
        digest({"work": panel["jobs"]}, ("A", "B")),
        digest(panel, ("A", "C")),
        digest(panel, ("B", "A")),
        digest({"jobs": panel["jobs"].T}, ("A", "B")),
        digest({"jobs": panel["jobs"][:1]}, ("A", "B")),
    ]
    assert len({digest(panel, ("A", "B")), *changed}) == 7


@pytest.mark.parametrize(
    ("panel", "codes", "why"),
    [
        ({"jobs": np.zeros((2, 2), np.int64)}, ("A", "A"), "must differ"),
        ({"jobs": np.zeros((2, 2))}, ("A", "B"), "expected integers"),
        ({"jobs": np.zeros((2, 3), np.int64)}, ("A", "B"), "expected"),
        ({"jobs": np.zeros((2, 1), np.int64), "b": np.zeros((3, 1), np.int64)}, ("A",), "same number of weeks"),
    ],
)
def test_a_malformed_panel_has_no_fingerprint(panel: dict, codes: tuple[str, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        digest(panel, codes)


def test_a_run_writes_all_its_files(written: Path) -> None:
    assert {path.name for path in written.iterdir()} == NAMES
    assert [path.name for path in written.parent.iterdir()] == ["demo"]


def test_run_json_says_what_was_run(written: Path) -> None:
    document = json.loads((written / "run.json").read_text(encoding="utf-8"))
    run = invented_run()
    assert document["schema_version"] == 1
    assert document["digest"] == run.digest
    assert document["accounts"] == {"identities": ["cash", "goods"], "checked": 1248, "largest_residual_cents": 0}
    assert document["scenario"]["id"] == "plant-closure"
    assert [row["code"] for row in document["territories"]] == list(CODES)
    assert {"build", "step", "twin", "report", "by_phase"} <= set(document["wall_seconds"])
    for key in ("seed", "households", "firms", "households_represented", "data_hash", "versions", "weeks"):
        assert key in document
    rows = json.loads((written / "indicators.json").read_text(encoding="utf-8"))
    assert {"id", "territory_code", "value", "unit", "label_fr", "label_en", "formula", "note"} <= set(rows[0])


def test_the_panel_on_disk_has_the_fingerprint_of_the_run_in_any_order(written: Path, tmp_path: Path) -> None:
    run = invented_run()
    panel, codes = read_panel(written / "panel.parquet")
    assert digest(panel, codes) == run.digest
    table = pq.read_table(written / "panel.parquet")
    assert table["week"].to_pylist()[: len(CODES) + 1] == [0] * len(CODES) + [1]
    assert all(table.schema.field(name).type == pa.int64() for name in run.panel)
    backwards = table.take(np.arange(len(table))[::-1].copy()).select(table.column_names[::-1])
    pq.write_table(backwards, tmp_path / "panel.parquet")
    assert digest(*read_panel(tmp_path / "panel.parquet")) == run.digest
    twin, _ = read_panel(written / "twin_panel.parquet")
    assert (twin["employment"] == run.twin_panel["employment"]).all()


def test_sectors_on_disk_are_those_of_the_run(written: Path) -> None:
    run = invented_run()
    table = pq.read_table(written / "sectors.parquet").to_pandas()
    assert table["jobs"].sum() == run.sectors["jobs"].sum()
    one = table[(table.territory_code == CODES[1]) & (table.sector == "MFG") & (table.month == 5)]
    assert one["jobs"].item() == run.sectors["jobs"][5, 1, 2]
    assert one["twin_jobs"].item() == run.twin_sectors["jobs"][5, 1, 2]
    assert one["week"].item() == run.sector_weeks[5]


def test_anyone_can_recompute_the_accounts_from_the_files(written: Path) -> None:
    flows = pq.read_table(written / "flows.parquet").to_pandas()
    balances = pq.read_table(written / "balances.parquet").to_pandas()
    assert balances.week.min() == 1
    assert balances.week.max() == WEEKS
    paid = flows.groupby(["week", "payer"], observed=True).cents.sum()
    received = flows.groupby(["week", "receiver"], observed=True).cents.sum()
    balances = balances.set_index(["week", "account"])
    expected = balances.opening.sub(paid.rename_axis(["week", "account"]), fill_value=0)
    expected = expected.add(received.rename_axis(["week", "account"]), fill_value=0)
    assert (expected.sort_index() == balances.closing.sort_index()).all()
    totals = balances.groupby("week").closing.sum()
    assert totals.nunique() == 1


def test_a_failure_half_way_leaves_the_old_run_untouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = write_results(invented_run(), tmp_path / "demo", "fr")
    before = {path.name: path.read_bytes() for path in directory.iterdir()}

    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tidy_tables, "balance_table", full)
    with pytest.raises(OutputError, match="No space left on device") as caught:
        write_results(invented_run(seed=2), directory, "en")
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_an_interruption_during_the_swap_brings_the_old_run_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = write_results(invented_run(), tmp_path / "demo", "fr")
    rename, calls = Path.rename, []

    def interrupted(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_results(invented_run(seed=2), directory, "fr")
    assert json.loads((directory / "run.json").read_text(encoding="utf-8"))["seed"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_second_run_replaces_the_first_whole(tmp_path: Path) -> None:
    directory = write_results(invented_run(), tmp_path / "new" / "demo", "fr")
    write_results(invented_run(seed=2, twin=False), directory, "en")
    assert {path.name for path in directory.iterdir()} == NAMES - {"twin_panel.parquet"}
    assert json.loads((directory / "run.json").read_text(encoding="utf-8"))["seed"] == 2


def test_a_directory_that_holds_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("ten years of work", encoding="utf-8")
    with pytest.raises(OutputError, match="holds other files"):
        write_results(invented_run(), tmp_path, "fr")
    with pytest.raises(OutputError, match="results need a directory"):
        write_results(invented_run(), tmp_path / "thesis.docx", "fr")
    with pytest.raises(OutputError, match="cannot be written"):
        write_results(invented_run(), tmp_path / "thesis.docx" / "run", "fr")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
    assert files.RUN == "run.json"
