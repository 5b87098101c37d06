"""Indicators of the real income lost to a shock, against the twin and against the neighbours."""

from __future__ import annotations

from sim.indicators import by_fifth, relative_to_others, trajectory
from sim.indicators.by_fifth import FIFTHS
from sim.indicators.indicator import Indicator
from sim.indicators.references import BRUNEAU, MARTIN_2012, MARTIN_2016, MARTIN_SUNLEY, ROSE, THIS_PROJECT
from sim.indicators.relative_to_others import REAL_INCOME

SOURCES_EN = "earnings by sector of the employer, other income"
SOURCES_FR = "gains par secteur de l'employeur, autres revenus"

INCOME_LOST = (
    Indicator(
        "real_income_depth",
        "%",
        "Baisse du revenu réel au plus bas",
        "Deepest loss of real income",
        "max over t of 1 - Y(t) / Y_twin(t), disposable income at the prices of month 0",
        "maximum sur t de 1 - Y(t) / Y_jumeau(t), revenu disponible aux prix du mois 0",
        BRUNEAU,
        trajectory.depth("real_income"),
    ),
    Indicator(
        "income_area",
        "euros",
        "Revenu disponible perdu",
        "Disposable income lost",
        "sum over weeks of Y_twin(t) - Y(t), current prices",
        "somme sur les semaines de Y_jumeau(t) - Y(t), prix courants",
        THIS_PROJECT,
        trajectory.lost_euros("income"),
    ),
    Indicator(
        "real_income_area",
        "euros",
        "Revenu réel perdu",
        "Real income lost",
        "sum over weeks of Y_twin(t) - Y(t), prices of month 0",
        "somme sur les semaines de Y_jumeau(t) - Y(t), prix du mois 0",
        THIS_PROJECT,
        trajectory.lost_euros("real_income"),
    ),
    Indicator(
        "real_income_triangle",
        "weeks lost",
        "Triangle de résilience du revenu",
        "Resilience triangle of income",
        "integral of 1 - Y(t) / Y_twin(t) over the weeks",
        "intégrale de 1 - Y(t) / Y_jumeau(t) sur les semaines",
        BRUNEAU,
        trajectory.triangle("real_income"),
    ),
    Indicator(
        "real_income_time_to_recover",
        "weeks",
        "Temps de retour du revenu réel",
        "Time for real income to recover",
        "as for employment",
        "comme pour l'emploi",
        MARTIN_SUNLEY,
        trajectory.weeks_to_recover("real_income"),
    ),
    Indicator(
        "real_income_recovered_share",
        "%",
        "Part de la perte de revenu réel rattrapée à la fin",
        "Part of the loss of real income made up for at the end",
        "1 - gap at the end / deepest gap",
        "1 - écart à la fin / écart le plus fort",
        THIS_PROJECT,
        trajectory.made_up("real_income"),
    ),
    Indicator(
        "real_income_sensitivity",
        "ratio",
        "Indice de sensibilité du revenu réel",
        "Sensitivity index of real income",
        "(dY_r / Y_r) / (dY_N / Y_N) over the contraction, N = the other territories",
        "(dY_r / Y_r) / (dY_N / Y_N) pendant la baisse, N = les autres territoires",
        MARTIN_2012,
        relative_to_others.sensitivity(REAL_INCOME),
    ),
    Indicator(
        "real_income_resistance_simple",
        "ratio",
        "Résistance du revenu réel (même taux pour tous)",
        "Resistance of real income (one rate for all)",
        "(dY_r - g_N Y_r) / |g_N Y_r| over the contraction",
        "(dY_r - g_N Y_r) / |g_N Y_r| pendant la baisse",
        MARTIN_2016,
        relative_to_others.resistance_simple(REAL_INCOME),
    ),
    Indicator(
        "real_income_resistance_by_source",
        "ratio",
        "Résistance du revenu réel (à sources égales)",
        "Resistance of real income (source by source)",
        f"(dY_r - sum_i g_iN Y_ir) / |sum_i g_iN Y_ir| over the contraction, i = {SOURCES_EN}",
        f"(dY_r - somme_i g_iN Y_ir) / |somme_i g_iN Y_ir| pendant la baisse, i = {SOURCES_FR}",
        MARTIN_2016,
        relative_to_others.resistance_by_part(REAL_INCOME),
    ),
    Indicator(
        "real_income_recovery_simple",
        "ratio",
        "Reprise du revenu réel (même taux pour tous)",
        "Recovery of real income (one rate for all)",
        "(dY_r - g_N Y_r) / |g_N Y_r| from the trough to the end",
        "(dY_r - g_N Y_r) / |g_N Y_r| du creux à la fin",
        MARTIN_2016,
        relative_to_others.recovery_simple(REAL_INCOME),
    ),
    Indicator(
        "real_income_recovery_by_source",
        "ratio",
        "Reprise du revenu réel (à sources égales)",
        "Recovery of real income (source by source)",
        f"(dY_r - sum_i g_iN Y_ir) / |sum_i g_iN Y_ir| from the trough to the end, i = {SOURCES_EN}",
        f"(dY_r - somme_i g_iN Y_ir) / |somme_i g_iN Y_ir| du creux à la fin, i = {SOURCES_FR}",
        MARTIN_2016,
        relative_to_others.recovery_by_part(REAL_INCOME),
    ),
    Indicator(
        "real_income_reorientation",
        "share",
        "Réorientation des revenus entre sources",
        "Reorientation of income between sources",
        f"0.5 sum_i |s_i(T2) - s_i(T0)|, i = {SOURCES_EN}",
        f"0,5 somme_i |s_i(T2) - s_i(T0)|, i = {SOURCES_FR}",
        MARTIN_SUNLEY,
        relative_to_others.reorientation(REAL_INCOME),
    ),
    Indicator(
        "real_income_renewal",
        "% a year",
        "Renouveau de la croissance du revenu réel",
        "Renewal of the growth of real income",
        "yearly growth from the trough to the end, less that before the shock",
        "croissance annuelle du creux à la fin, moins celle d'avant le choc",
        MARTIN_2012,
        relative_to_others.renewal(REAL_INCOME),
    ),
    Indicator(
        "real_income_static_resilience",
        "share",
        "Résilience statique du revenu réel",
        "Static resilience of real income",
        "(potential loss - actual loss) / potential loss, euros over the run (potential: shock without policy)",
        "(perte possible - perte réelle) / perte possible, euros sur la durée (possible : choc sans politique)",
        ROSE,
        trajectory.static_resilience("real_income"),
    ),
    *(
        Indicator(
            f"real_income_lost_{name}_fifth",
            "%",
            f"Revenu réel perdu, {label_fr}",
            f"Real income lost, {label_en}",
            "1 - sum Y(t) / sum Y_twin(t) over the months since the shock, households of that fifth at the start",
            "1 - somme Y(t) / somme Y_jumeau(t) sur les mois depuis le choc, ménages de ce cinquième au départ",
            THIS_PROJECT,
            by_fifth.lost("real_income", fifth),
        )
        for name, fifth, label_fr, label_en in FIFTHS
    ),
)
