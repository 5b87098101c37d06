"""Indicators of policies: who paid how much, for how many years of work, on which land, in which spaces."""

from __future__ import annotations

from sim.indicators import policies
from sim.indicators.indicator import Indicator
from sim.indicators.references import THIS_PROJECT

PAID = (
    ("territory", "l'intercommunalité", "the intercommunality"), ("region", "la Région", "the Region"),
    ("state", "l'État", "the State"), ("private", "des fonds privés", "private funds"),
)  # fmt: skip

POLICIES = (
    *(
        Indicator(
            f"spent_by_{payer}",
            "euros",
            f"Dépensé par {fr} en programmes",
            f"Spent by {en} on programmes",
            "levers, contracts between territories and coworking spaces, less what was paid back, over the run",
            "leviers, contrats entre territoires et espaces de coworking, moins les remboursements, sur la durée",
            THIS_PROJECT,
            policies.spent_by(payer),
        )
        for payer, fr, en in PAID
    ),
    Indicator(
        "programme_staff",
        "person-years",
        "Travail de ceux que les programmes paient",
        "Work of those whom programmes pay",
        "sum over weeks of services bought * jobs / output of their sector here, divided by 52",
        "somme sur les semaines de services achetés * emplois / production de leur secteur ici, divisée par 52",
        THIS_PROJECT,
        policies.programme_staff,
    ),
    Indicator(
        "cost_per_job_year",
        "euros per year of work",
        "Argent public par année de travail gagnée",
        "Public money per year of work gained",
        "euros of territory, Region and State / years of work beyond the same shocks without policy, paid staff apart",
        "euros d'intercommunalité, Région et État / années de travail en plus sans politique, personnel payé à part",
        THIS_PROJECT,
        policies.cost_per_job_year,
    ),
    Indicator(
        "land_taken",
        "hectares",
        "Foncier pris par les entreprises",
        "Land taken by firms",
        "hectares held by firms at the end - at the start",
        "hectares occupés par les entreprises à la fin - au début",
        THIS_PROJECT,
        policies.land_taken,
    ),
    Indicator(
        "land_reused",
        "hectares",
        "Friches rendues à l'activité",
        "Brownfield given back to firms",
        "hectares serviced + built by conversion, at the end",
        "hectares viabilisés + bâtis par reconversion, à la fin",
        THIS_PROJECT,
        policies.land_reused,
    ),
    Indicator(
        "coworking_survival",
        "%",
        "Espaces de coworking encore ouverts à trois ans",
        "Coworking spaces still open after three years",
        "Kaplan-Meier share of spaces open 156 weeks after opening, those still open being censored",
        "part de Kaplan-Meier des espaces ouverts 156 semaines après l'ouverture, ceux encore ouverts étant censurés",
        "Kaplan and Meier (1958)",
        policies.coworking_survival,
    ),
)
