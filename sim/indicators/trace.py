"""The trace: what crosses from one territory to another, week by week, and how a shock travels along these edges.

Read from the ledger: goods and services that firms and residents of one territory buy in another, wages that commuters
bring home, money of the solidarity fund. A cascade is told as the order in which these flows fall below what they were
before the shock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.results import RunResult

CHANNELS: dict[str, tuple[str, str]] = {
    "inputs": ("achats des entreprises", "purchases of firms"),
    "purchases": ("achats des ménages", "purchases of households"),
    "net wages": ("salaires des navetteurs", "wages of commuters"),
}
"""Instruments of the ledger that join two territories, with their names in French and in English."""
WEEKS_BEFORE = 8
NOTABLE_FALL = 0.05
"""A flow that loses this share is an event of the cascade (assumption)."""
NOTABLE_PART = 0.002
"""Flows below this part of all flows between territories are not told (assumption)."""


def trace_table(result: RunResult) -> dict[str, np.ndarray]:
    """What crossed from one territory to another: week, from (who delivers or works), to (who pays), channel, cents.

    `from` and `to` follow the thing, not the money: goods go from seller to buyer, work from home to workplace. Week 0
    is the first week lived, as in the ledger.
    """
    flows = result.flows
    instrument = np.asarray(flows["instrument"])
    payer, receiver = (np.asarray(flows[name], dtype=str) for name in ("payer", "receiver"))
    payer_code, receiver_code = np.char.partition(payer, ":")[:, 2], np.char.partition(receiver, ":")[:, 2]
    joins = np.isin(instrument.astype(str), list(CHANNELS)) & (payer_code != "") & (receiver_code != "")
    joins &= payer_code != receiver_code
    return {
        "week": np.asarray(flows["week"])[joins],
        "from": receiver_code[joins],
        "to": payer_code[joins],
        "channel": instrument.astype(str)[joins],
        "cents": np.asarray(flows["cents"])[joins],
    }


@dataclass(frozen=True)
class Fall:
    """A flow between two territories that fell for good below what it was before the shock."""

    week: int
    """Row of the panel, as `RunResult.week_date` takes it."""
    origin: str
    destination: str
    channel: str
    share: float
    """Part lost at the lowest, 0 to 1."""
    cents_a_week: float
    """Cents a week lost at the lowest."""

    def sentence(self, names: Mapping[str, str], lang: str) -> str:
        """The fall in words, in French (`fr`) or English (`en`)."""
        what = CHANNELS[self.channel][0 if lang == "fr" else 1]
        origin, destination = names[self.origin], names[self.destination]
        share = f"{100 * self.share:.0f}"
        if self.channel == "net wages":
            if lang == "fr":
                return f"Les {what} de {origin} qui travaillent à {destination} baissent de {share} %."
            return f"The {what} from {origin} who work in {destination} fall by {share}%."
        if lang == "fr":
            return f"Les {what} de {destination} à {origin} baissent de {share} %."
        return f"The {what} of {destination} in {origin} fall by {share}%."


def cascade(result: RunResult, most: int = 12) -> list[Fall]:
    """How the shock travelled: the notable falls of flows between territories, in the order in which they began.

    A flow is averaged over four weeks, compared with the eight weeks before the shock; it falls when it loses
    `NOTABLE_FALL`, and begins to in the first week from which it stays below for four weeks. Empty without a shock or
    with one territory.
    """
    if result.shock_start_week is None or len(result.system.codes) < 2:
        return []
    table, start = trace_table(result), result.shock_start_week
    keys = np.char.add(np.char.add(np.char.add(table["from"], "|"), np.char.add(table["to"], "|")), table["channel"])
    edges, number = np.unique(keys, return_inverse=True)
    weekly = np.zeros((len(edges), result.weeks))
    np.add.at(weekly, (number, table["week"]), table["cents"])
    usual = weekly[:, max(start - WEEKS_BEFORE, 0) : max(start, 1)].mean(axis=1)
    cumulated = np.cumsum(np.pad(weekly[:, start - 1 :], ((0, 0), (1, 0))), axis=1)
    smooth = (cumulated[:, 4:] - cumulated[:, :-4]) / 4.0
    if not len(edges) or smooth.shape[1] == 0:
        return []
    notable = usual >= NOTABLE_PART * usual.sum()
    falls = []
    for place in np.flatnonzero(notable & (usual > 0)):
        below = smooth[place] < (1.0 - NOTABLE_FALL) * usual[place]
        if not below.any():
            continue
        first, lowest = int(below.argmax()), float(smooth[place].min())
        origin, destination, channel = edges[place].split("|")
        falls.append(
            Fall(start + first, origin, destination, channel, 1.0 - lowest / usual[place], usual[place] - lowest)
        )
    largest = sorted(falls, key=lambda fall: -fall.cents_a_week)[:most]
    return sorted(largest, key=lambda fall: (fall.week, -fall.cents_a_week))
