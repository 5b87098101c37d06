"""Who supplies whom: each establishment has a named supplier for each of its inputs, several when it needs much.

The domestic orders of the firms of a territory for one product, in random order, are laid along a line cut by place of
origin in the proportions of trade; the last segment is the rest of France and has no named supplier. An order cut by a
boundary keeps the part before it, what follows is bought outside. An order that is a large part of the line is itself
cut in those proportions. Large clients then choose first, at random in
proportion to output, and no seller commits more than 60 % of its output, or somewhat more in the few cells of large
systems whose clients ask for nearly that: a plant takes as many as it needs.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.random_streams import draw, stream_key, uniform, uniforms
from sim.threads import side_by_side

LARGEST_COMMITTED_SHARE = 0.6
"""Part of its output that a firm sells to named clients at most; the rest serves final markets; assumed."""
FULLEST_CELL = 0.85
"""Part of what the sellers of a cell may commit that named clients order at most: where they order more, sellers may
commit more, since clients who look for room in a full cell split their orders to crumbs; assumed."""
ATTEMPTS = 24
MOST_SUPPLIERS = 60
LARGE_ORDER = 0.02
"""Part of the orders of a territory for a product from which an order is bought in every place that sells; assumed."""
SMALLEST_LOT = 0.005
"""Part of a large order below which it is not bought in a place; assumed."""
SMALLEST_REMAINDER = 0.02
"""Part of an order below which a client stops looking for one more supplier; assumed."""


@compiled
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


@compiled
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


@compiled
def first_above(line: np.ndarray, value: int) -> int:
    """First place of an ascending line whose value is above ``value``."""
    low, high = 0, line.size
    while low < high:
        middle = (low + high) // 2
        if line[middle] > value:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def choose_suppliers(
    product: int,
    sectors: int,
    clients: np.ndarray,
    client_start: np.ndarray,
    lot_input: np.ndarray,
    part: np.ndarray,
    input_firm: np.ndarray,
    input_identity: np.ndarray,
    order: np.ndarray,
    cell_start: np.ndarray,
    base_output: np.ndarray,
    key: np.uint64,
    ceiling: np.ndarray,
    sold: np.ndarray,
    supplier: np.ndarray,
    local_share: np.ndarray,
    extra_input: np.ndarray,
    extra_supplier: np.ndarray,
    extra_share: np.ndarray,
) -> int:
    """Name the suppliers of a product: of each client of each selling cell, large clients first.

    Returns how many are not first ones.

    Args:
        product: the product, of ``sectors`` of them.
        clients: lots sorted by selling cell then decreasing amount.
        client_start: first lot of each cell, (cells + 1,).
        lot_input, part: input row and amount wanted of each lot; input_firm, input_identity, order: of each input row.
        cell_start: rows of the sellers of each cell; base_output: their output.
        key: of the stream of suppliers.
        ceiling: part of its output that a seller of each cell commits at most, (cells,).
        sold: committed sales of each establishment, updated.
        supplier, local_share: receive the first seller's row and the ppm of the order it serves.
        extra_input, extra_supplier, extra_share: receive the others.
    """
    extras = 0
    for cell in range(product, client_start.size - 1, sectors):
        if client_start[cell] == client_start[cell + 1]:
            continue
        first, last = cell_start[cell], cell_start[cell + 1]
        line = np.empty(last - first, np.int64)
        whole = 0
        for seller in range(first, last):
            whole += base_output[seller]
            line[seller - first] = whole
        if whole == 0:
            continue
        with_room = 0
        for seller in range(first, last):
            with_room += int(ceiling[cell] * base_output[seller]) > sold[seller]
        for c in range(client_start[cell], client_start[cell + 1]):
            i = lot_input[clients[c]]
            whole_lot = part[clients[c]]
            wanted = whole_lot
            for rank in range(MOST_SUPPLIERS):
                if with_room == 0:
                    break
                best, room = -1, 0
                for attempt in range(ATTEMPTS):
                    number = np.uint64((cell * MOST_SUPPLIERS + rank) * ATTEMPTS + attempt)
                    chance = uniform(draw(key + number, input_identity[i]))
                    seller = first + first_above(line, int(chance * whole))
                    if seller == input_firm[i]:
                        continue
                    free = int(ceiling[cell] * base_output[seller]) - sold[seller]
                    if free > room:
                        best, room = seller, free
                    if room >= wanted:
                        break
                share = min(wanted, room) * 1_000_000 // order[i]
                if best < 0 or share == 0:
                    break
                if supplier[i] < 0:
                    supplier[i] = best
                    local_share[i] = share
                else:
                    if extras < extra_input.size:
                        extra_input[extras] = i
                        extra_supplier[extras] = best
                        extra_share[extras] = share
                    extras += 1
                bought = order[i] * share // 1_000_000
                sold[best] += bought
                with_room -= room > 0 and int(ceiling[cell] * base_output[best]) <= sold[best]
                wanted -= bought
                if wanted <= SMALLEST_REMAINDER * whole_lot:
                    break
    return extras


def equal_lots(
    rows: np.ndarray, domestic: np.ndarray, shares: np.ndarray, places: np.ndarray, count: int, luck: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut each order into equal lots and buy each where it falls on the line of origins: systematic sampling.

    In the mean each place sells its share, whatever the number of lots.

    Args:
        rows: input rows of one territory and product; domestic: order of each input row, cents/week.
        shares: of each origin, (n + 1,), the last outside; places: origins in the order of the line, (n,).
        count: lots an order is cut into; luck: where the first falls, [0, 1), one an input row of ``rows``.

    Returns:
        Input row, place and cents/week of the lots, those of an input in one place together; none outside.
    """
    falls = np.searchsorted(np.cumsum(shares[places]), (luck[:, None] + np.arange(count)) / count, side="right")
    found, lots = np.unique(np.arange(rows.size)[:, None] * (places.size + 1) + falls, return_counts=True)
    row, place = np.divmod(found, places.size + 1)
    inside = place < places.size
    row, place, lots = row[inside], place[inside], lots[inside]
    return rows[row], places[place], domestic[rows[row]] * lots // count


