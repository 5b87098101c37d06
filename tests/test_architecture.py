"""The house rules, read in the source: imports point one way, luck has one door, outcomes are counted, not written."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_rules import chance, forbidden_imports, outcomes_written, undocumented

CHECKOUT = Path(__file__).parents[1]
SIM = CHECKOUT / "sim"
PACKAGES = [folder for name in ("sim", "experiments", "dashboards") if (folder := CHECKOUT / name).is_dir()]
PROGRAMS = sorted(path for folder in PACKAGES for path in folder.rglob("*.py"))
SOURCES = sorted(SIM.rglob("*.py"))
KNOWN = {path.relative_to(SIM).parts[0].removesuffix(".py") for path in SOURCES} - {"__init__"}

KEEPERS_OF_CHANCE = {
    "sim/random_streams.py", "sim/mesa_bridge.py", "sim/row_sets.py", "dashboards/classroom/codes.py",
}  # fmt: skip
"""The streams themselves, the two files that offer Mesa's shuffles to users, and the codes that must not be guessed."""

COUNTERS_OF_OUTCOMES = ("sim/recorder.py", "sim/indicators/")
MAXIMUM_LINES = 400
TEXT_SUFFIXES = {".py", ".toml", ".md", ".cff", ".json", ".yml", ".yaml", ".cfg", ".txt", ".js", ".css", ".html", ".j2"}


def name_of(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def module_and_package(path: Path) -> tuple[str, str]:
    parts = path.relative_to(CHECKOUT).with_suffix("").parts
    package = ".".join(parts[:-1])
    return (package if parts[-1] == "__init__" else ".".join(parts)), package


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_point_to_parts_on_the_left(path):
    module, package = module_and_package(path)
    assert forbidden_imports(module, path.read_text(), package, KNOWN) == []


@pytest.mark.parametrize("path", [path for path in PROGRAMS if name_of(path) not in KEEPERS_OF_CHANCE], ids=name_of)
def test_luck_comes_from_the_streams_alone(path):
    assert chance(path.read_text()) == []


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if not name_of(path).startswith(COUNTERS_OF_OUTCOMES)], ids=name_of
)
def test_outcomes_are_counted_and_never_written(path):
    assert outcomes_written(path.read_text()) == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_everything_public_is_documented_and_typed(path):
    assert undocumented(path.read_text()) == []


@pytest.mark.parametrize("path", [*PROGRAMS, *sorted((CHECKOUT / "tests").rglob("*.py"))], ids=name_of)
def test_files_stay_short(path):
    assert len(path.read_text().splitlines()) < MAXIMUM_LINES


def test_no_file_names_a_package_registry():
    hosts = [
        ".".join(name)
        for name in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("anaconda", "org"),
            ("yarnpkg", "com"),
            ("crates", "io"),
        )
    ] + ["-".join(("index", "url"))]
    folders = [*PACKAGES, *(CHECKOUT / name for name in ("tests", "docs", ".ci"))]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in TEXT_SUFFIXES]
    files += [path for path in CHECKOUT.iterdir() if path.suffix in TEXT_SUFFIXES or path.name == "Makefile"]
    files.append(CHECKOUT / ".ci" / "run")
    faults = [(name_of(path), host) for path in files for host in hosts if host in path.read_text(encoding="utf-8")]
    assert faults == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("sim.errors", "from sim.columns import column"),
        ("sim.columns", "import sim.mesa_bridge"),
        ("sim.agents.firms", "from sim.population.sizes import sizes"),
        ("sim.agents.firms", "from ..population import sizes"),
        ("sim.production", "from sim.goods_market import buy"),
        ("sim.production", "from sim import goods_market"),
        ("sim.production", "def late():\n    from sim.model import TerritorialEconomy"),
        ("sim.production", "from sim.accounts import Ledger"),
        ("sim.model", "from sim import run_scenario"),
        ("sim.run", "from experiments.runner import run"),
        ("sim.run", "import dashboards"),
    ],
)
def test_a_planted_import_against_the_order_is_found(module, source):
    package = module.rpartition(".")[0]
    assert forbidden_imports(module, source, package, KNOWN | PLANTED) != []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("sim.columns", "from sim.errors import DataError"),
        ("sim.row_sets", "from sim.state_variables import column"),
        ("sim.production", "import numpy\nfrom sim.agents.firms import Firm"),
        ("sim.production", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sim.model import Economy"),
        ("sim.population.sizes", "from .margins import fit\nfrom sim.agents import Firm"),
        ("sim.model", "from sim import cycle"),
        ("sim", "from sim.run import run_scenario"),
    ],
)
def test_an_import_to_the_left_is_allowed(module, source):
    package = module.rpartition(".")[0] or "sim"
    assert forbidden_imports(module, source, package, KNOWN | PLANTED) == []


PLANTED = {"goods_market", "production", "model", "accounts", "run", "cycle"}


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "from numpy.random import default_rng",
        "import numpy as np\nnp.random.seed(1)",
        "from numpy import random",
        "import secrets",
        "luck = model.rng.uniform()",
        "luck = self.random.choice(firms)",
        "luck = scipy.stats.norm.rvs(3)",
    ],
)
def test_a_planted_source_of_chance_is_found(source):
    assert chance(source) != []


def test_the_streams_are_allowed():
    assert chance("from sim.random_streams import uniforms\nluck = uniforms(key, firms.identity)") == []


@pytest.mark.parametrize(
    "source",
    [
        "territories.employment = jobs",
        "territories.employment[3] = 0",
        "territories.employment[3] += 1",
        "territories.income[mask], other.cash = 0, 1",
        'panel["unemployment"] = 0',
        'panel["unemployment"][week] += 3',
        "firm.recovery: int = 1",
        "for economy.survival in range(3): pass",
        'setattr(firm, "survival", True)',
        'territories.set("income", 0)',
        "np.add.at(territories.income, rows, 1)",
        "np.multiply(a, b, out=territories.income)",
        "def kernel(income):\n    income[0] = 1",
        "del territory.employment",
    ],
)
def test_a_planted_writing_of_an_outcome_is_found(source):
    assert len(outcomes_written(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "jobs = territories.employment + 1",
        'x = panel["unemployment"]',
        "income = wages + pensions",
        "household.income_tax = 3",
        "firms.cash[row] = territories.income[0]",
        'firms.set("cash", territories.income)',
        "class Row:\n    employment: int = 0",
    ],
)
def test_reading_an_outcome_is_allowed(source):
    assert outcomes_written(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "def hire() -> None: pass",
        'def hire(firm) -> None:\n    "Doc."',
        'def hire(firm: int, *rest) -> None:\n    "Doc."',
        'def hire(firm: int):\n    "Doc."',
        "class Firm: pass",
        'class Firm:\n    "Doc."\n    def hire(self) -> None: pass',
    ],
)
def test_a_planted_silence_is_found(source):
    assert len(undocumented(source)) == 1


def test_private_things_may_be_silent():
    assert undocumented('def _f(x): pass\nclass F:\n    "Doc."\n    def __init__(self, x): pass') == []
