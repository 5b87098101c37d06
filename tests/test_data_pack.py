"""The facts carried by the simulator: complete, described, traceable, and read without delay."""

import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.data import SHIPPED, load_pack, resolve_system, resolve_territories
from sim.data.arrays import arrays_from_bytes
from sim.data.build import build_files, main
from sim.data.build_tables import read_lines
from sim.data.distances import great_circle_km
from sim.data.files import MANIFEST
from sim.data.sealing import seal
from sim.data.table import TEXT_COLUMNS
from sim.errors import DataError

FACTS = os.environ.get("MAILLAGE_FACTS_DIR", "")
COEVRONS = "200033298"


@pytest.fixture(scope="module")
def pack():
    return load_pack()


def copy_of_pack(directory: Path) -> Path:
    for path in SHIPPED.iterdir():
        (directory / path.name).write_bytes(path.read_bytes())
    return directory


def test_there_are_1255_intercommunalities_of_which_1232_on_the_mainland(pack):
    assert len(pack.codes) == 1255
    assert len(resolve_system(pack, "france").codes) == 1232
    assert list(pack.codes) == sorted(set(pack.codes))


@pytest.mark.parametrize(
    ("column", "million", "tolerance"),
    [
        ("households_2018", 29.75, 0.005),
        ("jobs_2018", 26.60, 0.005),
        ("employed_residents_15_64_2018", 26.64, 0.005),
        ("population_2018", 66.73, 0.005),
        ("population_2022", 68.01, 0.005),
        ("dwellings_2018", 36.21, 0.005),
        ("private_jobs_2019", 18.739, 0.0005),
    ],
)
def test_national_totals_are_the_published_ones(pack, column, million, tolerance):
    assert np.nansum(pack.facts(column)) / 1e6 == pytest.approx(million, abs=tolerance)


def test_jobs_by_sector_sum_to_jobs(pack):
    assert pack.sector_jobs.shape == (1255, 14)
    known = np.isfinite(pack.facts("jobs_2018"))
    assert np.abs(pack.sector_jobs[known].sum(axis=1) - pack.facts("jobs_2018")[known]).max() < 1.0


def test_unknown_is_not_a_number_and_never_zero(pack):
    mayotte = pack.row("200050532")
    assert np.isnan(pack.facts("jobs_2018")[mayotte])
    assert pack.facts("fabriques_de_territoire")[mayotte] == 0
    assert np.isnan(pack.facts("households_2018")).sum() == 5


def test_commuters_leaving_a_territory_are_its_employed_residents(pack):
    employed = pack.facts("employed_residents_15_64_2018")
    known = np.isfinite(employed)
    assert np.abs(pack.commuting.employed_residents() - employed)[known].max() <= 0.5 + 1e-6


def test_cutting_out_a_system_keeps_every_worker_of_it(pack):
    rows = pack.rows(resolve_system(pack, "coevrons").codes)
    flows = pack.commuting.between(rows)
    assert flows.shape == (8, 8)
    assert flows[-1, -1] == 0
    np.testing.assert_allclose(flows[:-1].sum(axis=1), pack.commuting.employed_residents()[rows])
    inside = np.isin(pack.commuting.destination_row, rows)
    assert flows[:, :-1].sum() == pytest.approx(pack.commuting.workers[inside].sum())
    order = np.argsort(-rows)
    np.testing.assert_array_equal(pack.commuting.between(rows[order])[:-1, :-1], flows[:-1, :-1][np.ix_(order, order)])


def test_listed_distances_are_great_circles(pack):
    longitude, latitude = pack.facts("lon"), pack.facts("lat")
    pairs = pack.distances
    computed = great_circle_km(longitude, latitude, longitude, latitude)[pairs.row_a, pairs.row_b]
    assert np.abs(computed - pairs.distance_km).max() < 0.06


def test_distances_are_symmetric_and_zero_at_home(pack):
    rows = np.arange(0, 1255, 97)
    matrix = pack.distance_km(rows, rows)
    np.testing.assert_allclose(matrix, matrix.T)
    assert (np.diag(matrix) == 0).all()
    assert matrix[0, 1] == pack.distance_km([rows[0]], [rows[1]])[0, 0]


def test_a_neighbour_of_a_neighbour_is_oneself(pack):
    for code in pack.neighbours(COEVRONS):
        assert COEVRONS in pack.neighbours(code)
    assert len(pack.neighbours(COEVRONS)) == 6
    assert pack.contiguous.shape[1] == 2


def test_technology_balances(pack):
    table = pack.technology
    sales = table.domestic_flows.sum(axis=1) + table.domestic_final_uses.sum(axis=1)
    costs = table.domestic_flows.sum(axis=0) + table.imported_flows.sum(axis=0)
    costs += table.product_taxes_on_inputs + table.value_added
    np.testing.assert_allclose(sales, table.output, atol=1e-6)
    np.testing.assert_allclose(costs, table.output, atol=1e-3)
    spread = table.compensation + table.taxes_on_production + table.operating_surplus_and_mixed_income
    np.testing.assert_allclose(spread, table.value_added, atol=0.01)
    assert table.value_added.sum() == pytest.approx(1_770_340, rel=1e-4)
    assert np.abs(np.linalg.eigvals(table.domestic_coefficients)).max() == pytest.approx(0.42, abs=0.01)
    domestic, imported, taxes = table.final_use("HOUSEHOLDS")
    assert domestic.sum() + imported.sum() + taxes == pytest.approx(1_150_916, rel=1e-3)


