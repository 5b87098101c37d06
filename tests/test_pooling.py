"""Pooling risks among neighbours is worth little, and least among those who make the same things: it comes out."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sim import TerritorialEconomy, load_scenario
from sim.cooperation.topologies import complementarity
from sim.indicators.reliability import pooled_loss_ratio, pooling_ratio

SECTORS = ("MFG", "CONS", "TRADE", "LOG", "HORECA", "BUS", "PERS")


def value_added(sector: str | None) -> tuple[np.ndarray, TerritorialEconomy]:
    """Value added by territory while one sector is closed for six weeks, and the world that lived it."""
    closed = {"shocks.spring-lockdown.sectors": [sector]} if sector else {"shocks.spring-lockdown.dose": 0.0}
    model = TerritorialEconomy(resolved=load_scenario("lockdown", {
        "system": "lyon-campagne", "scale": 100, "weeks": 14, "shocks.closed-venues.dose": 0.0,
        "shocks.spring-lockdown.start": 6, "shocks.spring-lockdown.end": None,
        "shocks.spring-lockdown.duration_weeks": 6, **closed,
    }))  # fmt: skip
    while model.running:
        model.step()
    return model.recorder.panel["value_added"][7:].sum(axis=0).astype(np.float64), model


def test_pooling_is_worth_more_among_complementary_territories_and_little_among_neighbours():
    usual, model = value_added(None)
    losses = np.array([1.0 - value_added(sector)[0] / usual for sector in SECTORS])
    gap = complementarity(np.nan_to_num(model.setting.places.jobs))
    pairs = sorted(combinations(range(model.n), 2), key=lambda pair: gap[pair])
    ratio = np.array([pooling_ratio(losses[:, pair]) for pair in pairs])
    quarter = len(pairs) // 4
    alike, unlike = ratio[:quarter].mean(), ratio[-quarter:].mean()
    assert unlike < alike < 1.0
    assert alike > 0.9  # similar neighbours: a tenth of the risk at most
    assert np.corrcoef(ratio, [gap[pair] for pair in pairs])[0, 1] < -0.2


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_the_measured_ratio_is_the_one_foretold(correlation):
    luck = np.random.default_rng(2)
    shared, own = luck.normal(size=(50_000, 1)), luck.normal(size=(50_000, 3))
    losses = np.sqrt(correlation) * shared + np.sqrt(1.0 - correlation) * own
    assert pooling_ratio(losses) == pytest.approx(pooled_loss_ratio(3, correlation), abs=0.01)
