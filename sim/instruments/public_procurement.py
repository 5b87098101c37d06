"""Public buyers and canteens move purchases made outside to sellers of the territory, and pay what these cost more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM
from sim.contracts import FIT
from sim.random_streams import stream_key, uniforms
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.public_procurement import PublicProcurement
    from sim.model import TerritorialEconomy

ADVICE, CATERING = SECTOR_INDEX["BUS"], SECTOR_INDEX["HORECA"]
IS_FOOD = np.isin(np.arange(NUMBER_OF_SECTORS), [SECTOR_INDEX["AGR"], SECTOR_INDEX["FOOD"]])


def buy_in_the_territory(model: TerritorialEconomy, number: int) -> None:
    """Pay the premium of the contracts that hold, then award as many as the credit left buys, the largest first.

    Only contracts that end this month can move, within what sellers can make. A month of premiums is kept in hand.
    """
    programmes, contracts, firms = model.programmes, model.contracts, model.firms
    lever: PublicProcurement = programmes.levers[number]
    cost = round(lever.euros_per_contract * 100)
    held: dict[int, int] = programmes.memory.setdefault(lever.id, {})
    due = pay_extra_cost(model, number, held)
    wanted = np.maximum(programmes.credit[number] - due, 0) // cost
    chance = np.where(IS_FOOD, lever.fit_of_food, FIT)
    idle, made = contracts.idle_capacity(), np.zeros(model.n, np.int64)
    buyers = (firms.kind == int(FirmKind.PUBLIC)) | (firms.sector == CATERING)
    outside = contracts.bought_outside(buyers, contract_years=lever.contract_years)
    for r in np.flatnonzero(wanted):
        signed = contracts.sign(
            public_purchases(model, lever, outside[r]), r, int(wanted[r]), lever.share_of_purchase, idle,
            fit=chance, clients=firms.establishments,
        )  # fmt: skip
        held |= zip(signed.tolist(), model.inputs["supplier"][signed].tolist(), strict=True)
        made[r] = firms.establishments[contracts.owner[signed]].sum()
    programmes.order(number, ADVICE, made * cost)
    programmes.acts[number] += made


def public_purchases(model: TerritorialEconomy, lever: PublicProcurement, candidates: np.ndarray) -> np.ndarray:
    """Of some inputs, those of public establishments and the food of restaurants that run canteens, a fixed draw."""
    firms, owner = model.firms, model.contracts.owner[candidates]
    luck = uniforms(stream_key(0, "public procurement: caterers", 0), firms.identity[owner])
    caterer = (firms.sector[owner] == CATERING) & (firms.kind[owner] == int(FirmKind.EMPLOYER))
    caterer &= (luck < lever.share_of_caterers) & IS_FOOD[model.contracts.product[candidates]]
    return candidates[(firms.kind[owner] == int(FirmKind.PUBLIC)) | caterer]


def extra_cost(model: TerritorialEconomy, slots: np.ndarray, premium: float) -> np.ndarray:
    """What each contract costs more than outside: premium x part bought here x order of last week, cents a month."""
    inputs, client = model.inputs, model.contracts.owner[slots]
    bought = model.work.order[slots] * (inputs["local_share"][slots] / PPM) * model.firms.active[client]
    return (bought * premium * WEEKS_A_MONTH).astype(np.int64)


def pay_extra_cost(model: TerritorialEconomy, number: int, held: dict[int, int]) -> np.ndarray:
    """Pay suppliers the premium of the month, first signed first; what the credit does not cover goes back outside.

    ``held`` gives the supplier of each contract by row of Inputs; those that ended leave it. Returns cents (n,).
    """
    programmes, firms, inputs = model.programmes, model.firms, model.inputs
    slots = model.contracts.that_hold(held)
    due = extra_cost(model, slots, programmes.levers[number].premium)
    place = firms.territory[model.contracts.owner[slots]]
    paid, left = np.zeros(model.n, np.int64), programmes.credit[number].copy()
    in_force = programmes.levers[number].in_force(model.clock.week, model.resolved.start_date)
    cash, supplier = firms.cash, inputs["supplier"]
    for slot, cents, r in zip(slots.tolist(), due.tolist(), place.tolist(), strict=True):
        if in_force and cents <= left[r]:
            left[r] -= cents
            paid[r] += cents
            cash[supplier[slot]] += cents
        else:
            supplier[slot] = -1
            del held[slot]
    programmes.pay(model, number, "firms", paid)
    return paid
