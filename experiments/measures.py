"""What a claim measures when one outcome of a scenario and its reference does not say it.

Each function takes the settings and the point of a run (``scenario`` and overrides as ``load_scenario`` takes them) and
gives numbers by name; it lives every world it needs on the seed of the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.comparison.differences import student_975
from sim.comparison.outcomes import public_euros
from sim.comparison.replications import Life, live
from sim.errors import ScenarioError
from sim.model import TerritorialEconomy
from sim.programmes import tax_due
from sim.scenarios import load_scenario
from sim.sectors import SECTOR_INDEX
from sim.setting import Setting
from sim.validation.effort import Effort
from sim.validation.score_card import MEASURES
from sim.validation.target import NotComparable, load_targets

if TYPE_CHECKING:
    from sim.scenarios import Scenario

Given = dict[str, Any]
WEEKS_A_QUARTER = 13


def scenario_of(given: Given) -> Scenario:
    """The scenario of a run, its settings and point laid over it."""
    return load_scenario(given["scenario"], {path: value for path, value in given.items() if path != "scenario"})


def only(scenario: Scenario, *kinds: str) -> Scenario:
    """The scenario with the levers of some kinds alone."""
    return scenario.model_copy(update={"levers": tuple(item for item in scenario.levers if item.kind in kinds)})


def struck(scenario: Scenario, **changes: object) -> Scenario:
    """The scenario with fields of every shock changed."""
    shocks = tuple(shock.model_copy(update=changes) for shock in scenario.shocks)
    return scenario.model_copy(update={"shocks": shocks})


def calm(scenario: Scenario) -> Scenario:
    """The scenario without shocks, its policy kept."""
    return scenario.model_copy(update={"shocks": ()})


def total(life: Life, name: str) -> float:
    """Sum of a panel variable over weeks and territories."""
    return float(life.panel[name][1:].sum())


def lived(scenario: Scenario) -> TerritorialEconomy:
    """The economy of a scenario at its end."""
    model = TerritorialEconomy(resolved=scenario)
    model.ledger.keep_flows = False
    for _ in range(model.weeks):
        model.step()
    return model


def lost(scenario: Scenario, usual: Life, name: str = "output") -> float:
    """What the shocks of a scenario take of a variable, beside a life without them."""
    return total(usual, name) - total(live(scenario), name)


def best_use_of_a_budget(given: Given) -> dict[str, float]:
    """Years of work that lever 2 gives beyond lever 3 at the same planned budget, and public euros of each."""
    scenario = scenario_of(given)
    households = only(scenario, "short-food-circuits", "town-centre-trade", "repair-habits")
    human = only(scenario, "human-services", "training")
    core = Setting.of(scenario).view.core
    first, second = live(households), live(human)
    gap = first.panel["employment"][1:, core].sum() - second.panel["employment"][1:, core].sum()
    return {
        "work_beyond": float(gap) / WEEKS_A_YEAR, "euros_households": public_euros(first),
        "euros_human": public_euros(second),
    }  # fmt: skip


def spaces_in_the_centre(given: Given) -> dict[str, float]:
    """Share of the coworking spaces open at the end that stand in Lyon and Villeurbanne, less one half.

    A map without any space counts as zero: it concentrates nothing.
    """
    standing = [space for space in live(scenario_of(given)).coworking if space["closing_week"] is None]
    inside = sum(space["territory_code"] == "200046977-centre" for space in standing)
    return {"beyond_half": inside / len(standing) - 0.5 if standing else -0.5, "spaces": float(len(standing))}


def insurance(given: Given) -> dict[str, float]:
    """Years of work that cooperation gives under the shock, beyond those it gives in calm, and to who gains least."""
    scenario = scenario_of(given)
    still, cooperating = live(scenario.twin()), live(calm(scenario))
    alone, together = live(scenario.unaided()), live(scenario)
    work = {name: total(life, "employment") for name, life in
            (("still", still), ("cooperating", cooperating), ("alone", alone), ("together", together))}  # fmt: skip
    gain, usual = work["together"] - work["alone"], work["cooperating"] - work["still"]
    least = (together.panel["employment"][1:] - alone.panel["employment"][1:]).sum(axis=0).min()
    return {
        "gain": gain / WEEKS_A_YEAR, "insured": (gain - usual) / WEEKS_A_YEAR,
        "gain_of_least": float(least) / WEEKS_A_YEAR,
    }  # fmt: skip


def convexity_in_damage(given: Given) -> dict[str, float]:
    """Output lost to the whole shock less twice that lost to half of it, as a share of usual output; the loss too."""
    scenario = scenario_of(given)
    usual = live(scenario.twin())
    half = struck(scenario, dose=scenario.shocks[0].dose / 2.0)
    return _convexity(lost(half, usual), lost(scenario, usual), usual)


def convexity_in_duration(given: Given) -> dict[str, float]:
    """Output lost to a shock that lasts twice as long less twice that lost to the shock (V14 of the score card)."""
    scenario = scenario_of(given)
    usual = live(scenario.twin())
    longer = struck(scenario, duration_weeks=2 * (scenario.shocks[0].duration_weeks or 1))
    return _convexity(lost(scenario, usual), lost(longer, usual), usual)


def _convexity(once: float, twice: float, usual: Life) -> dict[str, float]:
    output = total(usual, "output")
    return {"convexity": (twice - 2.0 * once) / output, "loss": once / output}


def financing(given: Given) -> dict[str, float]:
    """Part of what residents owe for the levers that they have paid by the end, less nine tenths; euros spent.

    Zero when nothing was spent. What they owe: ``sim.programmes.tax_due`` times the share raised by tax.
    """
    model = lived(scenario_of(given))
    owed = float(tax_due(model.programmes).sum()) * model.parameters.levers.share_raised_by_tax
    paid = float(model.programmes.levied.sum())
    return {"paid_beyond": paid / owed - 0.9 if owed else 0.0, "spent": float(model.programmes.spent.sum()) / 100.0}


def fragility_with_local_suppliers(given: Given) -> dict[str, float]:
    """Output that the shock takes with local suppliers beyond what it takes without, as a share of usual output."""
    scenario = only(scenario_of(given), "supplier-matching")
    usual, matched = live(scenario.twin()), live(calm(scenario))
    output, without = total(usual, "output"), lost(scenario.unaided(), usual)
    return {"more_lost": (lost(scenario, matched) - without) / output, "loss": without / output}


def farm_output_with_short_circuits(given: Given) -> dict[str, float]:
    """Change of the farm output of all territories when short circuits spread, less a thousandth of it."""
    scenario = only(scenario_of(given), "short-food-circuits")
    with_, without = (_farm_output(world) for world in (scenario, scenario.unaided()))
    return {"beyond_a_thousandth": with_ / without - 1.001}


def _farm_output(scenario: Scenario) -> float:
    months = lived(scenario).recorder.sectors["output"]
    return float(sum(month[:, SECTOR_INDEX["AGR"]].sum() for month in months))


def metropolis_against_its_ring(given: Given) -> dict[str, float]:
    """Share of jobs kept by all territories but the largest less that kept by the largest, against the calm world."""
    scenario = scenario_of(given)
    shocked, usual = live(scenario), live(scenario.twin())
    weeks = slice(min(shock.start_week(scenario.start_date) for shock in scenario.shocks) + 1, None)
    had, usually = (life.panel["jobs"][weeks].sum(axis=0).astype(np.float64) for life in (shocked, usual))
    largest = int(usually.argmax())
    ring = np.arange(len(usually)) != largest
    return {"ring_ahead": float(had[ring].sum() / usually[ring].sum() - had[largest] / usually[largest])}


def peak_missed(given: Given) -> dict[str, float]:
    """By how much jobs of the core, in the last year, stay below .98 of their best quarter before the first shock."""
    scenario = scenario_of(given)
    core, start = Setting.of(scenario).view.core, scenario.shocks[0].start_week(scenario.start_date)
    jobs = live(scenario).panel["jobs"][:, core].sum(axis=1).astype(np.float64)
    quarters = np.convolve(jobs[: start + 1], np.full(WEEKS_A_QUARTER, 1.0 / WEEKS_A_QUARTER), "valid")
    return {"below_peak": 0.98 - float(jobs[-WEEKS_A_YEAR:].mean() / quarters.max())}


def targets(given: Given) -> dict[str, float]:
    """Simulated value of each target of the score card that is asked for, and its standard error over systems."""
    settings = {path: value for path, value in given.items() if "." in path} | {"seed": given["seed"]}
    effort = Effort(tuple(given["systems"]), given["scale"], 1, workers=1, settings=settings)
    found: dict[str, float] = {}
    for target in load_targets():
        if target.id in given["targets"]:
            measured = MEASURES[target.measure](effort)
            if isinstance(measured, NotComparable):
                raise ScenarioError("this target cannot be measured", target.id, measured.reason.en)
            half = 0.0 if measured.high is None else measured.high - measured.value
            found[target.id] = measured.value
            found[f"{target.id} error"] = half / student_975(len(effort.systems) - 1) if half else 0.0
    return found
