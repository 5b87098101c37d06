"""The maps of a run say what each territory loses, when it is back and what is gained; a saved run draws them again."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from report_fixture import CODES, invented_run

from sim.errors import OutputError
from sim.report.files import write_results
from sim.report.html import render
from sim.report.map_sheets import GAIN, LOSS, RECOVERY, map_sheets
from sim.report.read_run import read_run
from sim.report.words import Words


def aided_run():
    """The invented run, and a world without policy in which the second territory has one per cent less employment."""
    run = invented_run()
    employment = run.panel["employment"].copy()
    employment[:, 1] = np.round(employment[:, 1] * 0.99)
    return replace(run, unaided_panel={**run.panel, "employment": employment})


def levels(sheet):
    """Class of each territory on a map."""
    return {code: level for level, code in re.findall(r'class="place (\w+)[^"]*" data-code="(\w+)"', sheet.svg)}


def test_a_territory_that_never_comes_back_is_said_so_and_one_that_gains_too():
    sheets = {sheet.id: sheet for sheet in map_sheets(invented_run(), Words("en"))}
    assert list(sheets) == [LOSS, RECOVERY]
    assert levels(sheets[LOSS])[CODES[0]] == "loss3"
    told = sheets[RECOVERY].told
    assert "not recovered" in told[CODES[0]]
    assert levels(sheets[RECOVERY]) == {CODES[0]: "never", CODES[1]: "loss3", CODES[2]: "gain1"}
    assert "employment gained" in told[CODES[2]]


def test_the_gain_of_a_territory_is_its_difference_from_the_world_without_policy():
    sheets = {sheet.id: sheet for sheet in map_sheets(aided_run(), Words("en"))}
    gain = sheets[GAIN]
    assert levels(gain)[CODES[0]] == levels(gain)[CODES[2]] == "zero"
    assert levels(gain)[CODES[1]].startswith("gain")
    assert "+1.0%" in gain.told[CODES[1]]


def test_the_report_shows_the_maps_that_are_known_with_names_of_their_own():
    page = render(aided_run(), "fr")
    assert page.count('<svg class="map"') == 3
    assert "non retrouvé avant la fin" in page
    assert len(set(re.findall(r'id="(map[\w-]*-title)"', page))) == 3
    assert render(invented_run(), "fr").count('<svg class="map"') == 2


def test_a_saved_run_draws_the_same_maps(tmp_path):
    run = aided_run()
    write_results(run, tmp_path / "run", "en")
    again = replace(read_run(tmp_path / "run"), outlines=run.outlines, outline_size=run.outline_size)
    assert map_sheets(again, Words("en")) == map_sheets(run, Words("en"))


@pytest.mark.parametrize("fault", ["nothing", "no panel", "no territories"])
def test_a_directory_that_is_no_run_is_refused_in_one_line(tmp_path, fault):
    if fault != "nothing":
        (tmp_path / "run.json").write_text('{"territories": []}' if fault == "no panel" else "{}")
    with pytest.raises(OutputError) as caught:
        read_run(tmp_path)
    assert "\n" not in str(caught.value)
