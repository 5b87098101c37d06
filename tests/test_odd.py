"""The ODD is complete, follows its protocol, and what is committed is what the code says today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.command_line import main
from sim.cycle import CYCLE
from sim.indicators import INDICATORS
from sim.levers import LEVER_KINDS
from sim.odd import completeness, entities, missing, odd, summary_odd
from sim.odd.entities import ENTITIES
from sim.parameters import describe
from sim.shocks import SHOCK_KINDS

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": "odd.md", "fr": "odd.fr.md"}
LANGUAGES = pytest.mark.parametrize("lang", PAGES)


def test_everything_declared_has_a_meaning_a_unit_and_a_source_in_both_languages():
    gaps = missing()
    assert not gaps, "write what is missing in its declaration or in sim/odd/*.toml:\n" + "\n".join(gaps)


@LANGUAGES
def test_the_committed_description_is_the_one_the_code_gives(lang):
    page = DOCS / PAGES[lang]
    regenerate = f"maillage odd --lang {lang} --out docs/{page.name}"
    assert page.read_text(encoding="utf-8") == odd(lang), f"docs/{page.name} is stale, run: {regenerate}"


@LANGUAGES
def test_the_description_has_seven_elements_and_eleven_concepts(lang):
    text = odd(lang)
    assert re.findall(r"^## (\d)\.", text, re.MULTILINE) == list("1234567")
    assert re.findall(r"^### 4\.(\d+) ", text, re.MULTILINE) == [str(number) for number in range(1, 12)]
    assert not re.search(r"\{\w+\}", text)


@LANGUAGES
def test_every_declaration_is_in_the_description(lang):
    text = odd(lang)
    names = [row["id"] for row in describe()] + list(SHOCK_KINDS) + list(LEVER_KINDS) + list(INDICATORS)
    names += [phase.name for phase in CYCLE] + [name for kind in ENTITIES for name in kind.schema()]
    assert [name for name in names if f"`{name}`" not in text] == []


@LANGUAGES
def test_every_row_of_a_table_has_as_many_cells_as_its_head(lang):
    for table in re.findall(r"(?:^\|.*\n)+", odd(lang), re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table.splitlines()[0]


def test_a_state_variable_without_french_is_found(monkeypatch):
    said = {**entities.table("entities")}
    said["variables"] = {**said["variables"], "Firm": {}}
    monkeypatch.setattr(entities, "table", lambda name: said if name == "entities" else {})
    gaps = list(completeness._state_variables())
    assert "state variable Firm.cash: no meaning (fr)" in gaps
    assert "state variable Firm.cash: no source (en)" in gaps
    assert "state variable Household.cash: no unit (fr)" in gaps


def test_a_phase_that_nobody_described_is_found(monkeypatch):
    monkeypatch.setattr(completeness, "table", lambda name: {"phases": {}, "when": {}})
    assert f"phase {CYCLE[0].name}: no meaning (fr)" in list(completeness._phases())


@LANGUAGES
def test_the_summary_is_short_and_counts_what_there_is(lang):
    text = summary_odd(lang)
    assert len(text.split()) < 450
    assert str(len(describe())) in text
    assert str(len(INDICATORS)) in text


def test_the_command_prints_or_writes_the_description(tmp_path, capsys):
    assert main(["odd", "--summary", "--lang", "fr"]) == 0
    assert capsys.readouterr().out == summary_odd("fr")
    assert main(["odd", "--lang", "en", "--out", str(tmp_path / "odd.md")]) == 0
    assert (tmp_path / "odd.md").read_text(encoding="utf-8") == odd("en")
    assert main(["odd", "--out", str(tmp_path / "nowhere" / "odd.md")]) == 2
    assert "--out" in capsys.readouterr().err
