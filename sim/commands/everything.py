"""What levers, coworking and cooperation add to the cost of a week, all switched on and launched."""

from __future__ import annotations

import time
from statistics import median

from sim.commands.measurements import Measure, Progress

NAMES = ("baseline", "baseline+three-levers+alliance")
LAUNCHED = {
    "parameters.levers.longest_preparation_months": 0.0, "parameters.coworking.active": True,
    "cooperation.start": 0, "cooperation.negotiation_months": 0.0, "cooperation.signing_chance": 1.0,
    "cooperation.active_themes": 1.0,
}  # fmt: skip
PLACE = {"system": "pays-ledonien", "scale": 1}
WARM_WEEKS, ROUNDS, WEEKS_A_ROUND = 40, 4, 13
"""A year by quarters: each holds three beginnings of a month, so that all weigh the monthly decisions alike."""


def everything_on(progress: Progress) -> list[Measure]:
    """Processor time of a week with everything on over that of the bare economy, median of interleaved quarters.

    Both run on one thread, so that processor time is what they cost, whatever else the machine does.
    """
    from sim.model import TerritorialEconomy
    from sim.scenarios import load_scenario

    weeks = WARM_WEEKS + ROUNDS * WEEKS_A_ROUND
    bare = TerritorialEconomy(resolved=load_scenario(NAMES[0], {**PLACE, "weeks": weeks}))
    full = TerritorialEconomy(resolved=load_scenario(NAMES[1], {**PLACE, **LAUNCHED, "weeks": weeks}))
    for model in (bare, full):
        for _ in range(WARM_WEEKS):
            model.step()
    ratios = []
    for number in range(ROUNDS):
        spent = []
        for model in (bare, full):
            begun = time.process_time()
            for _ in range(WEEKS_A_ROUND):
                model.step()
            spent.append(time.process_time() - begun)
        ratios.append(spent[1] / spent[0])
        progress("bench: everything on", number + 1, ROUNDS)
    return [
        Measure("everything_ratio", "Tout allumé, par rapport à l'économie nue", "Everything on, over the bare economy",
                median(ratios), "times", 1.6),
    ]  # fmt: skip