def test_jobs_of_the_technology_are_those_of_the_territories(pack):
    assert pack.technology.jobs_2018.sum() == pytest.approx(np.nansum(pack.facts("jobs_2018")), rel=1e-5)
    np.testing.assert_allclose(pack.technology.jobs_2018, np.nansum(pack.sector_jobs, axis=0), rtol=1e-4)


def ring_area(path: str) -> float:
    total = 0.0
    for ring in path.strip("M").replace("Z", "").split("M"):
        points = np.array([[float(number) for number in pair.split(",")] for pair in ring.split("L")])
        x, y = points.T
        total += (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2
    return abs(total)


def test_maps_show_areas_in_proportion(pack):
    codes = resolve_system(pack, "grand-angouleme").codes
    paths = pack.outline_svg(codes, 800, 600)
    drawn = np.array([ring_area(paths[code]) for code in codes])
    real = pack.facts("area_km2")[pack.rows(codes)]
    np.testing.assert_allclose(drawn / drawn.sum(), real / real.sum(), rtol=0.02)


@pytest.mark.parametrize("system", ["coevrons", "lyon-campagne", "region:11", "departement:56", "france"])
def test_maps_fit_their_frame(pack, system):
    codes = resolve_system(pack, system).codes
    paths = pack.outline_svg(codes, 640, 480)
    assert set(paths) == set(codes)
    assert all(re.fullmatch(r"(M-?[\d.]+,-?[\d.]+(L-?[\d.]+,-?[\d.]+)*Z)+", path) for path in paths.values())
    numbers = np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", "".join(paths.values())), dtype=float)
    assert (numbers >= 0).all()
    assert (numbers <= (640, 480)).all()
    extent = np.ptp(numbers, axis=0) / (640, 480)
    assert extent.max() == pytest.approx(0.98, abs=0.01)


def test_every_column_is_described_in_both_languages(pack):
    described = {(line["file"], line["column"]): line for line in pack.lines("dictionary.csv")}
    for path in SHIPPED.iterdir():
        if path.suffix == ".csv":
            columns = path.read_text("utf-8").splitlines()[0].split(",")
        elif path.suffix == ".npz":
            columns = ["*"] if (path.name, "*") in described else list(arrays_from_bytes(path.read_bytes()))
        else:
            assert path.name == MANIFEST
            continue
        for column in columns:
            line = described[path.name, column]
            assert all(line[field].strip() for field in line), line
            assert line["kind"] in {"published", "derived", "modelled"}
            assert set(line["source"].split("|")) <= {source["id"] for source in pack.sources()}


def test_every_column_is_attributed_in_the_sources_page():
    page = (SHIPPED.parent / "SOURCES.md").read_text("utf-8")
    assert all(f"`{column}`" in page for column in load_pack().columns)
    assert all(f"`{path.name}`" in page or path.name in page for path in SHIPPED.iterdir() if path.suffix == ".npz")


def test_imputed_facts_are_facts(pack):
    imputed = {column for code in pack.codes for column in pack.imputed(code)}
    assert imputed <= set(pack.columns)
    assert "d1_income_eur_2019" in imputed
    assert pack.imputed(COEVRONS) == ("jobs_food_2018", "jobs_mfg_2018", "jobs_energy_2018")
    assert pack.imputed("200071827") == ()


def test_names_have_no_run_of_spaces(pack):
    assert [name for name in pack.names if name != " ".join(name.split())] == []
    assert pack.name("200071116") == "CA ECLA (Espace Communautaire Lons Agglomération)"


def test_the_large_employers_of_coevrons_are_known(pack):
    employers = pack.known_employers(COEVRONS)
    assert [(employer.name, employer.sector, employer.employees) for employer in employers] == [
        ("Socopa", "FOOD", 1100),
        ("Bel", "FOOD", 800),
        ("Howmet", "MFG", 350),
        ("Cimel", "MFG", 250),
    ]
    assert pack.known_employers("200046977") == ()


def test_the_seven_systems_are_there_with_a_core(pack):
    names = [
        "grand-angouleme",
        "rives-du-rhone",
        "pays-ledonien",
        "gevaudan-lozere",
        "coevrons",
        "grand-calais",
        "lyon-campagne",
    ]
    assert set(names) <= set(pack.systems)
    for name in names:
        system = resolve_system(pack, name)
        assert system.core_codes
        assert set(system.core_codes) <= set(system.codes)
        assert system.title_fr
        assert system.title_en
    assert resolve_system(pack, "coevrons").core_codes == (COEVRONS,)


def test_systems_are_computed_for_a_region_a_department_and_the_country(pack):
    assert resolve_system(pack, "region:84").title_fr == "Auvergne-Rhône-Alpes"
    assert resolve_system(pack, "région:bretagne") == resolve_system(pack, "region:53")
    assert COEVRONS in resolve_system(pack, "département:53").codes
    assert resolve_system(pack, "departement:2a").codes


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("coevron", "coevrons"),
        ("region:Bretange", "region:Bretagne"),
        ("departement:5", "departement:"),
        ("", ""),
        ("region:", ""),
    ],
)
def test_an_unknown_system_is_told_with_the_nearest(pack, asked, nearest):
    with pytest.raises(DataError) as caught:
        resolve_system(pack, asked)
    assert (caught.value.nearest or "").startswith(nearest)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "asked", [COEVRONS, "CC des Coëvrons", "cc des coevrons", "Coëvrons", "COEVRONS", " coëvrons ", "oëvron"]
)
def test_a_territory_answers_to_many_names(pack, asked):
    assert resolve_territories(pack, [asked, asked]) == [COEVRONS]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("CC des Quatre Rivières", "247000623"),
        ("Coevronz", "Coëvrons"),
        ("Angoulme", "Grand Angoulême"),
        ("val", "several"),
        ("", "expected"),
        ("...", "expected"),
    ],
)
def test_an_unknown_or_ambiguous_territory_is_told(pack, asked, said):
    with pytest.raises(DataError, match=said):
        resolve_territories(pack, [asked])


