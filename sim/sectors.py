"""The fourteen sectors of activity and the four occupations, in the one order every array uses.

Sectors aggregate the French nomenclature NAF rev. 2 (A38 items in the docstring of :data:`SECTORS`); the A5 groups
are those of the census: AZ agriculture, BE industry, FZ construction, GU market services, OQ public services.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sector:
    """A branch of activity: what it is called, whom it serves and whether it competes beyond its territory.

    ``sphere`` follows INSEE's two spheres: "residential" (sphère présentielle) serves the people present in the
    territory, residents or tourists; "productive" serves other firms and other places. ``tradable`` says that most
    output can be sold far from where it is made (Frocrain and Giraud, 2018).
    """

    code: str
    name_fr: str
    name_en: str
    sphere: Literal["productive", "residential"]
    tradable: bool
    a5_group: Literal["AZ", "BE", "FZ", "GU", "OQ"]


@dataclass(frozen=True, slots=True)
class Occupation:
    """A socio-professional category of employees (first digit 3 to 6 of the French PCS)."""

    code: str
    name_fr: str
    name_en: str


SECTORS: tuple[Sector, ...] = (
    Sector("AGR", "Agriculture, sylviculture, pêche", "Farming, forestry, fishing", "productive", True, "AZ"),
    Sector("FOOD", "Industrie alimentaire", "Food industry", "productive", True, "BE"),
    Sector("MFG", "Industrie manufacturière hors alimentaire", "Manufacturing except food", "productive", True, "BE"),
    Sector("ENERGY", "Énergie, eau, déchets, extraction", "Energy, water, waste, mining", "productive", True, "BE"),
    Sector("CONS", "Construction", "Construction", "residential", False, "FZ"),
    Sector("TRADE", "Commerce", "Retail and wholesale trade", "residential", False, "GU"),
    Sector("LOG", "Transport et logistique", "Transport and logistics", "productive", True, "GU"),
    Sector("HORECA", "Hébergement et restauration", "Hotels and restaurants", "residential", False, "GU"),
    Sector("BUS", "Services aux entreprises, information, finance", "Business services, information, finance",
           "productive", False, "GU"),
    Sector("REAL", "Activités immobilières", "Real estate", "residential", False, "GU"),
    Sector("PUB", "Administration publique", "Public administration", "residential", False, "OQ"),
    Sector("EDU", "Enseignement", "Education", "residential", False, "OQ"),
    Sector("HEALTH", "Santé et action sociale", "Health and social work", "residential", False, "OQ"),
    Sector("PERS", "Services aux personnes, arts et loisirs", "Personal services, arts and leisure",
           "residential", False, "GU"),
)  # fmt: skip
"""Sectors in array order; A38: AZ, CA, CB CC CE-CM, BZ CD DZ EZ, FZ, GZ, HZ, IZ, J K M N, LZ, OZ, PZ, Q, R-T.

A whole sector gets one answer although some are mixed. The residential sphere so drawn holds 63 % of French jobs in
2018 (INSEE: 65 % in 2011, wholesale trade apart) and the tradable sectors 20 % (Frocrain and Giraud: 23.6 % in 2015);
with BUS, half of which is tradable (software, consulting, head offices, but not cleaning, guarding or temporary work),
they would hold 37 %.
"""

SECTOR_CODES: tuple[str, ...] = tuple(sector.code for sector in SECTORS)
SECTOR_INDEX: dict[str, int] = {code: index for index, code in enumerate(SECTOR_CODES)}
NUMBER_OF_SECTORS = 14

OCCUPATIONS: tuple[Occupation, ...] = (
    Occupation("managers", "Cadres et professions intellectuelles supérieures", "Managers and professionals"),
    Occupation("intermediate", "Professions intermédiaires", "Intermediate professions"),
    Occupation("employees", "Employés", "Clerical and service employees"),
    Occupation("workers", "Ouvriers", "Manual workers"),
)

OCCUPATION_CODES: tuple[str, ...] = tuple(occupation.code for occupation in OCCUPATIONS)
OCCUPATION_INDEX: dict[str, int] = {code: index for index, code in enumerate(OCCUPATION_CODES)}
NUMBER_OF_OCCUPATIONS = 4
