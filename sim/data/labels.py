"""What the columns of facts are called for a reader, in French and in English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.sectors import SECTORS

if TYPE_CHECKING:
    from sim.data.pack import Pack

JOBS = re.compile(r"jobs_([a-z]+)_(\d{4})")


def column_labels(pack: Pack, columns: Iterable[str], lang: str) -> list[str]:
    """Readable names of columns (`fr` or `en`): jobs by sector gathered by year, others as the dictionary defines them.

    A definition is cut at its first semicolon; a column that the dictionary does not know keeps its name.
    """
    defined = {line["column"]: line[f"definition_{lang}"] for line in reversed(pack.lines("dictionary.csv"))}
    jobs: dict[str, list[str]] = {}
    labels = []
    for column in columns:
        found = JOBS.fullmatch(column)
        sector = next((one for one in SECTORS if found and one.code.lower() == found[1]), None)
        if found and sector:
            jobs.setdefault(found[2], []).append(sector.name_fr if lang == "fr" else sector.name_en)
        else:
            labels.append(defined.get(column, column).split(";")[0].strip())
    for year, sectors in jobs.items():
        every = len(sectors) == len(SECTORS)
        title = f"emplois de {year}" if lang == "fr" else f"jobs in {year}"
        all_of_them = "tous les secteurs" if lang == "fr" else "all sectors"
        labels.append(f"{title} ({all_of_them if every else ', '.join(sectors)})")
    return labels
