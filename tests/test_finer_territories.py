"""The metropolis of Lyon in two territories: nothing is lost, nothing is counted twice."""

import pickle

import numpy as np
import pytest

from sim.data import load_pack, open_system, resolve_system, resolve_territories
from sim.data.build_dictionary import TERRITORY_COLUMNS
from sim.errors import DataError

PARENT = "200046977"
PARTS = (f"{PARENT}-centre", f"{PARENT}-rest")


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def finer(pack):
    return pack.finer


def test_the_parts_take_the_place_of_the_whole(pack, finer):
    assert set(finer.codes) == set(pack.codes) - {PARENT} | set(PARTS)
    assert list(finer.codes) == sorted(finer.codes)
    assert finer.columns == pack.columns == TERRITORY_COLUMNS
    assert finer.hash != pack.hash
    assert resolve_territories(finer, ["Lyon et Villeurbanne"]) == [PARTS[0]]


def test_the_parts_make_the_whole(pack, finer):
    whole, parts = pack.row(PARENT), finer.rows(PARTS)
    counts = [name for name in pack.columns if name.endswith(("_2018", "_2019", "_2022")) and "eur" not in name]
    assert len(counts) > 30
    for name in [*counts, "area_km2", "fabriques_de_territoire", "n_communes"]:
        assert finer.facts(name)[parts].sum() == pytest.approx(pack.facts(name)[whole], rel=1e-6, abs=1e-6), name
    for name in pack.columns:
        if name.endswith("_pct") and not name.startswith("own_territory"):
            low, high = sorted(finer.facts(name)[parts])
            assert low - 0.25 <= pack.facts(name)[whole] <= high + 0.25, name
    for family, total in (("csp_", 100), ("income_share_", 100)):
        shares = sum(finer.facts(name)[parts] for name in pack.columns if name.startswith(family))
        np.testing.assert_allclose(shares, total, atol=0.2)
    np.testing.assert_allclose(finer.sector_jobs[parts].sum(axis=1), finer.facts("jobs_2018")[parts], rtol=1e-3)


def test_the_centre_is_younger_denser_and_holds_more_managers(finer):
    centre, rest = finer.rows(PARTS)
    assert finer.facts("age_65_plus_share_pct")[centre] < finer.facts("age_65_plus_share_pct")[rest]
    assert finer.facts("csp_managers_share_pct")[centre] > finer.facts("csp_managers_share_pct")[rest]
    density = finer.facts("population_2018") / finer.facts("area_km2")
    assert density[centre] > 6 * density[rest]
    assert "d1_income_eur_2019" in finer.imputed(PARTS[0])


def test_every_commuter_is_kept(pack, finer):
    employed = finer.facts("employed_residents_15_64_2018")
    known = np.isfinite(employed)
    assert np.abs(finer.commuting.employed_residents() - employed)[known].max() < 1.0
    assert finer.commuting.workers.sum() == pytest.approx(pack.commuting.workers.sum())
    whole = pack.commuting.between(pack.rows([PARENT]))
    parts = finer.commuting.between(finer.rows(PARTS))
    assert parts[:2, :2].sum() == pytest.approx(whole[0, 0])
    assert parts[2, :2].sum() == pytest.approx(whole[1, 0])
    assert parts[:2, 2].sum() == pytest.approx(whole[0, 1])
    other = pack.rows(["200066587"])[0]
    flow = pack.commuting.between(np.array([other, pack.row(PARENT)]))[0, 1]
    assert finer.commuting.between(finer.rows(["200066587", *PARTS]))[0, 1:3].sum() == pytest.approx(flow)


def test_the_rest_lies_around_the_centre(pack, finer):
    assert finer.neighbours(PARTS[0]) == (PARTS[1],)
    assert set(finer.neighbours(PARTS[1])) == {PARTS[0], *pack.neighbours(PARENT)}
    assert 6 < finer.distance_km(*finer.rows(PARTS)[:, None])[0, 0] < 12
    paths = finer.outline_svg(PARTS, 400, 400)
    assert paths[PARTS[1]].count("M") >= 2
    others = [code for code in pack.codes if code.startswith("2463")]
    assert finer.outline_svg(others, 300, 300) == pack.outline_svg(others, 300, 300)


def test_systems_with_the_metropolis_exist_with_its_parts(pack, finer):
    opened, system = open_system(pack, "lyon-campagne-fine")
    assert opened is finer
    assert set(PARTS) <= set(system.core_codes)
    assert len(system.codes) == len(resolve_system(pack, "lyon-campagne").codes) + 1
    assert system.title_fr.endswith("(centre à part)")
    assert open_system(pack, "coevrons") == (pack, resolve_system(pack, "coevrons"))
    assert resolve_system(finer, "coevrons") == resolve_system(pack, "coevrons")
    with pytest.raises(DataError, match="lyon-campagne-fine"):
        open_system(pack, "lyon-campagne-finer")


def test_a_finer_pack_travels_to_a_worker(finer):
    assert pickle.loads(pickle.dumps(finer)).hash == finer.hash
