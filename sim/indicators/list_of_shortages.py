"""Indicators of the purchases that a shock made impossible, against the twin and against the neighbours."""

from __future__ import annotations

from sim.indicators import by_fifth, shortages, trajectory
from sim.indicators.by_fifth import FIFTHS
from sim.indicators.indicator import Indicator
from sim.indicators.references import MARTIN_2012, MARTIN_2016, MARTIN_SUNLEY, ROSE, THIS_PROJECT

APPLIED = f"{MARTIN_2016}; {THIS_PROJECT}"
APPLIED_2012 = f"{MARTIN_2012}; {THIS_PROJECT}"

SHORTAGES = (
    Indicator(
        "unmet_demand_peak",
        "%",
        "Achats impossibles au plus haut",
        "Highest unmet demand",
        "max over t of (U(t) - U_twin(t)) / C_twin(t)",
        "maximum sur t de (U(t) - U_jumeau(t)) / C_jumeau(t)",
        THIS_PROJECT,
        trajectory.unmet_demand_peak,
    ),
    Indicator(
        "unmet_demand_area",
        "euros",
        "Achats impossibles",
        "Unmet demand",
        "sum over weeks of U(t) - U_twin(t)",
        "somme sur les semaines de U(t) - U_jumeau(t)",
        THIS_PROJECT,
        trajectory.unmet_demand_area,
    ),
    Indicator(
        "unmet_demand_time_to_recover",
        "weeks",
        "Temps de retour des achats",
        "Time for purchases to recover",
        "first t after the peak with U(t) - U_twin(t) inside rounding; else censored",
        "premier t après le pic où U(t) - U_jumeau(t) est de l'ordre des arrondis ; sinon censuré",
        MARTIN_SUNLEY,
        trajectory.unmet_demand_weeks,
    ),
    Indicator(
        "unmet_demand_recovered_share",
        "%",
        "Part du manque le plus fort retrouvée à la fin",
        "Part of the worst shortage found again at the end",
        "1 - shortage at the end / worst shortage, U - U_twin",
        "1 - manque à la fin / manque le plus fort, U - U_jumeau",
        THIS_PROJECT,
        trajectory.unmet_demand_made_up,
    ),
    Indicator(
        "unmet_demand_sensitivity",
        "ratio",
        "Indice de sensibilité aux pénuries",
        "Sensitivity index to shortages",
        "(U_r / C_r) / (U_N / C_N) in the month in which most lacks, U beyond the twin's, C the twin's purchases",
        "(U_r / C_r) / (U_N / C_N) le mois où il manque le plus, U en plus du jumeau, C les achats du jumeau",
        APPLIED_2012,
        shortages.sensitivity,
    ),
    Indicator(
        "unmet_demand_resistance_simple",
        "ratio",
        "Résistance aux pénuries (même part pour tous)",
        "Resistance to shortages (one share for all)",
        "(u_N C_r - U_r) / u_N C_r in the month in which most lacks, u_N = U_N / C_N",
        "(u_N C_r - U_r) / u_N C_r le mois où il manque le plus, u_N = U_N / C_N",
        APPLIED,
        shortages.resistance(by_product=False),
    ),
    Indicator(
        "unmet_demand_resistance_by_product",
        "ratio",
        "Résistance aux pénuries (produit par produit)",
        "Resistance to shortages (product by product)",
        "(U_e - U_r) / U_e in the month in which most lacks, U_e = sum_i u_iN C_ir",
        "(U_e - U_r) / U_e le mois où il manque le plus, U_e = somme_i u_iN C_ir",
        APPLIED,
        shortages.resistance(by_product=True),
    ),
    Indicator(
        "unmet_demand_recovery_simple",
        "ratio",
        "Reprise des achats (même part pour tous)",
        "Recovery of purchases (one share for all)",
        "(V_r - v_N U_r) / |v_N U_r|, V found again from the worst month to the end, v_N = V_N / U_N",
        "(V_r - v_N U_r) / |v_N U_r|, V retrouvé du pire mois à la fin, v_N = V_N / U_N",
        APPLIED,
        shortages.recovery(by_product=False),
    ),
    Indicator(
        "unmet_demand_recovery_by_product",
        "ratio",
        "Reprise des achats (produit par produit)",
        "Recovery of purchases (product by product)",
        "(V_r - sum_i v_iN U_ir) / |sum_i v_iN U_ir|, V found again from the worst month to the end",
        "(V_r - somme_i v_iN U_ir) / |somme_i v_iN U_ir|, V retrouvé du pire mois à la fin",
        APPLIED,
        shortages.recovery(by_product=True),
    ),
    Indicator(
        "unmet_demand_static_resilience",
        "share",
        "Résilience statique des achats",
        "Static resilience of purchases",
        "(potential shortage - actual shortage) / potential shortage over the run (potential: shock without policy)",
        "(manque possible - manque réel) / manque possible sur la durée (possible : choc sans politique)",
        ROSE,
        trajectory.static_resilience("unmet_demand"),
    ),
    *(
        Indicator(
            f"unmet_demand_share_{name}_fifth",
            "%",
            f"Achats impossibles, {label_fr}",
            f"Unmet demand, {label_en}",
            "sum U(t) - U_twin(t) over sum C_twin(t), months since the shock, households now in that fifth",
            "somme U(t) - U_jumeau(t) sur somme C_jumeau(t), mois depuis le choc, ménages alors dans ce cinquième",
            THIS_PROJECT,
            by_fifth.lacked(fifth),
        )
        for name, fifth, label_fr, label_en in FIFTHS
    ),
)
