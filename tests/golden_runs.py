"""A handful of small runs whose results are committed, so that a change that moves results shows in review.

    python tests/golden_runs.py    # or `make baselines`: writes tests/baselines/digests.toml again

A digest is that of the whole panel, byte for byte. It is the same for the same numpy, numba and processor features (the
logarithms and exponentials of numpy differ in their last bit between instruction sets); elsewhere headline totals are
compared within `TOLERANCE`.
"""

from __future__ import annotations

import platform
import tomllib
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sim.data.sealing import write_atomically
from sim.levers import LEVER_KINDS
from sim.model import TerritorialEconomy
from sim.panel_digest import digest
from sim.scenarios import Scenario, load_scenario
from sim.shocks import SHOCK_KINDS

DIGESTS = Path(__file__).parent / "baselines" / "digests.toml"
REGENERATE = "python tests/golden_runs.py"
TOLERANCE = 0.01
"""Relative: the widest gap measured between two seeds of these runs (employment 1 %, output .5 %, income .1 %)."""

SMALL = {"system": "coevrons", "scale": 20, "weeks": 26}
IN_SPRING_2020 = {**SMALL, "start_date": date(2020, 1, 6)}
AT_ONCE = {
    "parameters.levers.longest_preparation_months": 0.0, "parameters.coworking.active": True,
    "parameters.land.scarce": True,
}  # fmt: skip
CONTRACTS_AT_ONCE = {
    "cooperation.start": 0, "cooperation.negotiation_months": 0.0, "cooperation.signing_chance": 1.0,
    "cooperation.active_themes": 1.0, "cooperation.set_up_months": 0.0,
}  # fmt: skip


def golden_scenarios() -> dict[str, Scenario]:
    """The runs by name: no shock, each kind of shock, contracts, spaces, and each kind of lever during the lockdown."""
    unaided = load_scenario("lockdown", {**IN_SPRING_2020, **AT_ONCE})
    runs = {
        "baseline": load_scenario("baseline", SMALL),
        "plant-closure": load_scenario("plant-closure", {**SMALL, "shocks.closure.start": 9}),
        "lockdown": load_scenario("lockdown", IN_SPRING_2020),
        "mesh": load_scenario("baseline+mesh", {**SMALL, **CONTRACTS_AT_ONCE}),
        "no-lever": unaided,
    }
    for name in sorted(set(SHOCK_KINDS) - set(runs)):
        asked, dates = load_scenario(name, SMALL), {"start": 4, "end": None, "duration_weeks": 12}
        early = tuple(shock.model_copy(update=dates) for shock in asked.shocks)
        runs[name] = asked.model_copy(update={"shocks": early})
    runs["alliance"] = load_scenario("baseline+alliance", {**SMALL, **CONTRACTS_AT_ONCE})
    runs["nouveaux-lieux"] = load_scenario("nouveaux-lieux", {**SMALL, **AT_ONCE})
    for kind, lever in LEVER_KINDS.items():
        pulled = lever(id=kind, start=0, ramp_weeks=0)
        runs[f"lever {kind}"] = unaided.model_copy(update={"levers": (pulled,)})
    return runs


def outcome(scenario: Scenario) -> dict[str, Any]:
    """What a run leaves: the digest of its panel, residents in work at the end, output and income of all its weeks."""
    model = TerritorialEconomy(resolved=scenario)
    while model.running:
        model.step()
    panel = model.recorder.panel
    return {
        "digest": digest(panel, model.codes),
        "employment": int(panel["employment"][-1].sum()),
        "output_thousand_euros": round(int(panel["output"][1:].sum()) / 100_000),
        "income_thousand_euros": round(int(panel["income"][1:].sum()) / 100_000),
    }


def made_with() -> dict[str, str]:
    """What digests depend on beside the program: numpy, numba, and the instructions that numpy found."""
    found = np.__config__.show(mode="dicts")["SIMD Extensions"]["found"]
    return {
        "numpy": version("numpy"), "numba": version("numba"), "machine": platform.machine(), "simd": " ".join(found),
    }  # fmt: skip


def recorded() -> dict[str, Any]:
    """The committed file: `made_with`, and `runs` by name."""
    return tomllib.loads(DIGESTS.read_text(encoding="utf-8"))


def main() -> None:
    """Write the committed file again."""
    lines = [f"# Written by `{REGENERATE}`. A change of this file says why in CHANGELOG.md.", "", "[made_with]"]
    lines += [f'{name} = "{value}"' for name, value in made_with().items()]
    for name, scenario in golden_scenarios().items():
        lines += ["", f'[runs."{name}"]']
        lines += [f"{field} = {value!r}".replace("'", '"') for field, value in outcome(scenario).items()]
    write_atomically(DIGESTS, ("\n".join(lines) + "\n").encode("utf-8"))


if __name__ == "__main__":
    main()
