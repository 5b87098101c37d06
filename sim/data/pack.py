"""The facts on every territory, read when first needed.

Names, codes and systems come from small text files with the standard library alone; numpy is imported by the tables
that are arrays, so a command that only looks a name up answers at once.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sim.data.files import MANIFEST, SCHEMA_VERSION, PackFiles, pack_hash, sha256
from sim.data.table import TEXT_COLUMNS, TerritoryTable
from sim.errors import DataError, nearest_name
from sim.sectors import SECTOR_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np

    from sim.data.commuting import Commuting
    from sim.data.distances import Distances
    from sim.data.outlines import Outlines
    from sim.data.technology import Technology


@dataclass(frozen=True)
class KnownEmployer:
    """A large employer named in a public source: one establishment, its sector and its employees."""

    territory: str
    name: str
    sector: str
    employees: int
    source: str
    year: int


@dataclass(frozen=True)
class SystemDefinition:
    """A named set of territories as written in `systems.csv`: members and neighbours, some of them its core."""

    id: str
    title_fr: str
    title_en: str
    codes: tuple[str, ...]
    core_codes: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """Facts on territories, flows between them, and the technology of the country's industries.

    Every method that takes `rows` means positions in `codes` (ascending). `reference` is the pack of the country for
    territories brought by a user (national accounts, month 0 of the rest of France), None for the shipped pack.
    """

    files: PackFiles
    reference: Pack | None = None
    _facts: dict[str, np.ndarray] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[Pack], tuple[PackFiles, Pack | None]]:
        """A worker process receives where the facts are, not a copy of the tables."""
        return (Pack, (self.files, self.reference))

    @cached_property
    def _manifest(self) -> dict:
        document = json.loads(self.files.read(MANIFEST))
        if document.get("schema_version") != SCHEMA_VERSION:
            raise DataError(
                what="this data pack was made for another version of the simulator",
                where=f"{self.files.origin}/{MANIFEST}",
                got=f"schema_version {document.get('schema_version')}",
                expected=f"schema_version {SCHEMA_VERSION}",
            )
        return document

    def read(self, name: str) -> bytes:
        """Bytes of one file of the pack; raises DataError if it is absent or differs from what `pack.json` says."""
        content = self.files.read(name)
        expected = self._manifest["files"].get(name)
        if sha256(content) != expected:
            raise DataError(
                what="a file of the data pack was altered",
                where=f"{self.files.origin}/{name}",
                got=f"sha256 {sha256(content)[:12]}",
                expected=f"sha256 {expected[:12]}" if expected else f"a file listed in {MANIFEST}",
            )
        return content

    def has(self, name: str) -> bool:
        """Whether the pack holds a file of this name."""
        return self.files.has(name)

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """The arrays of a `.npz` file of the pack, read-only."""
        from sim.data.arrays import arrays_from_bytes

        return arrays_from_bytes(self.read(name))

    def lines(self, name: str) -> list[dict[str, str]]:
        """The lines of a `.csv` file of the pack."""
        return list(csv.DictReader(io.StringIO(self.read(name).decode("utf-8"))))

    @property
    def version(self) -> str:
        """Version of the facts."""
        return self._manifest["pack_version"]

    @cached_property
    def hash(self) -> str:
        """sha256 over the version and the hash of every file: two packs with one hash hold the same facts."""
        return pack_hash(self.version, self._manifest["files"])

    @cached_property
    def table(self) -> TerritoryTable:
        """The table of territories."""
        return TerritoryTable.from_csv(self.read("territories.csv"), self.files.origin)

    @property
    def codes(self) -> tuple[str, ...]:
        """Territory codes, ascending; a territory's row is its place here."""
        return self.table.codes

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Territory names, in the order of `codes`."""
        return self.table.text("name")

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the facts that `facts` can return."""
        return self.table.columns

    def row(self, code: str) -> int:
        """Row of a territory; raises DataError with the nearest code if unknown."""
        row = self.table.row_of.get(code)
        if row is None:
            raise DataError(
                what="unknown territory code",
                where=self.files.origin,
                got=code,
                expected="a code of territories.csv",
                nearest=nearest_name(code, self.codes),
            )
        return row

    def rows(self, codes: Iterable[str]) -> np.ndarray:
        """Rows of several territories, in the order given."""
        import numpy as np

        return np.array([self.row(code) for code in codes], dtype=np.int64)

    def name(self, code: str) -> str:
        """Name of a territory."""
        return self.names[self.row(code)]

    def facts(self, column: str) -> np.ndarray:
        """One fact on every territory: float64 with NaN where unknown, or text; read-only, in the order of `codes`."""
        if column not in self._facts:
            if column in TEXT_COLUMNS:
                import numpy as np

                values = np.array(self.table.text(column))
                values.flags.writeable = False
            else:
                values = self.table.numbers(column)
            self._facts[column] = values
        return self._facts[column]

    @cached_property
    def sector_jobs(self) -> np.ndarray:
        """Jobs at the workplace by territory and sector, 2018, in the order of `codes` and of the fourteen sectors."""
        import numpy as np

        jobs = np.column_stack([self.facts(f"jobs_{sector.lower()}_2018") for sector in SECTOR_CODES])
        jobs.flags.writeable = False
        return jobs

    def imputed(self, code: str) -> tuple[str, ...]:
        """Facts of this territory that were estimated instead of observed, by column name."""
        cell = self.table.lines[self.row(code)][self.table.position("imputed")]
        return tuple(cell.split("|")) if cell else ()

    @cached_property
    def commuting(self) -> Commuting:
        """Home-to-work flows between territories."""
        from sim.data.commuting import Commuting

        return Commuting.from_arrays(self.arrays("commuting.npz"))

    @cached_property
    def distances(self) -> Distances:
        """Listed pairs of near territories."""
        from sim.data.distances import Distances

        return Distances.from_arrays(self.arrays("distances.npz"))

    def distance_km(self, rows_a: np.ndarray, rows_b: np.ndarray) -> np.ndarray:
        """Kilometres between population centres, (rows_a, rows_b): as listed, else great circle; 0 to itself."""
        import numpy as np

        from sim.data.distances import great_circle_km

        rows_a, rows_b = np.asarray(rows_a, dtype=np.int64), np.asarray(rows_b, dtype=np.int64)
        longitude, latitude = self.facts("lon"), self.facts("lat")
        matrix = great_circle_km(longitude[rows_a], latitude[rows_a], longitude[rows_b], latitude[rows_b])
        return self.distances.overlay(matrix, rows_a, rows_b, len(self.codes))

    @cached_property
    def contiguous(self) -> np.ndarray:
        """Pairs of rows that share a border, each once, (pairs, 2)."""
        import numpy as np

        touching = self.distances.contiguous
        return np.column_stack((self.distances.row_a[touching], self.distances.row_b[touching]))

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Codes of the territories that share a border with this one."""
        return tuple(self.codes[row] for row in self.distances.neighbours(self.row(code)))

    @cached_property
    def technology(self) -> Technology:
        """Input-output accounts of French industries."""
        from sim.data.technology import Technology

        return Technology.from_csv(self.read("technology.csv"))

    @cached_property
    def outlines(self) -> Outlines:
        """Borders of the territories."""
        from sim.data.outlines import Outlines

        return Outlines.from_arrays(self.arrays("outlines.npz"))

    def outline_svg(self, codes: Sequence[str], width: float, height: float) -> dict[str, str]:
        """Map of a set of territories: for each code the `d` of an SVG path, one shared projection.

        The map fits `width` x `height` without distortion (local equirectangular projection, north up), centred; holes
        show with `fill-rule="evenodd"`. A territory without known borders gets an empty path.
        """
        return self.outlines.svg_paths({code: self.row(code) for code in codes}, width, height)

    @cached_property
    def _known_employers(self) -> tuple[KnownEmployer, ...]:
        return tuple(
            KnownEmployer(
                line["territory"],
                line["name"],
                line["sector"],
                int(line["employees"]),
                line["source"],
                int(line["year"]),
            )
            for line in self.lines("known_employers.csv")
        )

    def known_employers(self, code: str) -> tuple[KnownEmployer, ...]:
        """Large employers of this territory named in public sources, largest first; empty where none was found."""
        self.row(code)
        found = (employer for employer in self._known_employers if employer.territory == code)
        return tuple(sorted(found, key=lambda employer: (-employer.employees, employer.name)))

    @cached_property
    def _third_places(self) -> tuple[tuple[str, str], ...]:
        lines = self.lines("third_places.csv") if self.has("third_places.csv") else ()
        return tuple((line["territory"], line["name"]) for line in lines)

    def third_places(self, code: str) -> tuple[str, ...]:
        """Names of the labelled third places known in this territory (Fabriques, Manufactures de proximité)."""
        self.row(code)
        return tuple(name for territory, name in self._third_places if territory == code)

    @cached_property
    def finer(self) -> Pack:
        """The same country with the metropolis of Lyon in two; raises DataError if the pack has no parts."""
        from sim.data.finer import refine

        return refine(self)

    @cached_property
    def systems(self) -> dict[str, SystemDefinition]:
        """Named systems of territories, by id."""
        grouped: dict[str, list[dict[str, str]]] = {}
        for line in self.lines("systems.csv"):
            grouped.setdefault(line["system"], []).append(line)
        return {
            system: SystemDefinition(
                id=system,
                title_fr=lines[0]["title_fr"],
                title_en=lines[0]["title_en"],
                codes=tuple(sorted(line["code"] for line in lines)),
                core_codes=tuple(sorted(line["code"] for line in lines if line["core"] == "1")),
            )
            for system, lines in grouped.items()
        }

    def sources(self) -> tuple[dict[str, str], ...]:
        """Attribution lines a report must carry: `id`, `fr`, `en`, `licence`."""
        return tuple(self.lines("sources.csv"))
