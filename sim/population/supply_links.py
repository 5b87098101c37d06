"""Who supplies whom: each establishment has at most one named supplier for each of its inputs.

The domestic orders of the firms of a territory for one product, in random order, are laid along a line cut by place of
origin in the proportions of trade; the last segment is the rest of France and has no named supplier. An order cut by a
boundary keeps the part before it, what follows is bought outside. Large clients then choose first, at random in
proportion to output, and no seller commits more than 60 % of its output.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from sim.compiled import CODE_IS_KEPT
from sim.random_streams import draw, stream_key, uniform, uniforms

LARGEST_COMMITTED_SHARE = 0.6
"""Part of its output that a firm sells to named clients at most; the rest serves final markets; assumed."""
ATTEMPTS = 24


@njit(cache=CODE_IS_KEPT, nogil=True)
def fill_inputs(
    first_input: np.ndarray,
    firm_sector: np.ndarray,
    base_output: np.ndarray,
    offset: np.ndarray,
    product: np.ndarray,
    coefficient: np.ndarray,
    imported_share: np.ndarray,
    stock_weeks: np.ndarray,
    input_firm: np.ndarray,
    input_product: np.ndarray,
    domestic: np.ndarray,
    order: np.ndarray,
    stock: np.ndarray,
) -> None:
    """Weekly orders and stocks of all inputs of all establishments, in base-year cents."""
    for f in range(firm_sector.size):
        s = firm_sector[f]
        if s < 0:
            continue
        row = first_input[f]
        for k in range(offset[s], offset[s + 1]):
            input_firm[row] = f
            input_product[row] = product[k]
            order[row] = base_output[f] * coefficient[k] // 1_000_000
            domestic[row] = order[row] * (1_000_000 - imported_share[k]) // 1_000_000
            stock[row] = int(stock_weeks[k] * coefficient[k] * base_output[f] / 1_000_000)
            row += 1


@njit(cache=CODE_IS_KEPT, nogil=True)
def cut_by_origin(
    sequence: np.ndarray,
    domestic: np.ndarray,
    shares: np.ndarray,
    places: np.ndarray,
    origin: np.ndarray,
    part: np.ndarray,
) -> None:
    """Lay the orders of one territory for one product along the line of origins.

    Args:
        sequence: input rows in random order.
        domestic: domestic order of each input row, cents/week.
        shares: share of each origin in the purchases of the territory, (n + 1,), the last outside.
        places: origins in the order of the line, the largest first, (n,).
        origin: receives the origin of each input row, -1 when bought outside.
        part: receives the amount bought there, cents/week.
    """
    total = 0
    for i in sequence:
        total += domestic[i]
    position = 0
    for place in places:
        left = total * shares[place]
        while left >= 1.0 and position < sequence.size:
            i = sequence[position]
            position += 1
            if domestic[i] == 0:
                continue
            amount = min(float(domestic[i]), left)
            origin[i] = place
            part[i] = int(amount)
            left -= amount


@njit(cache=CODE_IS_KEPT, nogil=True)
def choose_suppliers(
    clients: np.ndarray,
    client_start: np.ndarray,
    input_firm: np.ndarray,
    input_identity: np.ndarray,
    part: np.ndarray,
    order: np.ndarray,
    cell_start: np.ndarray,
    base_output: np.ndarray,
    key: np.uint64,
    ceiling: float,
    sold: np.ndarray,
    supplier: np.ndarray,
    local_share: np.ndarray,
) -> None:
    """Name the supplier of each client of each selling cell, large clients first.

    Args:
        clients: input rows sorted by selling cell then decreasing amount.
        client_start: first client of each cell, (cells + 1,).
        input_firm, input_identity, part, order: buyer, identity, amount wanted and whole order of each input row.
        cell_start: rows of the sellers of each cell; base_output: their output.
        key: of the stream of suppliers.
        ceiling: part of its output that a seller commits at most.
        sold: committed sales of each establishment, updated.
        supplier, local_share: receive the seller's row and the ppm of the order it serves.
    """
    for cell in range(client_start.size - 1):
        if client_start[cell] == client_start[cell + 1]:
            continue
        first, last = cell_start[cell], cell_start[cell + 1]
        line = np.cumsum(base_output[first:last])
        whole = line[-1] if line.size > 0 else 0
        if whole == 0:
            continue
        for c in range(client_start[cell], client_start[cell + 1]):
            i = clients[c]
            best, room = -1, 0
            for attempt in range(ATTEMPTS):
                chance = uniform(draw(key + np.uint64(attempt), input_identity[i]))
                seller = first + np.searchsorted(line, int(chance * whole), side="right")
                if seller == input_firm[i]:
                    continue
                free = int(ceiling * base_output[seller]) - sold[seller]
                if free > room:
                    best, room = seller, free
                if room >= part[i]:
                    break
            if best < 0:
                continue
            amount = min(part[i], room)
            share = amount * 1_000_000 // order[i]
            if share == 0:
                continue
            supplier[i] = best
            local_share[i] = share
            sold[best] += order[i] * share // 1_000_000


def name_suppliers(
    territories: int,
    firm_territory: np.ndarray,
    cell_start: np.ndarray,
    base_output: np.ndarray,
    other_trade: np.ndarray,
    input_firm: np.ndarray,
    input_product: np.ndarray,
    input_identity: np.ndarray,
    domestic: np.ndarray,
    order: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Named suppliers of all inputs.

    Args:
        territories: n.
        firm_territory, base_output: of each establishment, (F,); cell_start: rows of each cell (n * S + 1).
        other_trade: share of each origin in the purchases of r, (n, n + 1, S), rows sum to 1 over origins.
        input_firm, input_product, input_identity, domestic, order: of each input row, (I,).

    Returns:
        Supplier (I, establishment row or -1), local share (I, ppm of the order), committed sales (F, cents/week).
    """
    sectors = other_trade.shape[2]
    inputs = input_firm.size
    origin, part = np.full(inputs, -1, np.int64), np.zeros(inputs, np.int64)
    luck = uniforms(stream_key(0, "population: order of clients", 0), input_identity)
    buyer = firm_territory[input_firm].astype(np.int64) * sectors + input_product
    sequence = np.lexsort((luck, buyer))
    bounds = np.searchsorted(buyer[sequence], np.arange(territories * sectors + 1))
    for group in range(territories * sectors):
        b, k = divmod(group, sectors)
        shares = np.ascontiguousarray(other_trade[b, :, k])
        places = np.argsort(-shares[:-1], kind="stable")
        cut_by_origin(sequence[bounds[group] : bounds[group + 1]], domestic, shares, places, origin, part)
    linked = np.flatnonzero((origin >= 0) & (part > 0))
    cell = origin[linked] * sectors + input_product[linked]
    clients = linked[np.lexsort((input_identity[linked], -part[linked], cell))]
    client_start = np.searchsorted(np.sort(cell), np.arange(territories * sectors + 1))
    sold = np.zeros(base_output.size, np.int64)
    supplier, local_share = np.full(inputs, -1, np.int32), np.zeros(inputs, np.int32)
    choose_suppliers(
        clients, client_start, input_firm, input_identity, part, order, cell_start, base_output,
        stream_key(0, "population: suppliers", 0), LARGEST_COMMITTED_SHARE, sold, supplier, local_share,
    )  # fmt: skip
    return supplier, local_share, sold
