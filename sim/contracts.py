"""Contracts of supply: which inputs may be moved to which sellers, within what sellers can make."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM
from sim.random_streams import stream_key, uniforms
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

LOOKED_AT = 20
"""Candidates examined for each contract wanted: intermediaries do not look at everything (assumption)."""

GOODS = [SECTOR_INDEX[code] for code in ("AGR", "FOOD", "MFG", "ENERGY")]
FIT_GOODS, FIT_SERVICES = 0.05, 0.3
FIT = np.full(NUMBER_OF_SECTORS, FIT_SERVICES)
FIT[GOODS] = FIT_GOODS
"""Chance that a territory that has sellers of a product has the very thing bought, by product (assumption)."""
FIT_STEP = np.uint64(0x9E3779B97F4A7C15)


class SupplyContracts:
    """Who holds each input and what it is; both stay what they are during a run."""

    def __init__(self, model: TerritorialEconomy) -> None:
        self.model = model

    @cached_property
    def owner(self) -> np.ndarray:
        """Row of the firm that holds each input, (inputs,)."""
        first = self.model.tables.first_input
        return np.repeat(np.arange(len(first) - 1), np.diff(first))

    @cached_property
    def pair(self) -> np.ndarray:
        """Pair (sector, input) of the tables that each input is, (inputs,)."""
        tables = self.model.tables
        place = np.arange(len(self.owner)) - tables.first_input[self.owner]
        return tables.input_offset[self.model.firms.sector[self.owner]] + place

    @cached_property
    def product(self) -> np.ndarray:
        """Product of each input, row of SECTORS, (inputs,)."""
        return self.model.tables.input_product[self.pair]

    @cached_property
    def first_of_territory(self) -> np.ndarray:
        """First input of each territory, (n + 1,)."""
        cells = np.arange(self.model.n + 1) * NUMBER_OF_SECTORS
        return self.model.tables.first_input[self.model.tables.cell_start[cells]]

    def idle_capacity(self) -> np.ndarray:
        """What each firm could have made last week beyond what was asked of it, base-year cents a week."""
        work = self.model.work
        return np.maximum(work.potential - work.demanded, 0) * self.model.firms.active

    def ordered_in(self, territory: int) -> slice:
        """Inputs of the firms of a territory."""
        return slice(int(self.first_of_territory[territory]), int(self.first_of_territory[territory + 1]))

    def bought_outside(self, territory: int) -> np.ndarray:
        """Inputs that active firms of a territory order wholly from outside."""
        here = self.ordered_in(territory)
        active = self.model.firms.active[self.owner[here]]
        wanted = (self.model.inputs["supplier"][here] == -1) & (self.model.work.order[here] > 0) & active
        return here.start + np.flatnonzero(wanted)

    def fits(self, candidates: np.ndarray, seller_territory: int, chance: np.ndarray = FIT) -> np.ndarray:
        """Of which inputs a territory has the very thing that is bought, not only its sector; yes or no for each.

        Fourteen sectors hide that two manufacturers seldom make the same part: each input fits by a fixed draw of its
        firm and of the territory of sellers, with a ``chance`` by product (S,).
        """
        key = stream_key(0, f"contract fit: {self.model.codes[seller_territory]}", 0)
        return uniforms(key, self._key(candidates)) < chance[self.product[candidates]]

    def up_for_renewal(self, candidates: np.ndarray, years: float) -> np.ndarray:
        """Of which inputs the contract ends this month, by a fixed draw, when contracts last so many years."""
        months = max(round(years * 12), 1)
        luck = uniforms(stream_key(0, "contract renewal", 0), self._key(candidates))
        return np.floor(luck * months) == round(self.model.clock.week / WEEKS_A_MONTH) % months

    def _key(self, inputs: np.ndarray) -> np.ndarray:
        """Identity of each input: of its firm and of its place among the inputs of the firm, uint64."""
        owner = self.owner[inputs]
        place = (inputs - self.model.tables.first_input[owner]).astype(np.uint64)
        return self.model.firms.identity[owner] + place * FIT_STEP

    def sign(
        self,
        candidates: np.ndarray,
        seller_territory: int,
        wanted: int,
        share: float,
        idle: np.ndarray,
        *,
        fit: np.ndarray = FIT,
        clients: np.ndarray | None = None,
    ) -> list[int]:
        """Move up to ``wanted`` inputs, the largest orders first, to sellers of a territory with capacity to spare.

        ``candidates`` are rows of inputs: of those that fit, with a chance ``fit`` by product, the ``LOOKED_AT`` times
        ``wanted`` largest are examined; each seller is the one of the product's cell with most of ``idle`` left, gets
        ``share`` of the order and no more than it can make; ``idle`` is written in place. An input counts for one
        contract, or for as many as ``clients`` (F,) says that its firm stands for. Returns the inputs signed.
        """
        inputs, tables, order = self.model.inputs, self.model.tables, self.model.work.order
        signed: list[int] = []
        made = 0
        looked_at = LOOKED_AT * wanted
        candidates = candidates[self.fits(candidates, seller_territory, fit)]
        if looked_at < len(candidates):
            candidates = np.sort(candidates[np.argpartition(-order[candidates], looked_at)[:looked_at]])
        for slot in candidates[np.argsort(-order[candidates], kind="stable")].tolist():
            if made >= wanted:
                break
            count = 1 if clients is None else int(clients[self.owner[slot]])
            cell = seller_territory * NUMBER_OF_SECTORS + self.product[slot]
            first, last = tables.cell_start[cell], tables.cell_start[cell + 1]
            moved = int(order[slot] * share)
            if first == last or moved == 0 or made + count > wanted:
                continue
            seller = first + int(idle[first:last].argmax())
            if idle[seller] < moved or seller == self.owner[slot]:
                continue
            inputs["supplier"][slot] = seller
            inputs["local_share"][slot] = int(share * PPM)
            idle[seller] -= moved
            made += count
            signed.append(slot)
        return signed
