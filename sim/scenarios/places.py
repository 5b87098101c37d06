"""The territories a scenario is about, found in the facts."""

from __future__ import annotations

from pathlib import Path

from sim.data import Pack, System, load_pack, load_user_territories, resolve_system, resolve_territories
from sim.errors import ScenarioError
from sim.scenarios.schema import Scenario
from sim.sectors import SECTOR_CODES
from sim.shocks import ActiveShocks, Places


def pack_of(scenario: Scenario) -> Pack:
    """The facts the scenario draws on: the shipped pack, or the user's own directory.

    Raises DataError when the directory cannot be used.
    """
    return load_pack() if scenario.data is None else load_user_territories(Path(scenario.data))


def system_of(scenario: Scenario, pack: Pack) -> System:
    """The territories of the scenario as a system; a list of territories is all core, and so is a user's own pack.

    Raises ScenarioError when the scenario says nothing and the facts are the whole country; DataError for an unknown
    name.
    """
    if scenario.system is not None:
        return resolve_system(pack, scenario.system)
    if scenario.territories is not None:
        codes = tuple(resolve_territories(pack, scenario.territories))
    elif scenario.data is not None:
        codes = pack.codes
    else:
        raise ScenarioError(
            "which territories?", f"scenario {scenario.id}", expected="a system or a list of territories"
        )
    names = [pack.name(code) for code in codes]
    title = ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:2])} + {len(names) - 2}"
    return System("territories", title, title, codes, codes)


def places_of(scenario: Scenario) -> Places:
    """Where the shocks of the scenario may strike.

    Raises ScenarioError or DataError when the territories cannot be found.
    """
    pack = pack_of(scenario)
    system = system_of(scenario, pack)
    return Places.from_pack(pack, system.codes, system.core_codes)


def require_possible(scenario: Scenario) -> None:
    """Raise ScenarioError or DataError when the territories do not exist or a shock cannot strike them.

    A scenario that names no territory yet is only checked for its shocks' dates and doses, which reading has done.
    """
    if scenario.system is not None or scenario.territories is not None or scenario.data is not None:
        ActiveShocks(scenario.shocks, places_of(scenario), SECTOR_CODES, scenario.start_date)
