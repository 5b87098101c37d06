"""Known answers of two small territories judged against each other, worked out by hand: income, shortages, policy."""

from __future__ import annotations

import numpy as np
import pytest
from report_fixture import CODES, NAMES, invented_run

from sim.indicators import INDICATORS
from sim.indicators.place import Place
from sim.results import RunResult
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

HERE, ELSEWHERE = 0, 1
WEEKS, SHOCK_WEEK, FALL, MONTHS = 12, 2, 4, (0, 4, 8, 12)
MFG, TRADE, HORECA = (SECTOR_INDEX[code] for code in ("MFG", "TRADE", "HORECA"))
CENTS = 100_000


def weekly(*by_territory: tuple[float, float, float]) -> np.ndarray:
    """Levels until week 3, from week 4 to week 11, and in week 12, one territory after the other."""
    levels = np.zeros((WEEKS + 1, len(by_territory)))
    for column, (before, during, end) in enumerate(by_territory):
        levels[:FALL, column], levels[FALL:, column], levels[-1, column] = before, during, end
    return np.round(levels * CENTS).astype(np.int64)


def monthly(*by_territory: dict[int, tuple[float, float, float, float]]) -> np.ndarray:
    """Levels of some sectors in the four months, one territory after the other."""
    levels = np.zeros((len(MONTHS), len(by_territory), NUMBER_OF_SECTORS))
    for column, sectors in enumerate(by_territory):
        for sector, values in sectors.items():
            levels[:, column, sector] = values
    return np.round(levels * CENTS).astype(np.int64)


def two_territories(**changes: np.ndarray) -> RunResult:
    """Income, prices and purchases of two territories; `sectors_NAME`, `twin_NAME` or `NAME` replace one of them."""
    prices = np.full((WEEKS + 1, 2), 10_000)
    prices[FALL:WEEKS, HERE] = 12_500
    panel = {
        "income": weekly((1000, 1150, 960), (2000, 1900, 1960)), "price_index": prices,
        "unmet_demand": weekly((5, 105, 35), (0, 130, 26)), "consumption": weekly((400,) * 3, (800,) * 3),
        "employment": weekly((100, 96, 96), (100, 96, 96)), "output": weekly((100, 96, 96), (100, 96, 96)),
    }  # fmt: skip
    twin = {
        **panel, "unmet_demand": weekly((5,) * 3, (0,) * 3), "employment": weekly((100,) * 3, (100,) * 3),
        "output": weekly((100,) * 3, (100,) * 3), "income": weekly((1000,) * 3, (2000,) * 3),
        "price_index": np.full((WEEKS + 1, 2), 10_000),
    }  # fmt: skip
    sectors = {
        "earnings": monthly(
            {MFG: (600, 650, 650, 560), TRADE: (200, 250, 250, 200)},
            {MFG: (500, 400, 400, 460), TRADE: (1000,) * 4},
        ),
        "unmet_demand": monthly(
            {TRADE: (5, 15, 5, 5), HORECA: (0, 90, 60, 30)}, {TRADE: (0, 30, 0, 0), HORECA: (0, 100, 70, 26)},
        ),
        "jobs": monthly({MFG: (60,) * 4}, {MFG: (60,) * 4}),
    }  # fmt: skip
    twin_sectors = {
        "unmet_demand": monthly({TRADE: (5,) * 4}, {}),
        "purchases": monthly({TRADE: (100,) * 4, HORECA: (300,) * 4}, {TRADE: (600,) * 4, HORECA: (200,) * 4}),
    }
    for name, values in changes.items():
        target = twin_sectors if name.startswith("twin_") else sectors if name.startswith("sectors_") else panel
        target[name.removeprefix("twin_").removeprefix("sectors_")] = values
    return invented_run(
        codes=CODES[:2], names=NAMES[:2], depths=(0.0,) * 2, floors=(0.0,) * 2, weeks=WEEKS, shock_week=SHOCK_WEEK,
        panel=panel, twin_panel=twin, sectors=sectors, twin_sectors=twin_sectors, sector_weeks=np.array(MONTHS),
    )  # fmt: skip


def row(name: str, result: RunResult | None = None, *columns: int) -> dict:
    return INDICATORS[name].row(Place(result or two_territories(), "place", columns or (HERE,)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("real_income_sensitivity", 0.08 / 0.05),  # 1000 to 920 at constant prices; 2000 to 1900
        ("real_income_resistance_simple", (-80 + 50) / 50),
        ("real_income_resistance_by_source", (-80 + 120) / 120),  # 600 earned in industry, which loses a fifth there
        ("real_income_recovery_simple", 40 / (920 * 60 / 1900) - 1),
        ("real_income_recovery_by_source", 40 / (520 * 0.15) - 1),  # 400 to 460 in industry there
        ("real_income_reorientation", 0.5 * (0.6 - 560 / 960 + 2 * (200 / 960 - 0.2))),
        ("real_income_recovered_share", 50.0),  # 80 lost at worst, 40 at the end
        ("unmet_demand_sensitivity", (100 / 400) / (130 / 800)),
        ("unmet_demand_resistance_simple", (65 - 100) / 65),  # 16.25 % lacks there, of 400 bought here
        ("unmet_demand_resistance_by_product", (155 - 100) / 155),  # 5 % of 100 and a half of 300
        ("unmet_demand_recovery_simple", (70 - 80) / 80),  # 104 of 130 found again there, of 100 here
        ("unmet_demand_recovery_by_product", (70 - 76.6) / 76.6),  # 10 in shops and 74 % of 90 in restaurants
        ("unmet_demand_recovered_share", 70.0),
    ],
)
def test_a_place_is_judged_against_the_other_as_by_hand(name: str, expected: float) -> None:
    assert row(name)["value"] == pytest.approx(expected)


