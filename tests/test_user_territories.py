"""Territories brought by the user: checked line by line, blanks imputed, then a pack like the shipped one."""

import csv
import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.data import load_pack, load_user_territories, resolve_system, resolve_territories
from sim.data.user_imputation import DONORS, donors
from sim.data.user_schema import OPTIONAL, REQUIRED
from sim.errors import DataError

EXAMPLE = Path(__file__).parent / "data" / "own_territory"


@pytest.fixture
def directory(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "own"))


@pytest.fixture(scope="module")
def pack():
    return load_user_territories(EXAMPLE)


def edit(path: Path, column: str, value: str, line: int = 2) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    rows[line - 1][rows[0].index(column)] = value
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), "utf-8")


def add_column(path: Path, column: str, values: list[str]) -> None:
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(f"{line},{cell}" for line, cell in zip(lines, [column, *values], strict=True)), "utf-8")


def fault(directory: Path) -> str:
    with pytest.raises(DataError) as caught:
        load_user_territories(directory)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 600
    return message


def test_the_example_is_a_pack_like_the_shipped_one(pack):
    assert pack.codes == ("RIV", "VAL")
    assert pack.names == ("Rivebelle", "Valmont")
    assert pack.columns == load_pack().columns
    assert pack.facts("jobs_2018").tolist() == [2050, 9400]
    np.testing.assert_allclose(pack.sector_jobs.sum(axis=1), pack.facts("jobs_2018"))
    np.testing.assert_allclose(pack.commuting.employed_residents(), pack.facts("employed_residents_15_64_2018"))
    np.testing.assert_allclose(pack.commuting.between([0, 1]), [[1300, 1200, 900], [300, 6000, 1700], [350, 1800, 0]])
    assert pack.distance_km([0], [1])[0, 0] == pytest.approx(14.5)
    assert pack.neighbours("VAL") == ("RIV",)
    assert pack.technology.output.size == 14
    assert resolve_territories(pack, ["rivebelle", "val"]) == ["RIV", "VAL"]
    assert set(pack.outline_svg(pack.codes, 100, 100)) == {"RIV", "VAL"}
    assert pack.facts("own_territory_workers_share_pct")[1] == pytest.approx(75)
    assert pack.reference.hash == load_pack().hash


def test_the_whole_is_a_system_and_france_is_not(pack):
    system = resolve_system(pack, "all")
    assert system.title_en == "Valmont and Rivebelle"
    assert system.core_codes == system.codes == ("RIV", "VAL")
    for name in ("france", "region:84", "departement:53", "coevrons"):
        with pytest.raises(DataError):
            resolve_system(pack, name)


def test_the_user_is_the_first_source_named(pack):
    assert pack.sources()[0]["en"] == "Two towns invented for the example"
    assert pack.sources()[1:] == load_pack().sources()


def test_the_same_files_give_the_same_hash_and_another_figure_another(pack, directory):
    assert load_user_territories(directory).hash == pack.hash
    edit(directory / "territories.csv", "lon", "2.91")
    assert load_user_territories(directory).hash != pack.hash


def test_blanks_are_imputed_from_towns_of_the_same_size_and_recorded(pack):
    shipped = load_pack()
    rows = donors(shipped, 8000)
    assert rows.size == DONORS
    assert (np.abs(shipped.facts("population_2018")[rows] - 8000) < 1000).all()
    assert {"age_0_14_share_pct", "dwellings_2018", "outline"} <= set(pack.imputed("RIV"))
    assert "age_0_14_share_pct" not in pack.imputed("VAL")
    share = np.median(shipped.facts("age_0_14_share_pct")[rows])
    assert pack.facts("age_0_14_share_pct")[0] == pytest.approx(share, abs=0.001)
    ratio = np.median(shipped.facts("dwellings_2018")[rows] / shipped.facts("households_2018")[rows])
    assert pack.facts("dwellings_2018")[0] == pytest.approx(3500 * ratio, rel=1e-3)
    occupations = ("managers", "intermediate", "employees", "workers", "craftsmen", "farmers")
    total = sum(pack.facts(f"csp_{name}_share_pct")[0] for name in occupations)
    assert total == pytest.approx(100, abs=0.01)
    for column in OPTIONAL:
        assert np.isfinite(pack.facts(column.fact)).all(), column


def test_what_is_given_is_not_imputed_and_zero_is_a_value(directory):
    add_column(directory / "territories.csv", "cross_border_workers", ["0", ""])
    found = load_user_territories(directory)
    assert "cross_border_workers_2018" not in found.imputed("VAL")
    assert found.facts("cross_border_workers_2018")[1] == 0
    assert "cross_border_workers_2018" in found.imputed("RIV")


