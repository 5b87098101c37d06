"""A small invented run with known shapes: three territories, two years, a factory that closes in week 9."""

from __future__ import annotations

from datetime import date

import numpy as np
from pydantic import BaseModel

from sim.panel_digest import digest
from sim.results import BALANCE_COLUMNS, FLOW_COLUMNS, Note, RunResult, SystemView
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

WEEKS = 104
SHOCK_WEEK = 9
CODES = ("200000001", "200000002", "200000003")
NAMES = ("CA du Val d'Orge", "CC des Collines", "CC de l'Étang")


class InventedScenario(BaseModel):
    """The part of a scenario that a report reads."""

    id: str = "plant-closure"
    title_fr: str = "Fermeture d'un grand employeur"
    title_en: str = "A major employer closes"
    description_fr: str = (
        "La plus grande usine privée du territoire ferme en mars 2019 : ses 520 salariés perdent leur poste."
    )
    description_en: str = (
        "The largest private plant of the territory closes in March 2019: its 520 employees lose their jobs."
    )
    shocks: tuple = ()
    levers: tuple = ()
    parameters: dict = {}


def loss_path(weeks: int, shock_week: int | None, depth: float, time_constant: float, floor: float = 0.0) -> np.ndarray:
    """Relative loss at rows 0..weeks: it falls to `depth` over six weeks and comes back to `floor` exponentially."""
    path = np.zeros(weeks + 1)
    if shock_week is None:
        return path
    since = np.arange(weeks + 1) - shock_week
    falling = (since >= 0) & (since < 6)
    path[falling] = depth * (since[falling] + 1) / 6
    back = since >= 6
    path[back] = floor + (depth - floor) * np.exp(-(since[back] - 6) / time_constant)
    return path


