"""The list of indicators: what a run tells about a territory, a profile and never one global score."""

from __future__ import annotations

from sim.indicators import circulation, relative_to_others, trajectory
from sim.indicators.indicator import Indicator
from sim.indicators.place import places
from sim.results import RunResult

BRUNEAU = "Bruneau et al. (2003), Earthquake Spectra 19"
MARTIN_2012 = "Martin (2012), Journal of Economic Geography 12"
MARTIN_2016 = "Martin, Sunley, Gardiner and Tyler (2016), Regional Studies 50"
MARTIN_SUNLEY = "Martin and Sunley (2015), Journal of Economic Geography 15"
BASES = "Davezies and Talandier (2014)"
THIS_PROJECT = "this project"

_ALL = (
    Indicator(
        "employment_depth",
        "%",
        "Perte d'emplois au plus bas",
        "Deepest loss of employment",
        "max over t of 1 - E(t) / E_twin(t)",
        BRUNEAU,
        trajectory.depth("employment"),
    ),
    Indicator(
        "employment_depth_persons",
        "persons",
        "Emplois perdus au plus bas",
        "Employed residents lost at worst",
        "max over t of E_twin(t) - E(t)",
        THIS_PROJECT,
        trajectory.deepest_persons("employment"),
    ),
    Indicator(
        "employment_area",
        "person-years",
        "Années de travail perdues",
        "Years of work lost",
        "sum over weeks of E_twin(t) - E(t), divided by 52",
        THIS_PROJECT,
        trajectory.lost_person_years("employment"),
    ),
    Indicator(
        "employment_triangle",
        "weeks lost",
        "Triangle de résilience de l'emploi",
        "Resilience triangle of employment",
        "integral of 1 - E(t) / E_twin(t) over the weeks",
        BRUNEAU,
        trajectory.triangle("employment"),
    ),
    Indicator(
        "employment_time_to_recover",
        "weeks",
        "Temps de retour de l'emploi",
        "Time for employment to recover",
        "first t after the trough with E_twin(t) - E(t) inside rounding, from the start of the shock; else censored",
        MARTIN_SUNLEY,
        trajectory.weeks_to_recover("employment"),
    ),
    Indicator(
        "employment_recovered_share",
        "%",
        "Part de la perte d'emplois rattrapée à la fin",
        "Part of the employment loss made up for at the end",
        "1 - gap at the end / deepest gap",
        THIS_PROJECT,
        trajectory.made_up("employment"),
    ),
    Indicator(
        "jobs_depth",
        "%",
        "Perte d'emplois sur place au plus bas",
        "Deepest loss of local jobs",
        "max over t of 1 - J(t) / J_twin(t), jobs at the workplace",
        BRUNEAU,
        trajectory.depth("jobs"),
    ),
    Indicator(
        "real_income_depth",
        "%",
        "Baisse du revenu réel au plus bas",
        "Deepest loss of real income",
        "max over t of 1 - Y(t) / Y_twin(t), disposable income at the prices of month 0",
        BRUNEAU,
        trajectory.depth("real_income"),
    ),
    Indicator(
        "income_area",
        "euros",
        "Revenu disponible perdu",
        "Disposable income lost",
        "sum over weeks of Y_twin(t) - Y(t), current prices",
        THIS_PROJECT,
        trajectory.lost_euros("income"),
    ),
    Indicator(
        "real_income_area",
        "euros",
        "Revenu réel perdu",
        "Real income lost",
        "sum over weeks of Y_twin(t) - Y(t), prices of month 0",
        THIS_PROJECT,
        trajectory.lost_euros("real_income"),
    ),
    Indicator(
        "real_income_triangle",
        "weeks lost",
        "Triangle de résilience du revenu",
        "Resilience triangle of income",
        "integral of 1 - Y(t) / Y_twin(t) over the weeks",
        BRUNEAU,
        trajectory.triangle("real_income"),
    ),
    Indicator(
        "real_income_time_to_recover",
        "weeks",
        "Temps de retour du revenu réel",
        "Time for real income to recover",
        "as for employment",
        MARTIN_SUNLEY,
        trajectory.weeks_to_recover("real_income"),
    ),
    Indicator(
        "unmet_demand_peak",
        "%",
        "Achats impossibles au plus haut",
        "Highest unmet demand",
        "max over t of (U(t) - U_twin(t)) / C_twin(t)",
        THIS_PROJECT,
        trajectory.unmet_demand_peak,
    ),
    Indicator(
        "unmet_demand_area",
        "euros",
        "Achats impossibles",
        "Unmet demand",
        "sum over weeks of U(t) - U_twin(t)",
        THIS_PROJECT,
        trajectory.unmet_demand_area,
    ),
    Indicator(
        "unmet_demand_time_to_recover",
        "weeks",
        "Temps de retour des achats",
        "Time for purchases to recover",
        "first t after the peak with U(t) - U_twin(t) inside rounding; else censored",
        MARTIN_SUNLEY,
        trajectory.unmet_demand_weeks,
    ),
    Indicator(
        "output_depth",
        "%",
        "Baisse de la production au plus bas",
        "Deepest loss of output",
        "max over t of 1 - X(t) / X_twin(t)",
        BRUNEAU,
        trajectory.depth("output"),
    ),
    Indicator(
        "output_area",
        "euros",
        "Production perdue",
        "Output lost",
        "sum over weeks of X_twin(t) - X(t)",
        THIS_PROJECT,
        trajectory.lost_euros("output"),
    ),
    Indicator(
        "sensitivity",
        "ratio",
        "Indice de sensibilité",
        "Sensitivity index",
        "(dE_r / E_r) / (dE_N / E_N) over the contraction, N = the other territories",
        MARTIN_2012,
        relative_to_others.sensitivity,
    ),
    Indicator(
        "resistance_simple",
        "ratio",
        "Résistance (même taux pour tous)",
        "Resistance (one rate for all)",
        "(dE_r - g_N E_r) / |g_N E_r| over the contraction",
        MARTIN_2016,
        relative_to_others.resistance_simple,
    ),
    Indicator(
        "resistance_by_sector",
        "ratio",
        "Résistance (à secteurs égaux)",
        "Resistance (sector by sector)",
        "(dJ_r - sum_i g_iN J_ir) / |sum_i g_iN J_ir| over the contraction",
        MARTIN_2016,
        relative_to_others.resistance_by_sector,
    ),
    Indicator(
        "recovery_simple",
        "ratio",
        "Reprise (même taux pour tous)",
        "Recovery (one rate for all)",
        "(dE_r - g_N E_r) / |g_N E_r| from the trough to the end",
        MARTIN_2016,
        relative_to_others.recovery_simple,
    ),
    Indicator(
        "recovery_by_sector",
        "ratio",
        "Reprise (à secteurs égaux)",
        "Recovery (sector by sector)",
        "(dJ_r - sum_i g_iN J_ir) / |sum_i g_iN J_ir| from the trough to the end",
        MARTIN_2016,
        relative_to_others.recovery_by_sector,
    ),
    Indicator(
        "reorientation",
        "share",
        "Réorientation des emplois entre secteurs",
        "Reorientation of jobs between sectors",
        "0.5 sum_i |s_i(T2) - s_i(T0)|",
        MARTIN_SUNLEY,
        relative_to_others.reorientation,
    ),
    Indicator(
        "renewal",
        "% a year",
        "Renouveau de la croissance de l'emploi",
        "Renewal of employment growth",
        "yearly growth from the trough to the end, less that before the shock",
        MARTIN_2012,
        relative_to_others.renewal,
    ),
    Indicator(
        "static_resilience",
        "share",
        "Résilience statique",
        "Static resilience",
        "(potential loss - actual loss) / potential loss",
        "Rose (2007), Environmental Hazards 7",
        relative_to_others.static_resilience,
    ),
    Indicator(
        "retention",
        "%",
        "Achats faits sur place",
        "Purchases made locally",
        "residents' purchases in the territory / all their purchases in shops and services",
        BASES,
        circulation.retention,
    ),
    Indicator(
        "local_share",
        "share",
        "Part d'un euro qui redevient revenu local",
        "Share of a euro that becomes local income",
        "s = (local purchases / disposable income) * (value added / output)",
        BASES,
        circulation.local_share,
    ),
    Indicator(
        "lm3",
        "ratio",
        "Multiplicateur local à trois tours (LM3)",
        "Local multiplier over three rounds (LM3)",
        "1 + s + s^2",
        "New Economics Foundation (2002)",
        circulation.lm3,
    ),
    Indicator(
        "multiplier",
        "ratio",
        "Multiplicateur local à tours infinis",
        "Local multiplier over all rounds",
        "1 / (1 - s)",
        "Tiebout (1956); New Economics Foundation (2002)",
        circulation.multiplier,
    ),
    Indicator(
        "base_productive_share",
        "%",
        "Base productive",
        "Productive base",
        "B_prod / B",
        BASES,
        circulation.base_share("productive"),
    ),
    Indicator(
        "base_residential_share",
        "%",
        "Base résidentielle",
        "Residential base",
        "B_res / B",
        BASES,
        circulation.base_share("residential"),
    ),
    Indicator(
        "base_public_share", "%", "Base publique", "Public base", "B_pub / B", BASES, circulation.base_share("public")
    ),
    Indicator(
        "base_social_share", "%", "Base sociale", "Social base", "B_soc / B", BASES, circulation.base_share("social")
    ),
)

INDICATORS: dict[str, Indicator] = {indicator.id: indicator for indicator in _ALL}
"""Indicators by id, in reading order."""


def compute_indicators(result: RunResult) -> list[dict[str, object]]:
    """Every indicator for the whole system, the studied territories and each territory.

    Rows have `id`, `territory_code` (a code, `core` or `system`), `value` (None where unknown), `unit`, `status`
    ("computed", "not recovered", "not computable"), `label_fr`, `label_en`, `formula`, `source`, `note` and `note_fr`
    (why there is no value).
    """
    return [indicator.row(place) for place in places(result) for indicator in INDICATORS.values()]
