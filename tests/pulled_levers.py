"""Small economies in which levers are pulled at once and in full, shared by the tests of levers."""

from __future__ import annotations

from sim import TerritorialEconomy
from sim.scenarios.validation import scenario_from_table


def world(levers=(), weeks=60, shocks=(), system="gevaudan-lozere", *, scale=10, **parameters) -> TerritorialEconomy:
    table = {
        "title_fr": "t", "title_en": "t", "system": system, "scale": scale, "weeks": weeks,
        "levers": list(levers), "shocks": list(shocks),
        "parameters": {"levers.longest_preparation_months": 0.0, **parameters},
    }  # fmt: skip
    model = TerritorialEconomy(resolved=scenario_from_table(table, "test"))
    while model.running:
        model.step()
    return model


def lever(kind: str, **fields) -> dict:
    return {"kind": kind, "start": 2, "euros_per_inhabitant_per_year": 60.0, "ramp_weeks": 0, **fields}
