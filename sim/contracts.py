"""Contracts of supply: which inputs may be moved to which sellers, within what sellers can make."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM, compiled, how_many_below
from sim.random_streams import draw, stream_key, uniform
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import InputColumns

LOOKED_AT = 20
"""Candidates examined for each contract wanted: intermediaries do not look at everything (assumption)."""

GOODS = [SECTOR_INDEX[code] for code in ("AGR", "FOOD", "MFG", "ENERGY")]
FIT_GOODS, FIT_SERVICES = 0.05, 0.3
FIT = np.full(NUMBER_OF_SECTORS, FIT_SERVICES)
FIT[GOODS] = FIT_GOODS
"""Chance that a territory that has sellers of a product has the very thing bought, by product (assumption)."""
FIT_STEP = np.uint64(0x9E3779B97F4A7C15)


@compiled
def local_order(order: int, share: int) -> int:
    """Part of an order that goes to the named supplier (share in ppm)."""
    return int(order * (share / PPM))


@compiled
def further_suppliers(inputs: InputColumns, begin: int, end: int) -> tuple[int, int]:
    """Bounds of the rows of further suppliers that serve inputs ``begin`` to ``end``."""
    return how_many_below(inputs.extra_slot, begin, False), how_many_below(inputs.extra_slot, end, False)


@compiled
def first_extra(inputs: InputColumns, extra: int, slot: int) -> int:
    """The next row of further suppliers that serves an input row at or after ``slot``."""
    while extra < inputs.extra_slot.shape[0] and inputs.extra_slot[extra] < slot:
        extra += 1
    return extra


@compiled(inline="always")
def luck_of_input(key: np.uint64, firm: np.uint64, place: int) -> float:
    """A number in [0, 1) of an input: a fixed draw of its firm and of its place among the inputs of the firm."""
    return uniform(draw(key, firm + np.uint64(place) * FIT_STEP))


@compiled
def list_outside(
    supplier: np.ndarray,
    order: np.ndarray,
    buys: np.ndarray,
    first_input: np.ndarray,
    identity: np.ndarray,
    renewal_key: np.uint64,
    months: int,
    month: int,
    found: np.ndarray,
) -> int:
    """Write the inputs that firms who buy order wholly from outside; returns how many.

    Only those whose contract ends this ``month`` out of ``months``, by a fixed draw. Without branches: which inputs are
    bought outside cannot be foreseen by the processor.
    """
    count = 0
    for row in range(first_input.shape[0] - 1):
        if buys[row]:
            for slot in range(first_input[row], first_input[row + 1]):
                outside = (supplier[slot] == -1) & (order[slot] > 0)
                if months > 1:
                    luck = luck_of_input(renewal_key, identity[row], slot - first_input[row])
                    outside &= int(luck * months) == month
                found[count] = slot
                count += int(outside)
    return count


@compiled
def draw_for_inputs(
    key: np.uint64,
    inputs: np.ndarray,
    owner: np.ndarray,
    first_input: np.ndarray,
    identity: np.ndarray,
    luck: np.ndarray,
) -> None:
    """The luck of each of some inputs under a key."""
    for i in range(inputs.shape[0]):
        firm = owner[inputs[i]]
        luck[i] = luck_of_input(key, identity[firm], inputs[i] - first_input[firm])


@compiled
def sign_in_turn(
    candidates: np.ndarray,
    first_cell: int,
    fit_key: np.uint64,
    fit: np.ndarray,
    wanted: int,
    share: float,
    counts: np.ndarray,
    order: np.ndarray,
    product: np.ndarray,
    owner: np.ndarray,
    identity: np.ndarray,
    first_input: np.ndarray,
    cell_start: np.ndarray,
    idle: np.ndarray,
    supplier: np.ndarray,
    signed: np.ndarray,
) -> int:
    """Candidates that fit ask in turn the seller with most idle capacity; writes who signs, and returns how many do.

    Those who no longer buy outside are passed over. Each counts for ``counts`` of its firm; ``idle`` and ``supplier``
    are written in place. `SupplyContracts.sign` says the rest.
    """
    made, looked_at, found = 0, 0, 0
    for slot in candidates:
        if made >= wanted or looked_at == LOOKED_AT * wanted:
            break
        if supplier[slot] != -1:
            continue
        client = owner[slot]
        if luck_of_input(fit_key, identity[client], slot - first_input[client]) >= fit[product[slot]]:
            continue
        looked_at += 1
        moved = int(order[slot] * share)
        first, end = cell_start[first_cell + product[slot]], cell_start[first_cell + product[slot] + 1]
        if first == end or moved == 0 or made + counts[client] > wanted:
            continue
        seller = first + np.argmax(idle[first:end])
        if idle[seller] < moved or seller == client:
            continue
        supplier[slot] = seller
        idle[seller] -= moved
        made += counts[client]
        signed[found] = slot
        found += 1
    return found


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

    @cached_property
    def fit_keys(self) -> list[np.uint64]:
        """Key of the draws of what fits, by territory of sellers."""
        return [stream_key(0, f"contract fit: {code}", 0) for code in self.model.codes]

    @cached_property
    def one_each(self) -> np.ndarray:
        """Ones, (F,): each firm counts for one contract."""
        return np.ones(len(self.model.firms), np.int32)

    def idle_capacity(self) -> np.ndarray:
        """What each firm could have made last week beyond what was asked of it, base-year cents a week."""
        work = self.model.work
        return np.maximum(work.potential - work.demanded, 0) * self.model.firms.active

    def bought_outside(self, buyers: np.ndarray | None = None, *, contract_years: float = 0.0) -> list[np.ndarray]:
        """Inputs that active firms, those among ``buyers`` (F,) if given, order wholly from outside, by territory.

        With ``contract_years``, those alone whose contract ends this month, by a fixed draw, when they last so long.
        """
        model = self.model
        months = max(round(contract_years * 12), 1)
        buys = model.firms.active if buyers is None else model.firms.active & buyers
        found = np.empty(len(self.owner), np.int64)
        count = list_outside(
            model.inputs["supplier"], model.work.order, buys, model.tables.first_input, model.firms.identity,
            stream_key(0, "contract renewal", 0), months, round(model.clock.week / WEEKS_A_MONTH) % months, found,
        )  # fmt: skip
        edges = np.searchsorted(found[:count], self.first_of_territory).tolist()
        return [found[first:end] for first, end in pairwise(edges)]

    def fits(self, candidates: np.ndarray, seller_territory: int) -> np.ndarray:
        """Of which inputs a territory has the very thing that is bought, not only its sector; yes or no for each.

        Fourteen sectors hide that two manufacturers seldom make the same part: each input fits by a fixed draw of its
        firm and of the territory of sellers, with the chance `FIT` by product.
        """
        luck = np.empty(len(candidates))
        draw_for_inputs(
            self.fit_keys[seller_territory], candidates, self.owner, self.model.tables.first_input,
            self.model.firms.identity, luck,
        )  # fmt: skip
        return luck < FIT[self.product[candidates]]

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
    ) -> np.ndarray:
        """Move up to ``wanted`` inputs, the largest orders first, to sellers of a territory with capacity to spare.

        ``candidates`` are rows of inputs: of those that fit, with a chance ``fit`` by product, the ``LOOKED_AT`` times
        ``wanted`` largest are examined; each seller is the one of the product's cell with most of ``idle`` left, gets
        ``share`` of the order and no more than it can make; ``idle`` is written in place. An input counts for one
        contract, or for as many as ``clients`` (F,) says that its firm stands for. Returns the inputs signed.
        """
        inputs, tables, order = self.model.inputs, self.model.tables, self.model.work.order
        candidates = candidates[np.argsort(-order[candidates], kind="stable")] if wanted > 0 else candidates[:0]
        signed = np.empty(len(candidates), np.int64)
        counts = self.one_each if clients is None else clients
        count = sign_in_turn(
            candidates, seller_territory * NUMBER_OF_SECTORS, self.fit_keys[seller_territory], fit, wanted, share,
            counts, order, self.product, self.owner, self.model.firms.identity, tables.first_input, tables.cell_start,
            idle, inputs["supplier"], signed,
        )  # fmt: skip
        inputs["local_share"][signed[:count]] = int(share * PPM)
        return signed[:count]

    def that_hold(self, held: dict[int, int]) -> np.ndarray:
        """Inputs of the contracts in ``held`` (supplier by input) that still stand; the others are taken out of it."""
        slots = np.fromiter(held, np.int64, len(held))
        ended = self.model.inputs["supplier"][slots] != np.fromiter(held.values(), np.int64, len(held))
        for slot in slots[ended].tolist():
            del held[slot]
        return slots[~ended]
