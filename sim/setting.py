"""Where a scenario plays: its data pack, its territories in row order, and which of them the question is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.data import Pack, load_pack, load_user_territories, open_system, resolve_territories
from sim.errors import ScenarioError
from sim.results import SystemView
from sim.shocks.places import Places

if TYPE_CHECKING:
    from sim.scenarios import Scenario

DEFAULT_SYSTEM = "coevrons"


@dataclass(frozen=True)
class Setting:
    """The territories of a run, sorted by code."""

    pack: Pack
    view: SystemView
    places: Places

    @classmethod
    def of(cls, scenario: Scenario) -> Setting:
        """Resolve the system or the list of territories of a scenario, and the user's own data if any.

        A system such as `lyon-campagne-fine` brings the finer pack that describes its territories. Raises DataError for
        an unknown name and ScenarioError when there is no territory to simulate.
        """
        pack = load_pack() if scenario.data is None else load_user_territories(Path(scenario.data))
        if scenario.territories is not None:
            codes = tuple(resolve_territories(pack, scenario.territories))
            core = codes
            title = " + ".join(map(pack.name, codes))
            name, title_fr, title_en = "territories", title, title
        elif scenario.system is None and scenario.data is not None:
            codes = core = tuple(sorted(pack.codes))
            name, title_fr, title_en = "own", "Vos territoires", "Your territories"
        else:
            pack, system = open_system(pack, scenario.system or DEFAULT_SYSTEM)
            codes, core = tuple(sorted(system.codes)), tuple(system.core_codes)
            name, title_fr, title_en = system.id, system.title_fr, system.title_en
        if not codes:
            raise ScenarioError("no territory to simulate", "system", name, "at least one territory")
        view = SystemView(
            name, title_fr, title_en, codes, tuple(pack.name(code) for code in codes),
            np.array([code in set(core) for code in codes]),
        )  # fmt: skip
        return cls(pack, view, Places.from_pack(pack, codes, core))

    @property
    def codes(self) -> tuple[str, ...]:
        """Territory codes, ascending."""
        return self.view.codes

    def distance_km(self) -> np.ndarray:
        """Great-circle distance between population centres, shape (n, n), zero on the diagonal."""
        rows = self.pack.rows(self.codes)
        return np.asarray(self.pack.distance_km(rows, rows), np.float64)
