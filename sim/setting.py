"""Where a scenario plays: its data pack, its territories in row order, and which of them the question is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.data import Pack, load_pack, load_user_territories, open_system, resolve_territories
from sim.errors import ScenarioError
from sim.results import Geography, SystemView
from sim.shocks.places import Places

if TYPE_CHECKING:
    from sim.scenarios import Scenario

DEFAULT_SYSTEM = "coevrons"
MEDIAN_COMMUTE_KM = 15.0


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
        overseas = np.array(pack.table.text("mainland"))[pack.rows(codes)] == "0"
        for code in np.array(codes)[overseas]:
            raise ScenarioError(
                "overseas territories are not covered (their accounts, prices and incomes are not in the facts)",
                "territories", f"{code} {pack.name(str(code))}", "territories of mainland France or Corsica",
            )  # fmt: skip
        view = SystemView(
            name, title_fr, title_en, codes, tuple(pack.name(code) for code in codes),
            np.array([code in set(core) for code in codes]),
        )  # fmt: skip
        return cls(pack, view, Places.from_pack(pack, codes, core))

    @property
    def codes(self) -> tuple[str, ...]:
        """Territory codes, ascending."""
        return self.view.codes

    def geography(self) -> Geography:
        """Population, area and distances of the territories; those who work outside, from the commuting of the pack.

        Where the pack knows of no flow outside within 100 km, the distance is the median one of French commuters who
        leave their commune: 15 km (INSEE Première 1605).
        """
        pack, rows = self.pack, self.pack.rows(self.codes)
        commuting = pack.commuting
        inside = np.isin(commuting.destination_row, rows)
        outside_km = np.full(len(rows), MEDIAN_COMMUTE_KM)
        for place, row in enumerate(rows):
            leaves = (commuting.origin_row == row) & (commuting.destination_row >= 0) & ~inside
            if leaves.any():
                km = pack.distance_km(np.array([row]), commuting.destination_row[leaves])[0]
                outside_km[place] = np.average(km, weights=commuting.workers[leaves])
        return Geography(
            np.asarray(self.places.population), np.nan_to_num(pack.facts("area_km2")[rows]), self.distance_km(),
            outside_km,
        )  # fmt: skip

    def regions(self) -> np.ndarray:
        """Number of the region of each territory, in the order of their codes, (n,); one region where none is told."""
        codes = np.array(self.pack.table.text("region"))[self.pack.rows(self.codes)]
        return np.unique(codes, return_inverse=True)[1].astype(np.int32)

    def distance_km(self) -> np.ndarray:
        """Great-circle distance between population centres, shape (n, n), zero on the diagonal."""
        rows = self.pack.rows(self.codes)
        return np.asarray(self.pack.distance_km(rows, rows), np.float64)