def test_an_unknown_code_or_fact_is_told_with_the_nearest(pack):
    with pytest.raises(DataError, match=COEVRONS):
        pack.row("20003329")
    with pytest.raises(DataError, match="households_2018"):
        pack.facts("household_2018")


def test_the_hash_follows_the_files(pack, tmp_path):
    copy = load_pack(copy_of_pack(tmp_path))
    assert copy.hash == pack.hash
    text = (tmp_path / "known_employers.csv").read_text("utf-8")
    (tmp_path / "known_employers.csv").write_text(text.replace("1100", "1200"), "utf-8")
    with pytest.raises(DataError, match="altered"):
        load_pack(tmp_path).known_employers(COEVRONS)
    assert seal(tmp_path, pack.version) != pack.hash
    assert load_pack(tmp_path).known_employers(COEVRONS)[0].employees == 1200
    assert not list(tmp_path.glob(".*"))


def test_sealing_the_shipped_pack_changes_nothing(pack, tmp_path):
    assert seal(copy_of_pack(tmp_path), pack.version) == pack.hash


def test_a_pack_of_another_layout_or_without_a_file_is_refused(tmp_path):
    copy_of_pack(tmp_path)
    (tmp_path / "commuting.npz").unlink()
    with pytest.raises(DataError, match=r"commuting\.npz"):
        _ = load_pack(tmp_path).commuting
    manifest = (tmp_path / MANIFEST).read_text("utf-8")
    (tmp_path / MANIFEST).write_text(manifest.replace('"schema_version": 1', '"schema_version": 99'), "utf-8")
    with pytest.raises(DataError, match="schema_version"):
        _ = load_pack(tmp_path).codes
    with pytest.raises(DataError, match="missing"):
        _ = load_pack(tmp_path / "nowhere").codes


def test_facts_cannot_be_overwritten(pack):
    for values in (pack.facts("jobs_2018"), pack.commuting.workers, pack.technology.output, pack.sector_jobs):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0


def test_text_facts_are_text(pack):
    for column in TEXT_COLUMNS:
        assert pack.facts(column).dtype.kind == "U"


def test_a_pack_travels_to_a_worker_as_a_path(pack):
    pack.facts("jobs_2018")
    content = pickle.dumps(pack)
    assert len(content) < 1000
    assert pickle.loads(content).hash == pack.hash


def test_the_pack_is_small():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 3_000_000


def test_looking_a_name_up_imports_neither_numpy_nor_pandas():
    program = (
        "import sys\n"
        "from sim.data import load_pack, resolve_system, resolve_territories\n"
        "pack = load_pack()\n"
        "assert len(pack.names) == 1255\n"
        "resolve_territories(pack, ['coevrons']), resolve_system(pack, 'region:84'), pack.hash, pack.sources()\n"
        "heavy = {'numpy', 'pandas', 'scipy', 'mesa', 'numba'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


def test_a_fault_in_the_facts_is_told_and_leaves_the_pack_alone(tmp_path, capsys):
    facts, out = tmp_path / "facts", tmp_path / "out"
    facts.mkdir()
    assert main(["--facts", str(facts), "--out", str(out)]) == 2
    assert "territories.csv" in capsys.readouterr().err
    assert not out.exists()
    (facts / "territories.csv").write_text("code,nme\n1,a\n", "utf-8")
    with pytest.raises(DataError, match="name"):
        build_files(facts)
    with pytest.raises(DataError, match="nme"):
        read_lines(facts / "territories.csv", ("name",))


@pytest.mark.skipif(not FACTS, reason="MAILLAGE_FACTS_DIR names no facts directory")
def test_the_pack_is_what_the_facts_give():
    for name, content in build_files(Path(FACTS)).items():
        assert (SHIPPED / name).read_bytes() == content, name