def test_sources_of_income_add_up_to_real_income() -> None:
    place = Place(two_territories(), "both", (HERE, ELSEWHERE))
    assert place.income_by_source.sum(axis=1) == pytest.approx(place.series("real_income")[list(MONTHS)])


def test_a_place_that_lacks_nothing_resists_fully_and_has_nothing_to_find_again() -> None:
    calm = monthly({TRADE: (5,) * 4}, {TRADE: (0, 30, 0, 0), HORECA: (0, 100, 70, 26)})
    result = two_territories(sectors_unmet_demand=calm)
    for form in ("simple", "by_product"):
        assert row(f"unmet_demand_resistance_{form}", result)["value"] == 1.0
        assert "no shortage" in row(f"unmet_demand_recovery_{form}", result)["note"]


@pytest.mark.parametrize(
    ("name", "change", "reason", "raison"),
    [
        (
            "real_income_resistance_by_source",
            {"sectors_earnings": monthly({HORECA: (200,) * 4}, {MFG: (500, 400, 400, 460)})},
            "a source of income does not exist elsewhere", "une source de revenu n'existe pas ailleurs",
        ),
        (
            "real_income_resistance_simple", {"income": weekly((1000, 900, 960), (2000, 2000, 2000))},
            "real income elsewhere hardly moved", "le revenu réel des autres territoires n'a presque pas bougé",
        ),
        (
            "real_income_resistance_by_source",
            {"sectors_earnings": monthly({TRADE: (250,) * 4}, {TRADE: (1000,) * 4}),
             "income": weekly((1000, 1150, 960), (2000, 2000, 2000))},
            "hardly any change was expected", "presque aucun changement n'était attendu",
        ),
        (
            "unmet_demand_resistance_by_product",
            {"twin_purchases": monthly({TRADE: (100,) * 4, HORECA: (300,) * 4}, {HORECA: (200,) * 4})},
            "a product is not bought elsewhere", "un produit n'est pas acheté ailleurs",
        ),
        (
            "unmet_demand_resistance_simple",
            {"sectors_unmet_demand": monthly({HORECA: (0, 90, 60, 30)}, {})},
            "hardly anything lacked elsewhere", "presque rien n'a manqué",
        ),
        (
            "unmet_demand_recovery_by_product",
            {"sectors_unmet_demand": monthly({HORECA: (0, 90, 60, 30), TRADE: (5, 45, 5, 5)},
                                             {HORECA: (0, 100, 70, 26)})},
            "a product that lacks here does not elsewhere", "un produit qui manque ici ne manque pas ailleurs",
        ),
        (
            "unmet_demand_recovery_simple",
            {"sectors_unmet_demand": monthly({HORECA: (0, 90, 60, 90)}, {HORECA: (0, 100, 100, 100)})},
            "hardly anything was found again elsewhere", "presque rien n'a été retrouvé ailleurs",
        ),
        (
            "unmet_demand_recovery_simple",
            {"sectors_unmet_demand": monthly({HORECA: (0, 90, 60, 95)}, {HORECA: (0, 100, 70, 26)})},
            "worst at the end", "le plus fort en fin de simulation",
        ),
        ("real_income_renewal", {}, "no trend to compare with", "pas de tendance à comparer"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_said_in_both_languages(name, change, reason, raison) -> None:
    found = row(name, two_territories(**change))
    assert found["value"] is None
    assert reason in found["note"]
    assert raison in found["note_fr"]


@pytest.mark.parametrize(
    "name", [name for name in INDICATORS if "resistance" in name or "sensitivity" in name or "recovery_" in name]
)
def test_the_whole_system_has_nobody_to_be_compared_with(name: str) -> None:
    found = row(name, two_territories(), HERE, ELSEWHERE)
    assert "no other territory" in found["note"]
    assert "pas d'autre territoire" in found["note_fr"]


@pytest.mark.parametrize("name", ["employment_static_resilience", "real_income_static_resilience",
                                  "unmet_demand_static_resilience", "static_resilience"])  # fmt: skip
def test_static_resilience_is_what_policy_avoided_of_the_loss(name: str) -> None:
    assert "needs a shock and a policy" in row(name)["note"]
    struck = {
        "employment": weekly((100, 90, 90), (100, 90, 90)), "output": weekly((100, 90, 90), (100, 90, 90)),
        "income": weekly((1000, 840, 800), (2000, 2000, 2000)), "unmet_demand": weekly((5, 255, 80), (0, 300, 300)),
        "price_index": np.full((WEEKS + 1, 2), 10_000),
    }  # fmt: skip
    run = two_territories()
    result = RunResult(**{**vars(run), "unaided_panel": struck})
    lost, avoided = {
        "employment_static_resilience": (10 * 9, 6 * 9), "static_resilience": (10 * 9, 6 * 9),
        "real_income_static_resilience": (160 * 8 + 200, 80 * 8 + 160),
        "unmet_demand_static_resilience": (250 * 8 + 75, 150 * 8 + 45),
    }[name]  # fmt: skip
    assert row(name, result)["value"] == pytest.approx(avoided / lost)