def invented_accounts(codes: tuple[str, ...], weeks: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Flows and balances that agree to the cent: wages one way, purchases the other."""
    names = [f"households:{code}" for code in codes] + [f"firms:{code}" for code in codes]
    cash = dict.fromkeys(names, 1_000_000)
    flows, balances = [], []
    for week in range(weeks):
        opening = dict(cash)
        for place, code in enumerate(codes):
            firm, household = f"firms:{code}", f"households:{code}"
            lines = ((firm, household, "wages", 5_003 + week), (household, firm, "consumption", 4_999 + 2 * place))
            for payer, receiver, instrument, cents in lines:
                flows.append((week, payer, receiver, instrument, cents))
                cash[payer] -= cents
                cash[receiver] += cents
        balances += [(week, name, opening[name], cash[name]) for name in names]
    return _columns(flows, FLOW_COLUMNS), _columns(balances, BALANCE_COLUMNS)


def _columns(lines: list[tuple], names: tuple[str, ...]) -> dict[str, np.ndarray]:
    columns = {name: np.array(values) for name, values in zip(names, zip(*lines, strict=True), strict=True)}
    columns["week"] = columns["week"].astype(np.int32)
    return {name: values.astype(object) if values.dtype.kind == "U" else values for name, values in columns.items()}


def invented_worlds(
    shock_week: int | None, sizes: np.ndarray, depths: np.ndarray, floors: np.ndarray, scale: int, weeks: int
):
    """Panel and sectors of one world; with no shock week, of the twin."""
    losses = np.stack(
        [loss_path(weeks, shock_week, depth, 22.0, floor) for depth, floor in zip(depths, floors, strict=True)], axis=1
    )
    ripple = 1.0 + 0.0004 * np.sin(np.arange(weeks + 1) / 5.0)[:, None]
    employment = np.round(sizes * ripple * (1.0 - losses) / scale).astype(np.int64) * scale
    jobs = np.round(sizes * 1.05 * ripple * (1.0 - 1.1 * losses) / scale).astype(np.int64) * scale
    income = np.round(employment * 36_000.0 * (1.0 + 0.35 * losses)).astype(np.int64)
    output = np.round(jobs * 210_000.0).astype(np.int64)
    panel = {
        "employment": employment,
        "jobs": jobs,
        "unemployment": np.round(sizes * 1.12).astype(np.int64) - employment,
        "vacancies": jobs // 60,
        "furloughed": np.zeros_like(jobs),
        "firms": np.broadcast_to((sizes // 9).astype(np.int64), jobs.shape).copy(),
        "income": income,
        "consumption": income * 85 // 100,
        "unmet_demand": np.round(income * losses * 0.02).astype(np.int64),
        "purchases_local": income * 38 // 100,
        "purchases_total": income * 60 // 100,
        "output": output,
        "value_added": output * 45 // 100,
        "price_index": np.full_like(jobs, 10_000),
        "base_productive": income * 17 // 100,
        "base_residential": income * 53 // 100,
        "base_public": income * 8 // 100,
        "base_social": income * 22 // 100,
    }
    weights = np.array([4, 4, 14, 2, 7, 14, 6, 4, 12, 1, 9, 7, 13, 6], dtype=np.float64)
    exposure = np.zeros(NUMBER_OF_SECTORS)
    exposure[[SECTOR_INDEX[code] for code in ("MFG", "BUS", "TRADE", "LOG", "HORECA")]] = (0.62, 0.2, 0.12, 0.08, 0.03)
    exposure[SECTOR_INDEX["HEALTH"]] = -0.05
    month_weeks = np.arange(4, weeks + 1, 4, dtype=np.int64)
    twin_jobs = sizes[None, :, None] * 1.05 * ripple[month_weeks][:, :, None] * weights / weights.sum()
    missing = (sizes * 1.05 * 1.1 * losses[month_weeks])[:, :, None] * exposure
    sectors = {"jobs": np.round((twin_jobs - missing) / scale).astype(np.int64) * scale}
    sectors["output"] = sectors["jobs"] * 210_000
    by_product = weights / weights.sum()
    sectors["earnings"] = sectors["jobs"] * 20_000
    sectors["purchases"] = np.round(panel["consumption"][month_weeks][:, :, None] * by_product).astype(np.int64)
    sectors["unmet_demand"] = np.round(panel["unmet_demand"][month_weeks][:, :, None] * by_product).astype(np.int64)
    return panel, sectors, month_weeks


def invented_run(
    *,
    shock_week: int | None = SHOCK_WEEK,
    twin: bool = True,
    codes: tuple[str, ...] = CODES,
    names: tuple[str, ...] = NAMES,
    depths: tuple[float, ...] = (0.021, 0.0035, -0.0012),
    floors: tuple[float, ...] = (0.004, 0.0002, -0.0004),
    scale: int = 1,
    weeks: int = WEEKS,
    outlines: dict[str, str] | None = None,
    scenario: BaseModel | None = None,
    **changes: object,
) -> RunResult:
    """A run in which the first territory loses 2.1 % of its employment and most of it comes back."""
    sizes = np.array([24_000.0, 9_000.0, 6_000.0, 15_000.0, 7_500.0, 5_200.0, 11_000.0][: len(codes)])
    panel, sectors, month_weeks = invented_worlds(shock_week, sizes, np.array(depths), np.array(floors), scale, weeks)
    twin_panel, twin_sectors, _ = invented_worlds(None, sizes, np.array(depths), np.array(floors), scale, weeks)
    flows, balances = invented_accounts(codes, weeks)
    squares = {
        code: f"M{20 + 200 * i},40L{200 + 200 * i},40L{200 + 200 * i},{300 + 60 * (i % 2)}L{20 + 200 * i},260Z"
        for i, code in enumerate(codes)
    }
    fields: dict[str, object] = {
        "scenario": scenario or InventedScenario(),
        "system": SystemView(
            name="val-d-orge",
            title_fr="Val d'Orge et ses voisins",
            title_en="Val d'Orge and its neighbours",
            codes=codes,
            names=names,
            core=np.array([i == 0 for i in range(len(codes))]),
        ),
        "seed": 1,
        "scale": scale,
        "start_date": date(2019, 1, 7),
        "panel": panel,
        "twin_panel": twin_panel if twin else None,
        "sectors": sectors,
        "twin_sectors": twin_sectors if twin else None,
        "sector_weeks": month_weeks,
        "flows": flows,
        "balances": balances,
        "accounts": {"identities": ["cash", "goods"], "checked": 1_248, "largest_residual_cents": 0},
        "digest": digest(panel, codes),
        "households": int(sizes.sum() * 1.2) // scale,
        "firms": int(sizes.sum() / 9),
        "households_represented": int(sizes.sum() * 1.2),
        "data_hash": "0" * 64,
        "shock_start_week": shock_week,
        "shock_end_week": None if shock_week is None else weeks,
        "imputed": (
            {
                "code": codes[1], "name": names[1], "columns": ["median_income_eur_2019"],
                "labels_fr": ["médiane du niveau de vie"], "labels_en": ["median disposable income"],
            },
        ),
        "notes": (Note("Les emplois des plus de 64 ans sont modélisés.", "Jobs of people over 64 are modelled."),),
        "sources": (
            {
                "id": "insee",
                "fr": "INSEE, recensement 2018",
                "en": "INSEE, census 2018",
                "licence": "Licence Ouverte 2.0",
            },
        ),
        "outlines": squares if outlines is None else outlines,
        "versions": {"maillage": "0.1.0", "numpy": "2.4.6"},
        "wall_seconds": {"build": 1.2, "step": 3.4, "twin": 3.3, "report": 0.0, "by_phase": {}},
        "command": "maillage run plant-closure --system val-d-orge --seed 1",
    }
    return RunResult(**(fields | changes))