def committed_share(
    cell: np.ndarray, wanted: np.ndarray, cell_start: np.ndarray, base_output: np.ndarray
) -> np.ndarray:
    """Part of its output that a seller of each cell commits at most, (cells,), given what is wanted of each cell."""
    cells = cell_start.size - 1
    output = np.bincount(
        np.repeat(np.arange(cells), np.diff(cell_start)), weights=base_output[: cell_start[-1]], minlength=cells
    )
    asked = np.bincount(cell, weights=wanted, minlength=cells) / np.maximum(output, 1.0)
    return np.minimum(np.maximum(LARGEST_COMMITTED_SHARE, asked / FULLEST_CELL), 1.0)


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
    number_of_lots: int | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Named suppliers of all inputs.

    Args:
        territories: n.
        firm_territory, base_output: of each establishment, (F,); cell_start: rows of each cell (n * S + 1).
        other_trade: share of each origin in the purchases of r, (n, n + 1, S), rows sum to 1 over origins.
        input_firm, input_product, input_identity, domestic, order: of each input row, (I,).
        number_of_lots: that every order is cut into, each bought in one place; None: by its size.

    Returns:
        First supplier (I, establishment row or -1), its share (I, ppm of the order), committed sales (F, cents/week),
        and the other suppliers: `extra_slot` (input row, ascending), `extra_client`, `extra_supplier`,
        `extra_share` (ppm).
    """
    sectors = other_trade.shape[2]
    inputs = input_firm.size
    origin, part = np.full(inputs, -1, np.int32), np.zeros(inputs, np.int64)
    buyer = firm_territory[input_firm].astype(np.int32) * np.int32(sectors) + input_product.astype(np.int32)
    order_of_clients = stream_key(0, "population: order of clients", 0)
    sequence = np.lexsort((uniforms(order_of_clients, input_identity), buyer))
    bounds = np.concatenate(([0], np.cumsum(np.bincount(buyer, minlength=territories * sectors))))
    lots: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for group in range(territories * sectors):
        b, k = divmod(group, sectors)
        rows = sequence[bounds[group] : bounds[group + 1]]
        shares = np.ascontiguousarray(other_trade[b, :, k])
        places = np.argsort(-shares[:-1], kind="stable")
        if number_of_lots is not None:
            lots.append(equal_lots(
                rows, domestic, shares, places, number_of_lots, uniforms(order_of_clients, input_identity[rows])
            ))
            continue
        large = domestic[rows] > LARGE_ORDER * domestic[rows].sum()
        cut_by_origin(rows[~large], domestic, shares, places, origin, part)
        sellers = places[shares[places] >= SMALLEST_LOT]
        amounts = domestic[rows[large]][:, None] * shares[sellers]
        lots.append((
            np.repeat(rows[large], sellers.size), np.tile(sellers, int(large.sum())), amounts.astype(np.int64).ravel()
        ))  # fmt: skip
    linked = np.flatnonzero((origin >= 0) & (part > 0))
    lot_input = np.concatenate([linked, *(rows for rows, _, _ in lots)])
    lot_origin = np.concatenate([origin[linked], *(places for _, places, _ in lots)])
    lot_part = np.concatenate([part[linked], *(amounts for _, _, amounts in lots)])
    cell = (lot_origin * sectors + input_product[lot_input]).astype(np.int32)
    del origin, part, sequence, buyer, lot_origin, linked, lots
    clients = np.lexsort((input_identity[lot_input], -lot_part, cell))
    client_start = np.searchsorted(cell[clients], np.arange(territories * sectors + 1))
    sold = np.zeros(base_output.size, np.int64)
    supplier, local_share = np.full(inputs, -1, np.int32), np.zeros(inputs, np.int32)
    ceiling = committed_share(cell, lot_part, cell_start, base_output)
    key = stream_key(0, "population: suppliers", 0)

    def further_suppliers(product: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        most = int(np.diff(client_start)[product::sectors].sum()) + MOST_SUPPLIERS * 1000
        found = np.zeros(most, np.int64), np.zeros(most, np.int32), np.zeros(most, np.int32)
        count = choose_suppliers(
            product, sectors, clients, client_start, lot_input, lot_part, input_firm, input_identity, order, cell_start,
            base_output, key, ceiling, sold, supplier, local_share, *found,
        )  # fmt: skip
        if count > most:
            raise OverflowError(f"{count} further suppliers were named, room was made for {most}")
        return tuple(column[:count] for column in found)

    further = side_by_side(further_suppliers, range(sectors), territories)
    extra_input, extra_supplier, extra_share = map(np.concatenate, zip(*further, strict=True))
    by_input = np.argsort(extra_input, kind="stable")
    slots = extra_input[by_input]
    extra = {
        "extra_slot": slots, "extra_client": input_firm[slots].astype(np.int32),
        "extra_supplier": extra_supplier[by_input], "extra_share": extra_share[by_input],
    }  # fmt: skip
    return supplier, local_share, sold, extra
