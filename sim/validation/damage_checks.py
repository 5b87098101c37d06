"""Checks on how losses grow: with the capital destroyed, with the time of an outage, with the size of a closure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.validation.effort import Effort, over
from sim.validation.lived_checks import STILL_WEEKS, still_worlds, total
from sim.validation.target import Measured

FLOODED = (0.18, 0.385, 0.72)
"""Shares of a territory under water that destroy about .3, .64 and 1.2 years of its value added: what 50, 107 and 200
billion dollars are to the 168 billion of Louisiana in 2005 (*recalled*)."""
ONE_SEED = "flood, un hasard", "flood, one seed"
FLOOD_WEEKS = 6 * WEEKS_A_YEAR
OUTAGE_WEEKS, OUTAGE_HORIZON = 4, 130


def amplification(multiple: int) -> Callable[[Effort], Measured]:
    """Total loss over direct loss of a flood: capital destroyed and value added lost in the system over the capital."""

    def measure(effort: Effort) -> Measured:
        return over([ratios[multiple] for ratios in _amplifications(effort)], effort.on(*ONE_SEED))

    return measure


def amplification_grows(effort: Effort) -> Measured:
    """Total over direct loss of the largest flood less that of the smallest."""
    return over([ratios[-1] - ratios[0] for ratios in _amplifications(effort)], effort.on(*ONE_SEED))


def _amplifications(effort: Effort) -> list[list[float]]:
    found = []
    for system in effort.systems:
        key = ("amplification", system)
        if key not in effort.worlds:
            usual = _flooded(system, effort.scale, 0.0)[0]
            floods = [_flooded(system, effort.scale, share) for share in FLOODED]
            effort.worlds[key] = [1.0 + (usual - made) / destroyed for made, destroyed in floods]
        found.append(effort.worlds[key])
    return found


def _flooded(system: str, scale: int, share: float) -> tuple[float, float]:
    """Value added over the run and capital destroyed, cents; dwellings are left out of both."""
    from sim.model import TerritorialEconomy
    from sim.scenarios import load_scenario

    changes = {"shocks.flood.dose": share, "shocks.flood.euros_per_dwelling": 0.0}
    scenario = load_scenario("flood", {"system": system, "scale": scale, "weeks": FLOOD_WEEKS, **changes})
    model = TerritorialEconomy(resolved=scenario if share else scenario.twin())
    model.ledger.keep_flows = False
    for _ in range(model.weeks):
        model.step()
    return float(model.recorder.panel["value_added"].sum()), float(model.destroyed_capital)


def convexity_in_duration(effort: Effort) -> Measured:
    """Output lost to an outage past the stocks over twice that lost to one half as long, less one.

    Deliveries from abroad come back at once: a return that takes as long whatever the outage would be counted twice in
    twice the shorter one.
    """
    once, twice = (_outages(effort, weeks) for weeks in (OUTAGE_WEEKS, 2 * OUTAGE_WEEKS))
    short, long = OUTAGE_WEEKS, 2 * OUTAGE_WEEKS
    on = effort.on(f"supply-cut de {short} et {long} semaines", f"supply-cut of {short} and {long} weeks")
    return over([b / (2.0 * a) - 1.0 for a, b in zip(once, twice, strict=True)], on)


def _outages(effort: Effort, weeks: int) -> list[float]:
    border = "shocks.closed-border"
    changes = {
        f"{border}.duration_weeks": weeks, f"{border}.recovery": "sudden", f"{border}.recovery_weeks": 0,
    }  # fmt: skip
    return _lost(effort, "supply-cut", changes, "output", OUTAGE_HORIZON)


def convexity_in_size(effort: Effort) -> Measured:
    """Work lost to a whole closure over twice the work lost to half of it, less one."""
    whole, half = (
        _lost(effort, "plant-closure", {"shocks.closure.dose": dose}, "jobs", STILL_WEEKS) for dose in (1.0, 0.5)
    )
    ratios = [a / (2.0 * b) - 1.0 for a, b in zip(whole, half, strict=True) if b]
    return over(ratios, effort.on("plant-closure"))


def _lost(effort: Effort, scenario: str, changes: dict[str, object], name: str, weeks: int) -> list[float]:
    """What a shock takes of a panel variable over the run, a system each, mean over seeds."""
    worlds, still = effort.lives(scenario, {"weeks": weeks, **changes}), still_worlds(effort)
    return [
        float(np.mean([(total(b, name)[: weeks + 1] - total(a, name)).sum()
                       for a, b in zip(worlds[system], still[system], strict=True)]))
        for system in effort.systems
    ]  # fmt: skip