def test_surroundings_are_not_core(directory):
    add_column(directory / "territories.csv", "core", ["", "0"])
    assert resolve_system(load_user_territories(directory), "all").core_codes == ("VAL",)


def test_codes_may_be_any_text(directory):
    for name in ("territories.csv", "commuting.csv"):
        path = directory / name
        path.write_text(path.read_text("utf-8").replace("RIV", "Rivière d'Été 1 (nord)"), "utf-8")
    assert "Rivière d'Été 1 (nord)" in load_user_territories(directory).codes


def test_a_byte_order_mark_and_windows_line_ends_are_fine(pack, directory):
    for path in directory.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_user_territories(directory).hash == pack.hash


def test_own_distances_outlines_and_employers(directory):
    (directory / "distances.csv").write_text("code_a,code_b,distance_km,contiguous\nVAL,RIV,19.5,0\n", "utf-8")
    square = [[[2.8, 46.5], [3.0, 46.5], [3.0, 46.7], [2.8, 46.7], [2.8, 46.5]]]
    feature = {"type": "Feature", "properties": {"code": "VAL"}, "geometry": {"type": "Polygon", "coordinates": square}}
    (directory / "outlines.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    employers = "territory,name,sector,employees,source,year\nVAL,Fonderie,MFG,900,registre,2023\n"
    (directory / "known_employers.csv").write_text(employers, "utf-8")
    found = load_user_territories(directory)
    assert found.distance_km([1], [0])[0, 0] == 19.5
    assert found.neighbours("VAL") == ()
    assert "outline" not in found.imputed("VAL")
    assert found.outline_svg(["VAL"], 100, 100)["VAL"].count("L") == 3
    assert found.known_employers("VAL")[0].employees == 900


BAD_CELLS = [
    ("population", "-5", "negative"),
    ("population", "abc", "not a number"),
    ("population", "12,5", "point for decimals"),
    ("population", "nan", "not a number"),
    ("population", "inf", "not a number"),
    ("population", "1e300", "out of bounds"),
    ("population", "1_000", "not a number"),
    ("population", "", "blank"),
    ("population", "0", "out of bounds"),
    ("lat", "146", "out of bounds"),
    ("code", "", "blank"),
    ("code", "RIV", "already on line"),
    ("code", "outside", "reserved"),
    ("name", "a|b", "cannot be used"),
    ("jobs_mfg", "-1", "negative"),
    ("active_residents", "12000", "labour force"),
    ("households", "30000", "more households"),
    ("salaried_jobs", "9500", "14 sectors"),
    ("salaried_jobs", "1000", "establishments"),
    ("median_income_eur", "40000", "deciles"),
    ("income_share_wages_pct", "80", "sum to 114"),
    ("income_share_direct_taxes_pct", "16", "out of bounds"),
    ("age_0_14_share_pct", "101", "out of bounds"),
]


@pytest.mark.parametrize(("column", "value", "said"), BAD_CELLS)
def test_a_bad_cell_is_told_with_file_line_and_column(directory, column, value, said):
    edit(directory / "territories.csv", column, value)
    message = fault(directory)
    assert said in message
    assert "territories.csv, line " in message
    assert f"column {column}" in message


BAD_COMMUTING = [
    ("origin_code", "VALL", "'VAL'", "line 2, column origin_code"),
    ("destination_code", "RIV", "already on line", "line 3, column destination_code"),
    ("workers", "-3", "negative", "line 2, column workers"),
    ("workers", "many", "not a number", "line 2, column workers"),
    ("workers", "5000", "do not sum to its employed residents", "column workers"),
    ("workers", "", "blank", "line 2, column workers"),
]


@pytest.mark.parametrize(("column", "value", "said", "where"), BAD_COMMUTING)
def test_bad_commuting_is_told(directory, column, value, said, where):
    edit(directory / "commuting.csv", column, value)
    message = fault(directory)
    assert said in message
    assert f"commuting.csv, {where}" in message


def test_commuters_must_fit_the_jobs(directory):
    edit(directory / "commuting.csv", "workers", "5800", line=8)
    assert "workers who work in VAL do not fit its jobs" in fault(directory)


def test_nobody_lives_and_works_elsewhere(directory):
    with (directory / "commuting.csv").open("a") as stream:
        stream.write("outside,outside,3\n")
    assert "neither live nor work here" in fault(directory)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"code;name;lon\nA;B;1\n", "semicolons"),
        (b"code,name\nA,B\n", "a column is missing"),
        (b"\xff\xfe" + "code,name".encode("utf-16-le"), "UTF-8"),
        ("code,name\nA,Évron\n".encode("latin-1"), "line 2"),
        (b"code,name\0\n", "null byte"),
        (b"code,code\nA,B\n", "twice"),
    ],
)
def test_a_bad_file_is_told(directory, content, said):
    (directory / "territories.csv").write_bytes(content)
    message = fault(directory)
    assert said in message
    assert "territories.csv" in message


