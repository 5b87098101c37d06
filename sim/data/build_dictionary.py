"""What every column of the pack means, in French and English, where it comes from and under which licence.

The dictionary is data: the build refuses a column it does not describe, reports and documentation read it.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.data.build_dictionary_other import OTHER
from sim.data.technology import ACCOUNTS, FINAL_USES
from sim.sectors import SECTORS

OPEN = "Licence Ouverte 2.0 (Etalab)"
OWN = "Licence Ouverte 2.0 (Etalab), own estimate"
CITED = "short factual citation"


class Source(NamedTuple):
    """An origin of figures: attribution line in both languages and licence."""

    id: str
    fr: str
    en: str
    licence: str


SOURCES = (
    Source(
        "cog2026",
        "Insee et DGCL, code officiel géographique et composition des intercommunalités au 1er janvier 2026",
        "INSEE and DGCL, official geographic code and membership of intercommunalities on 1 January 2026",
        OPEN,
    ),
    Source(
        "rp2018",
        "Insee, recensement de la population 2018 (comparateur de territoires), sommes de communes",
        "INSEE, population census 2018 (comparateur de territoires), sums of communes",
        OPEN,
    ),
    Source(
        "rp2022",
        "Insee, recensement de la population 2022, lu dans les tables de l'observatoire de V. Roué (OTTD)",
        "INSEE, population census 2022, read through the tables of the observatory of V. Roué (OTTD)",
        OPEN,
    ),
    Source(
        "flores2018",
        "Insee, Flores fin 2018 (comparateur de territoires), sommes de communes",
        "INSEE, FLORES end 2018 (comparateur de territoires), sums of communes",
        OPEN,
    ),
    Source(
        "flores2022",
        "Insee, Flores 2022 par zone d'emploi et activité (A38), lu dans les tables de V. Roué (OTTD)",
        "INSEE, FLORES 2022 by employment zone and industry (A38), read through the tables of V. Roué (OTTD)",
        OPEN,
    ),
    Source(
        "filosofi2019",
        "Insee, Filosofi 2019, revenu disponible par intercommunalité",
        "INSEE, Filosofi 2019, disposable income by intercommunality",
        OPEN,
    ),
    Source(
        "zones",
        "Insee, table d'appartenance géographique des communes 2022 (zones d'emploi 2020)",
        "INSEE, geographic membership of communes 2022 (employment zones 2020)",
        OPEN,
    ),
    Source(
        "telework2021",
        "Insee Focus 263, télétravail en 2021 par catégorie socioprofessionnelle",
        "INSEE Focus 263, telework in 2021 by occupation",
        OPEN,
    ),
    Source(
        "mobility",
        "Modèle de Maillage calé sur Insee, mobilités professionnelles (Orne), flux entre départements 2016 et "
        "travailleurs frontaliers 2018",
        "Maillage's model fitted on INSEE commuting (Orne), flows between departments 2016 and cross-border "
        "workers 2018",
        OWN,
    ),
    Source(
        "urssaf2019",
        "Urssaf, emploi salarié privé 2019, lu dans les tables de V. Roué (OTTD)",
        "URSSAF, private salaried employment 2019, read through the tables of V. Roué (OTTD)",
        OPEN,
    ),
    Source(
        "anct2024",
        "ANCT, programmes d'appui aux territoires 2024",
        "ANCT, support programmes for territories 2024",
        OPEN,
    ),
    Source(
        "ign",
        "IGN Admin Express et DILA, contours et mairies",
        "IGN Admin Express and DILA, outlines and town halls",
        OPEN,
    ),
    Source(
        "accounts2010",
        "Insee, comptes nationaux 2010 : tableau ressources-emplois en 17 branches repris de ThreeME V3 (OFCE)",
        "INSEE, national accounts 2010: supply-use table in 17 industries taken from ThreeME V3 (OFCE)",
        "national-accounts figures; compiled in a GPL-3 repository, figures only are reused",
    ),
    Source(
        "belgium2015",
        "Bureau fédéral du Plan (Belgique), tableau entrées-sorties 2015, pour deux clés de partage",
        "Federal Planning Bureau (Belgium), input-output table 2015, for two splitting keys",
        "public statistics; compiled in an MIT repository, figures only are reused",
    ),
    Source(
        "laureates",
        "Atelier des territoires, lauréats (périmètres composés par Maillage)",
        "Atelier des territoires, laureates (perimeters drawn up by Maillage)",
        CITED,
    ),
    Source(
        "press-coevrons",
        "Presse locale (Le Journal des Entreprises, Ouest-France), principaux employeurs des Coëvrons",
        "Local press (Le Journal des Entreprises, Ouest-France), main employers of Coëvrons",
        CITED,
    ),
)


class Entry(NamedTuple):
    """One column of one file of the pack."""

    file: str
    column: str
    unit: str
    definition_fr: str
    definition_en: str
    source: str
    licence: str
    vintage: str
    kind: str


_LICENCES = {source.id: source.licence for source in SOURCES}


def entry(file: str, column: str, unit: str, fr: str, en: str, source: str, vintage: str, kind: str) -> Entry:
    """An entry whose licence follows from its sources (ids separated by |)."""
    licences = dict.fromkeys(_LICENCES[name] for name in source.split("|"))
    return Entry(file, column, unit, fr, en, source, " ; ".join(licences), vintage, kind)


def territory_entries() -> list[Entry]:
    """Every column of territories.csv, in file order."""
    table = "territories.csv"
    described: list[tuple[str, str, str, str, str, str, str]] = [
        ("code", "SIREN", "identifiant de l'intercommunalité", "identifier of the intercommunality",
         "cog2026", "2026", "published"),
        ("name", "text", "nom", "name", "cog2026", "2026", "published"),
        ("type", "code",
         "CC communauté de communes, CA communauté d'agglomération, CU communauté urbaine, ME métropole",
         "CC communauté de communes, CA communauté d'agglomération, CU communauté urbaine, ME métropole",
         "cog2026", "2026", "published"),
        ("department", "code", "département où vit la plus grande part de la population",
         "department holding the largest part of the population", "cog2026|rp2018", "2026", "derived"),
        ("departments_all", "codes, | separated", "tous les départements touchés, le plus peuplé d'abord",
         "all departments touched, largest first", "cog2026|rp2018", "2026", "derived"),
        ("region", "code", "région de ce département", "region of that department", "cog2026", "2026", "derived"),
        ("region_name", "text", "nom de la région", "name of the region", "cog2026", "2026", "published"),
        ("mainland", "0/1", "1 = France métropolitaine, Corse comprise", "1 = metropolitan France incl. Corsica",
         "cog2026", "2026", "derived"),
        ("n_communes", "count", "communes membres", "member communes", "cog2026", "2026", "published"),
        ("employment_zones", "code:share, | separated",
         "zones d'emploi 2020 et part des emplois 2018 de la zone de recouvrement",
         "employment zones 2020 and their share of the territory's jobs 2018", "zones|rp2018", "2020/2018", "derived"),
        ("lon", "degree WGS84", "longitude moyenne des mairies, pondérée par la population",
         "mean longitude of town halls, weighted by population", "ign|rp2018", "2018/2026", "derived"),
        ("lat", "degree WGS84", "latitude moyenne des mairies, pondérée par la population",
         "mean latitude of town halls, weighted by population", "ign|rp2018", "2018/2026", "derived"),
        ("area_km2", "km2", "superficie", "area", "rp2018|ign", "2018", "published"),
        ("population_2022", "persons", "population municipale légale", "legal municipal population",
         "cog2026", "2022", "published"),
        ("population_2018", "persons", "population du recensement", "census population", "rp2018", "2018", "published"),
        ("population_15_64_2018", "persons", "population de 15 à 64 ans", "population aged 15-64",
         "rp2018", "2018", "published"),
        ("households_2018", "households", "ménages", "households", "rp2018", "2018", "published"),
        ("active_residents_15_64_2018", "persons", "actifs de 15 à 64 ans, en emploi ou au chômage",
         "labour force aged 15-64, employed or unemployed", "rp2018", "2018", "published"),
        ("employed_residents_15_64_2018", "persons", "actifs occupés de 15 à 64 ans (actifs moins chômeurs)",
         "employed residents aged 15-64 (labour force less unemployed)", "rp2018", "2018", "derived"),
        ("unemployed_residents_15_64_2018", "persons",
         "chômeurs de 15 à 64 ans au sens du recensement (plus large que le BIT)",
         "unemployed residents aged 15-64, census sense (wider than ILO)", "rp2018", "2018", "published"),
        ("jobs_2018", "jobs", "emplois au lieu de travail, tous âges, salariés ou non",
         "jobs at the workplace, all ages, salaried or not", "rp2018", "2018", "published"),
        ("salaried_jobs_2018", "jobs", "emplois salariés au lieu de travail", "salaried jobs at the workplace",
         "rp2018", "2018", "published"),
        ("age_0_14_share_pct", "% of population", "habitants de 0 à 14 ans", "residents aged 0-14",
         "rp2022", "2022", "derived"),
        ("age_65_plus_share_pct", "% of population", "habitants de 65 ans ou plus", "residents aged 65 or more",
         "rp2022", "2022", "derived"),
    ]  # fmt: skip
    for stem, fr, en in (
        ("managers", "cadres et professions intellectuelles supérieures", "managers and professionals"),
        ("intermediate", "professions intermédiaires", "intermediate professions"),
        ("employees", "employés", "clerical and service employees"),
        ("workers", "ouvriers", "manual workers"),
        ("craftsmen", "artisans, commerçants, chefs d'entreprise", "craftsmen, shopkeepers, heads of firms"),
        ("farmers", "agriculteurs exploitants", "farmers"),
    ):
        described.append(
            (f"csp_{stem}_share_pct", "% of the six categories",
             f"{fr}, part des six catégories d'actifs parmi les 15 ans ou plus",
             f"{en}, share of the six active categories among residents aged 15 or more", "rp2022", "2022", "derived")
        )  # fmt: skip
    described += [
        ("retired_share_15plus_pct", "% of residents 15+", "retraités", "retired residents", "rp2022", "2022",
         "derived"),
        ("weekly_telework_share_pct", "% of employees",
         "salariés télétravaillant au moins un jour par semaine : catégories x taux nationaux de 2021",
         "employees working from home at least a day a week: occupations x national rates of 2021",
         "telework2021|rp2022", "2021/2022", "derived"),
    ]  # fmt: skip
    for sector in SECTORS:
        industrial = sector.a5_group == "BE"
        raised_fr = "; relevé à l'effectif des employeurs connus dans les Coëvrons (voir imputed)" if industrial else ""
        raised_en = "; raised to the known employers of the sector in Coëvrons (see imputed)" if industrial else ""
        described.append(
            (f"jobs_{sector.code.lower()}_2018", "jobs",
             f"emplois, {sector.name_fr} ({sector.code}) : grand secteur du recensement, détail par zone d'emploi"
             f"{raised_fr}",
             f"jobs, {sector.name_en} ({sector.code}): census group, detail by employment zone{raised_en}",
             "rp2018|rp2022|flores2022" + ("|press-coevrons" if industrial else ""), "2018", "derived")
        )  # fmt: skip
    described += [
        ("private_jobs_2019", "jobs", "emplois salariés privés", "private salaried jobs", "urssaf2019", "2019",
         "published"),
        ("establishments_2018", "establishments", "établissements employeurs actifs",
         "active establishments of employers", "flores2018", "end 2018", "published"),
        ("establishments_no_employee_2018", "establishments", "dont sans salarié en fin d'année",
         "of which with no employee at the end of the year", "flores2018", "end 2018", "derived"),
        ("establishments_1_9_employees_2018", "establishments", "dont 1 à 9 salariés", "of which 1-9 employees",
         "flores2018", "end 2018", "published"),
        ("establishments_10_plus_employees_2018", "establishments", "dont 10 salariés ou plus",
         "of which 10 employees or more", "flores2018", "end 2018", "published"),
    ]  # fmt: skip
    for stem, fr, en in (
        ("agriculture", "agriculture (AZ)", "agriculture (AZ)"),
        ("industry", "industrie (BE)", "industry (BE)"),
        ("construction", "construction (FZ)", "construction (FZ)"),
        ("market_services", "services marchands (GU)", "market services (GU)"),
        ("of_which_trade", "dont commerce (GZ), compris dans GU", "of which trade (GZ), inside GU"),
        ("public_services", "administration, enseignement, santé (OQ)", "administration, education, health (OQ)"),
    ):
        described.append(
            (f"establishments_{stem}_2018", "establishments", f"établissements employeurs, {fr}",
             f"establishments of employers, {en}", "flores2018", "end 2018", "published")
        )  # fmt: skip
    for stem, fr, en in (
        ("median", "niveau de vie médian", "median disposable income"),
        ("d1", "premier décile du niveau de vie", "first decile of disposable income"),
        ("d9", "neuvième décile du niveau de vie", "ninth decile of disposable income"),
    ):
        described.append(
            (f"{stem}_income_eur_2019", "EUR/year per consumption unit", fr, en, "filosofi2019", "2019", "published")
        )
    for stem, fr, en in (
        ("wages", "salaires (hors chômage)", "wages (without unemployment benefit)"),
        ("self_employment", "revenus d'indépendants", "self-employment"),
        ("pensions", "pensions et retraites", "pensions"),
        ("unemployment_benefit", "indemnités de chômage", "unemployment benefit"),
        ("property", "revenus du patrimoine et autres", "property and other"),
        ("social_transfers", "prestations sociales", "social transfers"),
        ("direct_taxes", "impôts directs (négatif)", "direct taxes (negative)"),
    ):
        described.append(
            (f"income_share_{stem}_pct", "% of disposable income", f"part du revenu disponible : {fr}",
             f"share of disposable income: {en}", "filosofi2019", "2019", "published")
        )  # fmt: skip
    described += [
        ("dwellings_2018", "dwellings", "logements", "dwellings", "rp2018", "2018", "published"),
        ("second_homes_share_2018_pct", "% of dwellings", "résidences secondaires et occasionnelles",
         "second and occasional homes", "rp2018", "2018", "derived"),
        ("vacant_dwellings_2018", "dwellings", "logements vacants", "vacant dwellings", "rp2018", "2018", "published"),
        ("owner_occupied_share_2018_pct", "% of main homes", "résidences principales occupées par leur propriétaire",
         "owner-occupied main homes", "rp2018", "2018", "derived"),
        ("fabriques_de_territoire", "count", "labels Fabrique de territoire (0 = aucun)",
         "labels Fabrique de territoire (0 = none)", "anct2024", "2024", "derived"),
        ("manufactures_de_proximite", "count", "labels Manufacture de proximité", "labels Manufacture de proximité",
         "anct2024", "2024", "derived"),
        ("territoire_industrie", "0/1", "appartient à un Territoire d'industrie",
         "belongs to a Territoire d'industrie", "anct2024", "2023-27", "derived"),
        ("cross_border_workers_2018", "persons", "actifs occupés travaillant à l'étranger",
         "employed residents working abroad", "mobility", "2018", "modelled"),
        ("own_territory_workers_share_pct", "% of employed residents",
         "actifs occupés travaillant dans leur territoire",
         "residents who work in their own territory", "mobility", "2018", "modelled"),
        ("imputed", "column names, | separated", "faits de cette ligne estimés et non observés",
         "facts of this row that are estimated, not observed", "cog2026", "-", "derived"),
    ]  # fmt: skip
    return [entry(table, *row) for row in described]


def other_entries() -> list[Entry]:
    """Every column or array of the other files."""
    entries = [entry(*row) for row in OTHER]
    for described in territory_entries():
        entries.append(described._replace(file="finer_territories.csv", kind="derived"))
    for described in [line for line in entries if line.file == "outlines.npz"]:
        entries.append(described._replace(file="finer_outlines.npz"))
    for sector in SECTORS:
        entries.append(
            entry("technology.csv", sector.code, "MEUR 2010", f"branche utilisatrice : {sector.name_fr}",
                  f"user industry: {sector.name_en}", "accounts2010|belgium2015", "2010", "derived")
        )  # fmt: skip
    names = ("consommation des ménages", "consommation publique", "formation brute de capital fixe", "exportations",
             "variations de stocks")  # fmt: skip
    english = ("household consumption", "government consumption", "gross fixed capital formation", "exports",
               "changes in stocks")  # fmt: skip
    for use, fr, en in zip(FINAL_USES, names, english, strict=True):
        entries.append(
            entry("technology.csv", use, "MEUR 2010", f"emploi final : {fr}", f"final use: {en}",
                  "accounts2010|belgium2015", "2010", "derived")
        )  # fmt: skip
    return entries


TERRITORY_COLUMNS = tuple(described.column for described in territory_entries())
ACCOUNT_ROWS = (*ACCOUNTS, "jobs_2010", "jobs_2018")
