"""Numbers as the reader writes them: 1 234,5 in French (narrow no-break spaces), 1,234.5 in English."""

from __future__ import annotations

import math
from datetime import date

from sim.digits import NARROW_SPACE, digits

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
UNKNOWN = "\u2013"

MONTHS_FR = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def number(value: float | None, lang: str, decimals: int = 0, signed: bool = False) -> str:
    """A number with thousands apart; an unknown value is a dash, a rounded zero carries no sign."""
    if value is None or math.isnan(value):
        return UNKNOWN
    rounded = round(abs(value), decimals)
    text = digits(rounded, lang, decimals)
    if rounded == 0:
        return text
    if value < 0:
        return MINUS + text
    return f"+{text}" if signed else text


def percent(share: float | None, lang: str, signed: bool = False) -> str:
    """A share as a percentage: two decimals below 0.1 %, one below 10 %, none above; an exact zero has none."""
    if share is None or math.isnan(share):
        return UNKNOWN
    value = 100.0 * share
    decimals = 0 if value == 0 or abs(value) >= 9.95 else 1 if abs(value) >= 0.095 else 2
    return number(value, lang, decimals, signed) + (f"{NARROW_SPACE}%" if lang == "fr" else "%")


def points(share: float | None, lang: str, signed: bool = False) -> str:
    """A difference of two shares in percentage points: '+1,6 pt' (French), '+1.6 pp' (English)."""
    if share is None or math.isnan(share):
        return UNKNOWN
    text = number(100.0 * share, lang, 1 if abs(share) >= 0.001 else 2, signed)
    return f"{text}{NARROW_SPACE}pt" if lang == "fr" else f"{text} pp"


def money(euros: float | None, lang: str, signed: bool = False, more_decimals: int = 0) -> str:
    """An amount of euros in the unit that reads best: €, k€, M€ or Md€ (French), €, €k, €m or €bn (English)."""
    if euros is None or math.isnan(euros):
        return UNKNOWN
    size = abs(euros)
    if size < 9_999.5:
        scaled, decimals, unit_fr, unit_en = euros, 0, "€", ""
    elif size < 999_500:
        scaled, decimals, unit_fr, unit_en = euros / 1e3, 0, "k€", "k"
    elif size < 999_500_000:
        scaled, decimals, unit_fr, unit_en = euros / 1e6, 1 if size < 99_950_000 else 0, "M€", "m"
    else:
        scaled, decimals, unit_fr, unit_en = euros / 1e9, 2 if size < 9.995e9 else 1, "Md€", "bn"
    text = number(scaled, lang, decimals + more_decimals, signed)
    if lang == "fr":
        return f"{text}{NO_BREAK_SPACE}{unit_fr}"
    sign = text[0] if text[0] in (MINUS, "+") else ""
    return f"{sign}€{text[len(sign) :]}{unit_en}"


def money_pair(first: float, second: float, lang: str) -> tuple[str, str]:
    """Two amounts with just enough decimals (at most three more) to be told apart."""
    for more in range(4):
        texts = money(first, lang, more_decimals=more), money(second, lang, more_decimals=more)
        if texts[0] != texts[1]:
            break
    return texts


def month_year(day: date, lang: str) -> str:
    """'mars 2021' or 'March 2021'."""
    return f"{(MONTHS_FR if lang == 'fr' else MONTHS_EN)[day.month - 1]} {day.year}"


def long_date(day: date, lang: str) -> str:
    """'1er mars 2021' or '1 March 2021'."""
    ordinal = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    return f"{ordinal}{NO_BREAK_SPACE}{month_year(day, lang)}"


def typography(text: str, lang: str) -> str:
    """Curly apostrophes; in French, no-break spaces before ; ! ? : % » and after «, so that no line starts with one."""
    text = text.replace("'", "\u2019")
    if lang != "fr":
        return text
    for mark in (";", "!", "?", "%"):
        text = text.replace(f" {mark}", f"{NARROW_SPACE}{mark}")
    for mark in (":", "»", "€"):
        text = text.replace(f" {mark}", f"{NO_BREAK_SPACE}{mark}")
    return text.replace("« ", f"«{NO_BREAK_SPACE}")
