"""Which pairs of territories cooperate: reciprocity pairs, a hub, a mesh of complements, or the user's own."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.cooperation.agreement import THEMES, EdgeTerms
from sim.errors import ScenarioError, nearest_name

if TYPE_CHECKING:
    from sim.cooperation.agreement import Cooperation
    from sim.shocks.places import Places

Pairs = list[tuple[int, int]]
LARGEST_FILE_BYTES = 1_000_000
LARGEST_STRENGTH = 1.0
FEWEST_PARTNERS = 2
"""Partners that each territory of a mesh looks for at least, so that it never hangs on one alone (assumption)."""
YES, NO = ("1", "true", "yes", "oui"), ("", "0", "false", "no", "non")


@dataclass(frozen=True)
class Link:
    """Two territories that want a contract; None stands for what the agreement says of all of them.

    Help, goods and engineers go both ways, or from ``origin`` to ``target`` alone when ``one_way``.
    """

    origin: int
    target: int
    strength: float = 1.0
    """Relative to that of the agreement, 0 to 1."""
    start_week: int | None = None
    negotiation_months: float | None = None
    euros_per_year: float | None = None
    themes: tuple[str, ...] | None = None
    one_way: bool = False

    @property
    def pair(self) -> tuple[int, int]:
        """Rows of the two territories, as given."""
        return self.origin, self.target

    @property
    def directions(self) -> list[tuple[int, int]]:
        """(who gives, who receives)."""
        return [self.pair] if self.one_way else [self.pair, (self.target, self.origin)]

TOPOLOGIES: dict[str, tuple[str, str, str, str]] = {
    "none": ("Chacun pour soi", "Everyone alone", "Aucun lien.", "No link."),
    "bilateral": (
        "Contrats de réciprocité", "Reciprocity contracts",
        "Chaque territoire est lié au plus complémentaire de taille opposée, ville et campagne.",
        "Each territory is linked with the most complementary one of opposite size, town and countryside.",
    ),
    "hub": (
        "Métropole et couronne", "Metropolitan hub", "Le territoire le plus peuplé est lié à tous les autres.",
        "The most populous territory is linked with all others.",
    ),
    "mesh": (
        "Maillage de l'Alliance", "Alliance mesh",
        "Les paires qui se complètent plus que la moyenne, et au moins les deux meilleurs compléments de chacun.",
        "Pairs that complement each other more than the mean, and at least the two best complements of each.",
    ),
    "edges": ("Vos paires", "Your pairs", "Les paires que vous donnez.", "The pairs you give."),
}  # fmt: skip
"""Title and sentence of each topology, in French and in English."""


def complementarity(jobs: np.ndarray) -> np.ndarray:
    """Half the sum of differences of job shares between two territories, 0 (same mix) to 1; shape (n, n)."""
    shares = jobs / np.maximum(jobs.sum(axis=1, keepdims=True), 1.0)
    return 0.5 * np.abs(shares[:, None, :] - shares[None, :, :]).sum(axis=2)


def _bilateral(population: np.ndarray, gap: np.ndarray) -> Pairs:
    order = np.argsort(-population, kind="stable")
    towns, others = order[: len(order) // 2], list(order[len(order) // 2 :])
    pairs: Pairs = []
    for town in towns:
        partner = max(others, key=lambda other: (gap[town, other], -other))
        others.remove(partner)
        pairs.append((int(town), int(partner)))
    return pairs


def _hub(population: np.ndarray, _gap: np.ndarray) -> Pairs:
    centre = int(population.argmax())
    return [(centre, other) for other in range(len(population)) if other != centre]


def _mesh(_population: np.ndarray, gap: np.ndarray) -> Pairs:
    territories = range(len(gap))
    pairs = [(r, d) for r in territories for d in territories if r < d]
    mean = float(np.mean([gap[pair] for pair in pairs])) if pairs else 0.0
    best = {r: sorted(set(territories) - {r}, key=lambda d: (-gap[r, d], d))[:FEWEST_PARTNERS] for r in territories}
    return [(r, d) for r, d in pairs if gap[r, d] >= mean or d in best[r] or r in best[d]]


EDGE_COLUMNS = (
    "from", "to", "strength", "start_week", "negotiation_months", "euros_per_year", "themes", "one_way",
)  # fmt: skip
"""What an edge may say; themes are separated by spaces or semicolons."""

BUILDERS: dict[str, Callable[[np.ndarray, np.ndarray], Pairs]] = {"bilateral": _bilateral, "hub": _hub, "mesh": _mesh}


def links_between(cooperation: Cooperation, places: Places) -> list[Link]:
    """The links of a scenario, in the order of rows.

    Raises ScenarioError for one that names an unknown territory, the same one twice or a pair already named, for an
    attribute that is not possible, or a file that cannot be read.
    """
    if not cooperation.asked:
        return []
    if cooperation.topology != "edges":
        jobs = np.nan_to_num(places.jobs) if places.jobs is not None else np.ones((len(places.codes), 1))
        pairs = BUILDERS[cooperation.topology](np.asarray(places.population), complementarity(jobs))
        return [Link(*pair) for pair in sorted((min(pair), max(pair)) for pair in pairs)]
    named = [_row(edge) for edge in cooperation.edges]
    named += read_edges(Path(cooperation.edge_file)) if cooperation.edge_file else []
    if not named:
        raise ScenarioError("no pair", "cooperation.edges", "an empty list", "pairs of territories, or edge_file")
    links = sorted((_link(row, places) for row in named), key=lambda link: link.pair)
    seen: set[frozenset[int]] = set()
    for link in links:
        both = " and ".join(places.names[row] for row in link.pair)
        if link.origin == link.target:
            raise ScenarioError("a territory cannot cooperate with itself", "cooperation.edges", both)
        if frozenset(link.pair) in seen:
            raise ScenarioError("this pair is given twice", "cooperation.edges", both, "one edge a pair")
        seen.add(frozenset(link.pair))
    return links


def _row(edge: tuple[str, str] | EdgeTerms) -> dict[str, str]:
    """An edge of a scenario, written as a row of a file would be."""
    if isinstance(edge, EdgeTerms):
        return {
            "from": edge.origin, "to": edge.target, "strength": repr(edge.strength),
            "themes": " ".join(edge.themes or ()), "one_way": YES[1] if edge.one_way else NO[1],
        }  # fmt: skip
    return {"from": edge[0], "to": edge[1]}


def _link(row: Mapping[str, str], places: Places) -> Link:
    """The link that a row of a file, or an edge of a graph, describes."""
    where = "cooperation.edges"
    unknown = sorted(row.keys() - EDGE_COLUMNS)
    if unknown:
        raise ScenarioError(
            "unknown attribute of an edge", where, unknown[0], f"one of {', '.join(EDGE_COLUMNS)}",
            nearest_name(unknown[0], list(EDGE_COLUMNS)),
        )  # fmt: skip
    themes = tuple(name for name in row.get("themes", "").replace(";", " ").split() if name) or None
    for name in themes or ():
        if name not in THEMES:
            known = ", ".join(THEMES)
            raise ScenarioError("unknown theme", where, name, f"one of {known}", nearest_name(name, list(THEMES)))
    one_way = row.get("one_way", "").strip().lower()
    if one_way not in (*YES, *NO):
        raise ScenarioError("not yes or no", f"{where}: one_way", one_way, "yes or no")
    start = _number(row, "start_week", 1e6)
    strength = _number(row, "strength", LARGEST_STRENGTH)
    return Link(
        origin=places.row(row["from"], where), target=places.row(row["to"], where),
        strength=LARGEST_STRENGTH if strength is None else strength, start_week=None if start is None else int(start),
        negotiation_months=_number(row, "negotiation_months", 120.0),
        euros_per_year=_number(row, "euros_per_year", 5_000_000.0), themes=themes, one_way=one_way in YES,
    )  # fmt: skip


def _number(row: Mapping[str, str], name: str, highest: float) -> float | None:
    """A number of an edge between 0 and the highest; None when it is not given."""
    text = row.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0.0 <= value <= highest:
        raise ScenarioError("not a possible number", f"cooperation.edges: {name}", text, f"from 0 to {highest:g}")
    return value


def read_edges(path: Path) -> list[dict[str, str]]:
    """Edges of a CSV file (columns `from,to` and any of `EDGE_COLUMNS`) or of a GraphML file.

    Raises ScenarioError when the file is missing, larger than 1 MB or not what it should be.
    """
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise ScenarioError("edge file too large", path.name, path.stat().st_size, f"at most {LARGEST_FILE_BYTES}")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ScenarioError(f"cannot read the edge file: {error.strerror}", str(path)) from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"not UTF-8 text (byte {error.start})", path.name) from None
    if path.suffix.lower() == ".graphml":
        return _graphml(text, path.name)
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if any(map(str.strip, row))]
    if not rows or rows[0][:2] != ["from", "to"]:
        raise ScenarioError("not a file of pairs", path.name, rows[0] if rows else "nothing", "a first line from,to")
    short = [number for number, row in enumerate(rows[1:], 2) if len(row) < 2]
    if short:
        raise ScenarioError("a pair needs two territories", f"{path.name}, line {short[0]}")
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


def _graphml(text: str, name: str) -> list[dict[str, str]]:
    """Edges of a graph: `source` delivers to `target`; attributes by the name that their key declares."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise ScenarioError("not a GraphML file", name, str(error)[:80]) from None
    parts = [(element.tag.rpartition("}")[2], element) for element in root.iter()]
    names = {element.get("id"): element.get("attr.name", "") for tag, element in parts if tag == "key"}
    edges = []
    for tag, element in parts:
        if tag != "edge":
            continue
        data = {names.get(child.get("key"), ""): child.text or "" for child in element if child.get("key")}
        edges.append({"from": element.get("source", ""), "to": element.get("target", ""), **data})
    return edges
