"""Parameters: typed, bounded, addressable by path, overridable, listed in both languages."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.parameters import KeyedMatrix, KeyedVector, Parameters, describe
from sim.parameters.parameter_set import all_paths
from sim.sectors import SECTOR_CODES


def test_defaults_are_the_documented_ones():
    parameters = Parameters()
    assert parameters.labour_market.monthly_separation_rate == 0.015
    assert parameters.production.stock_days["FOOD"] == 39.0
    assert parameters.households.consumption_persistence_per_month == pytest.approx(0.6 ** (1 / 3), abs=1e-3)
    assert parameters.firms.exit_hazards_per_year["own_account"] == 0.10


def test_every_parameter_has_a_unit_a_source_and_labels_in_both_languages():
    for row in describe():
        assert row["title_fr"], row
        assert row["title_en"], row
        assert row["unit"], row
        assert row["unit_fr"], row
        assert row["source"], row
        assert row["status"] in ("observed", "estimated", "assumed"), row
        assert (row["status"] == "assumed") or (row["source"] != "assumption"), row


def test_every_default_lies_inside_its_bounds_and_every_path_can_be_read():
    parameters = Parameters()
    for path in all_paths():
        assert parameters.get(path) is not None


def test_vectors_follow_the_order_of_sectors():
    assert tuple(Parameters().production.stock_days) == SECTOR_CODES
    criticality = Parameters().production.criticality
    assert criticality.array().shape == (14, 14)
    assert criticality["ENERGY"]["MFG"] == 1.0
    assert criticality.array()[SECTOR_CODES.index("AGR"), SECTOR_CODES.index("FOOD")] == 1.0


def test_overrides_are_nested_tables_or_paths_and_reach_one_entry_of_a_vector():
    nested = Parameters.from_overrides({"production": {"stock_days": {"FOOD": 10}}})
    by_path = Parameters.from_overrides({"production.stock_days.FOOD": 10})
    assert nested == by_path
    assert nested.production.stock_days["FOOD"] == 10.0
    assert nested.production.stock_days["MFG"] == 37.0
    one_cell = Parameters.from_overrides({"production.criticality.AGR.FOOD": 0.25})
    assert one_cell.production.criticality["AGR"]["FOOD"] == 0.25


def test_one_number_fills_a_vector_and_a_list_gives_all_its_entries():
    filled = Parameters.from_overrides({"production.stock_days": 20})
    assert set(filled.production.stock_days.values()) == {20.0}
    listed = Parameters.from_overrides({"households.saving_rates": [0.1, 0.2, 0.3, 0.4, 0.5]})
    assert listed.households.saving_rates["Q5"] == 0.5


def test_no_override_gives_the_defaults():
    assert Parameters.from_overrides({}) == Parameters()


@pytest.mark.parametrize(
    ("overrides", "fragments"),
    [
        ({"labour_market.vacancy_rat": 0.1}, ["no such parameter", "'labour_market.vacancy_rate'"]),
        ({"vacancy_rate": 0.1}, ["did you mean 'labour_market.vacancy_rate'"]),
        ({"production.stock_days.FOO": 1}, ["'production.stock_days.FOOD'"]),
        ({"firms": 3}, ["no such parameter"]),
        ({"labour_market.vacancy_rate": 5}, ["out of bounds", "got 5", "[0.001, 0.2]", "vacancies per job"]),
        ({"production.stock_days.FOOD": -1}, ["out of bounds", "[0, 365]", "days"]),
        ({"demography.active": 1}, ["expected true or false"]),
        ({"firms.cash_buffer_months": True}, ["expected a number (months)"]),
        ({"firms.cash_buffer_months": "two"}, ["expected a number (months)"]),
        ({"firms.cash_buffer_months": float("nan")}, ["expected a number (months)"]),
        ({"production.demand_memory_weeks": 2.5}, ["expected a whole number (weeks)"]),
        ({"households.saving_rates": [0.1]}, ["got 1", "expected 5: Q1"]),
    ],
)
def test_a_wrong_override_is_told_in_one_line(overrides, fragments):
    with pytest.raises(ScenarioError) as refused:
        Parameters.from_overrides(overrides, "mine.toml")
    line = str(refused.value)
    assert line.startswith("mine.toml: ")
    assert "\n" not in line
    for fragment in fragments:
        assert fragment in line


def test_a_group_built_by_hand_is_checked_too():
    group = type(Parameters().firms)
    with pytest.raises(ScenarioError, match="out of bounds"):
        group(cash_buffer_months=-1.0)
    with pytest.raises(ScenarioError, match="numbers keyed"):
        group(exit_hazards_per_year={"own_account": 0.1})
    with pytest.raises(FrozenInstanceError):
        Parameters().firms.cash_buffer_months = 3.0


def test_parameters_travel_between_processes_and_can_be_keys():
    parameters = Parameters.from_overrides({"production.stock_days.FOOD": 10})
    assert pickle.loads(pickle.dumps(parameters)) == parameters
    assert hash(parameters) == hash(Parameters.from_overrides({"production.stock_days.FOOD": 10}))


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.floats(-1e6, 1e6), min_size=1, max_size=8))
def test_a_keyed_vector_is_a_mapping_in_its_own_order(values):
    vector = KeyedVector(values)
    assert dict(vector) == values
    assert vector.array().dtype == np.float64
    assert vector.array().tolist() == list(values.values())
    assert pickle.loads(pickle.dumps(vector)) == vector
    matrix = KeyedMatrix({"row": vector})
    assert pickle.loads(pickle.dumps(matrix)) == matrix
    assert matrix.array().shape == (1, len(values))