def test_a_missing_misspelt_or_unknown_column_is_told_with_the_nearest(directory):
    path = directory / "territories.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("households", "housholds"), "utf-8")
    assert "column households" in fault(directory)
    assert "'housholds'" in fault(directory)
    path.write_text(text.replace("age_65_plus_share_pct", "age_65_share_pct"), "utf-8")
    assert "did you mean 'age_65_plus_share_pct'" in fault(directory)
    path.write_text(text.replace("VAL,Valmont", "VAL,Valmont,more"), "utf-8")
    assert "line 2: this line has the wrong number of cells" in fault(directory)
    path.write_text(text.replace("VAL,Valmont", 'VAL,"Valmont'), "utf-8")
    assert "line 3: this line cannot be read" in fault(directory)


def test_some_occupations_without_the_others_are_refused(directory):
    add_column(directory / "territories.csv", "csp_managers_share_pct", ["15", ""])
    assert "all six, or none" in fault(directory)


def test_a_file_too_large_or_absent_is_refused(directory, monkeypatch):
    monkeypatch.setattr("sim.data.user_csv.SIZE_LIMIT_BYTES", 100)
    assert "too large" in fault(directory)
    monkeypatch.undo()
    (directory / "commuting.csv").unlink()
    assert "commuting.csv: a file is missing" in fault(directory)
    assert "maillage.json" in fault(directory / "nowhere")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"schema_version": 2}', "schema version"),
        ("{}", "no schema_version"),
        ('{"schema_version": 1}', "title_fr"),
        ('{"schema_version": 1, "titel_fr": "x"}', "did you mean 'title_fr'"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_description_is_told(directory, text, said):
    (directory / "maillage.json").write_text(text, "utf-8")
    assert said in fault(directory)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("distances.csv", "code_a,code_b,distance_km,contiguous\nVAL,VAL,3,0\n", "to itself"),
        ("distances.csv", "code_a,code_b,distance_km,contiguous\nVAL,RIV,3,0\nRIV,VAL,3,0\n", "line 3"),
        ("distances.csv", "code_a,code_b,distance_km,contiguous\nVAL,RIX,3,0\n", "did you mean 'RIV'"),
        ("distances.csv", "code_a,code_b,distance_km,contiguous\nVAL,RIV,3,0.5\n", "0 or 1"),
        ("known_employers.csv", "territory,name,sector,employees,source,year\nVAL,A,MGF,9,s,2020\n", "'MFG'"),
        ("known_employers.csv", "territory,name,sector,employees,source,year\nX,A,MFG,9,s,2020\n", "unknown territory"),
        ("outlines.geojson", "{}", "FeatureCollection"),
        ("outlines.geojson", '{"features": [{"id": "X", "geometry": null}]}', "unknown territory"),
        ("outlines.geojson", '{"features": [{"id": "VAL", "geometry": null}]}', "wrong type"),
        (
            "outlines.geojson",
            '{"features": [{"id": "VAL", "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}}]}',
            "cannot be read",
        ),
        (
            "outlines.geojson",
            '{"features": [{"id": "VAL", "geometry": {"type": "Polygon", "coordinates": [[["a", 2]]]}}]}',
            "cannot be read",
        ),
    ],
)
def test_bad_optional_files_are_told(directory, name, text, said):
    (directory / name).write_text(text, "utf-8")
    message = fault(directory)
    assert said in message
    assert name in message


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8"))))
def test_whatever_the_bytes_the_answer_is_one_line(directory, content):
    (directory / "commuting.csv").write_bytes(content)
    fault(directory)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(column=st.sampled_from([column.name for column in REQUIRED]), value=st.text(max_size=12))
def test_whatever_a_cell_holds_it_is_a_number_or_one_line(directory, column, value):
    shutil.copy(EXAMPLE / "territories.csv", directory / "territories.csv")
    edit(directory / "territories.csv", column, value)
    try:
        said = str(load_user_territories(directory).facts("jobs_2018").sum())
    except DataError as error:
        said = str(error)
    assert "\n" not in said
    assert said != "nan"


def test_the_guide_names_every_column():
    guide = (Path(__file__).parent.parent / "docs" / "bring-your-own-territory.md").read_text("utf-8")
    for column in (*REQUIRED, *OPTIONAL):
        assert f"`{column.name}`" in guide
    assert (EXAMPLE / "commuting.csv").read_text("utf-8").strip() in guide
    assert (EXAMPLE / "maillage.json").read_text("utf-8").strip() in guide
