"""Which territories a run is about: a named system, a region, a department, the country, or a list of names."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from sim.data.pack import Pack, SystemDefinition
from sim.errors import DataError, nearest_name

System = SystemDefinition

FINER_TERRITORIES = "finer_territories.csv"
COMPUTED = ("france", "region:CODE", "departement:CODE")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A name without accents, case or punctuation: 'Évron - Ernée' and 'evron ernee' are the same place."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join("".join(c if c.isalnum() else " " for c in letters.casefold()).split())


def _without_legal_form(plain_name: str) -> str:
    """'cc des coevrons' -> 'coevrons': what people call an intercommunality."""
    words = plain_name.split()
    if words and words[0] in {"cc", "ca", "cu", "me", "met"}:
        words = words[1:]
    while words and words[0] in {"de", "du", "des", "d", "la", "le", "les", "l"}:
        words = words[1:]
    return " ".join(words)


def resolve_territories(pack: Pack, names: Sequence[str]) -> list[str]:
    """Codes of territories given by code, name (accents, case, legal form optional) or a part that fits one only.

    Sorted by code, duplicates removed. Raises DataError with the nearest valid names for an unknown name, and with the
    candidates for an ambiguous one.
    """
    return sorted({_resolve(pack, name) for name in names})


def _resolve(pack: Pack, name: str) -> str:
    asked = name.strip()
    if asked in pack.table.row_of:
        return asked
    wanted, wanted_short = plain(asked), _without_legal_form(plain(asked))
    written = [plain(candidate) for candidate in pack.names]
    short = [_without_legal_form(candidate) for candidate in written]
    tests = (
        [candidate == asked for candidate in pack.names],
        [candidate == wanted for candidate in written],
        [candidate == wanted_short for candidate in short],
        [f" {wanted} " in f" {candidate} " for candidate in written],
        [wanted in candidate for candidate in written],
    )
    for fits in tests if wanted else ():
        found = [code for code, fit in zip(pack.codes, fits, strict=True) if fit]
        if len(found) == 1:
            return found[0]
        if found:
            raise DataError(
                what="this name fits several territories",
                where=pack.files.origin,
                got=asked,
                expected="one of " + ", ".join(f"{code} {pack.name(code)}" for code in found[:6]),
            )
    by_short_name = dict(zip(short, pack.names, strict=True))
    close = nearest_name(wanted_short, by_short_name)
    raise DataError(
        what="unknown territory",
        where=pack.files.origin,
        got=asked,
        expected="a code, a name or a part of a name",
        nearest=by_short_name[close] if close else None,
    )


def resolve_system(pack: Pack, name: str) -> System:
    """A system by id: a named one, `france` (mainland), `region:CODE` or `departement:CODE` (code or name of a region).

    An intercommunality belongs to the department and region where most of its people live. Every territory of a
    computed system is core. Raises DataError with the nearest id if unknown.
    """
    asked = name.strip()
    wanted = plain(asked).replace(" ", "-")
    if wanted in pack.systems:
        return pack.systems[wanted]
    if wanted == "france":
        return _selection(pack, "france", "France métropolitaine", "Mainland France", "mainland", "1")
    kind, _, value = asked.partition(":")
    kind = plain(kind)
    if value and kind == "region":
        names = dict(zip(pack.table.text("region"), pack.table.text("region_name"), strict=True))
        by_name = {plain(region_name): region for region, region_name in names.items()}
        region = value.strip() if value.strip() in names else by_name.get(plain(value), "")
        if not region:
            raise _unknown(asked, [f"region:{code}" for code in names] + [f"region:{text}" for text in names.values()])
        return _selection(pack, f"region:{region}", names[region], names[region], "region", region)
    if value and kind in {"departement", "department"}:
        department = value.strip().upper()
        if department not in pack.table.text("department"):
            raise _unknown(asked, [f"departement:{code}" for code in sorted(set(pack.table.text("department")))])
        title = (f"Département {department}", f"Department {department}")
        return _selection(pack, f"departement:{department}", *title, "department", department)
    raise _unknown(asked, [*pack.systems, *finer_systems(pack), "france"])


def open_system(pack: Pack, name: str) -> tuple[Pack, System]:
    """A system and the pack that describes its territories: the pack itself, or the finer one for `NAME-fine`.

    `lyon-campagne-fine` holds Lyon and Villeurbanne apart from the rest of their metropolis. Raises DataError if
    unknown.
    """
    if plain(name).replace(" ", "-") in finer_systems(pack):
        return pack.finer, resolve_system(pack.finer, name)
    return pack, resolve_system(pack, name)


def finer_systems(pack: Pack) -> tuple[str, ...]:
    """Ids of the systems that exist with finer territories."""
    if not pack.has(FINER_TERRITORIES):
        return ()
    parent = pack.lines(FINER_TERRITORIES)[0]["part_of"]
    return tuple(f"{name}-fine" for name, system in pack.systems.items() if parent in system.codes)


def _selection(pack: Pack, identifier: str, title_fr: str, title_en: str, column: str, value: str) -> System:
    codes = tuple(code for code, cell in zip(pack.codes, pack.table.text(column), strict=True) if cell == value)
    if not codes:
        raise _unknown(identifier, list(pack.systems))
    return System(identifier, title_fr, title_en, codes, codes)


def _unknown(asked: str, candidates: list[str]) -> DataError:
    return DataError(
        what="unknown system of territories",
        where="systems.csv",
        got=asked,
        expected="a named system, " + ", ".join(COMPUTED),
        nearest=nearest_name(asked, candidates),
    )
