"""Which pairs of territories cooperate: reciprocity pairs, a hub, a mesh of complements, or the user's own."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import ScenarioError

if TYPE_CHECKING:
    from sim.cooperation.agreement import Cooperation
    from sim.shocks.places import Places

Pairs = list[tuple[int, int]]
LARGEST_FILE_BYTES = 1_000_000

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
        "Toutes les paires dont les économies se complètent plus que la moyenne.",
        "All pairs whose economies complement each other more than the mean.",
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


def _mesh(population: np.ndarray, gap: np.ndarray) -> Pairs:
    count = len(population)
    pairs = [(r, d) for r in range(count) for d in range(r + 1, count)]
    mean = float(np.mean([gap[pair] for pair in pairs])) if pairs else 0.0
    return [pair for pair in pairs if gap[pair] >= mean]


BUILDERS: dict[str, Callable[[np.ndarray, np.ndarray], Pairs]] = {"bilateral": _bilateral, "hub": _hub, "mesh": _mesh}


def linked_pairs(cooperation: Cooperation, places: Places) -> Pairs:
    """Pairs of rows that cooperate, each once, smaller row first.

    Raises ScenarioError for a pair that names an unknown territory or the same one twice, or a file that cannot be
    read.
    """
    if not cooperation.asked:
        return []
    if cooperation.topology == "edges":
        named = [*cooperation.edges, *(read_edges(Path(cooperation.edge_file)) if cooperation.edge_file else ())]
        if not named:
            raise ScenarioError("no pair", "cooperation.edges", "an empty list", "pairs of territories, or edge_file")
        pairs = [tuple(places.row(name, "cooperation.edges") for name in pair) for pair in named]
    else:
        jobs = np.nan_to_num(places.jobs) if places.jobs is not None else np.ones((len(places.codes), 1))
        pairs = BUILDERS[cooperation.topology](np.asarray(places.population), complementarity(jobs))
    for pair in pairs:
        if pair[0] == pair[1]:
            raise ScenarioError("a territory cannot cooperate with itself", "cooperation.edges", places.names[pair[0]])
    return sorted({(min(pair), max(pair)) for pair in pairs})


def read_edges(path: Path) -> list[tuple[str, str]]:
    """Pairs of a CSV file (`from,to`, one a line) or of a GraphML file.

    Raises ScenarioError when the file is missing, larger than 1 MB or not what it should be.
    """
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise ScenarioError("edge file too large", path.name, path.stat().st_size, f"at most {LARGEST_FILE_BYTES}")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScenarioError(f"cannot read the edge file: {error.strerror}", str(path)) from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"not UTF-8 text (byte {error.start})", path.name) from None
    if path.suffix.lower() == ".graphml":
        return _graphml(text, path.name)
    rows = [row for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)]
    if not rows or [cell.strip() for cell in rows[0][:2]] != ["from", "to"]:
        raise ScenarioError("not a file of pairs", path.name, rows[0] if rows else "nothing", "a first line from,to")
    short = [number for number, row in enumerate(rows[1:], 2) if len(row) < 2]
    if short:
        raise ScenarioError("a pair needs two territories", f"{path.name}, line {short[0]}")
    return [(row[0].strip(), row[1].strip()) for row in rows[1:]]


def _graphml(text: str, name: str) -> list[tuple[str, str]]:
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise ScenarioError("not a GraphML file", name, str(error)[:80]) from None
    return [
        (element.get("source", ""), element.get("target", ""))
        for element in root.iter()
        if element.tag.rpartition("}")[2] == "edge"
    ]
