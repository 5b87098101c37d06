"""Digits as the reader writes them: 1 234,5 in French (narrow no-break spaces), 1,234.5 in English."""

from __future__ import annotations

NARROW_SPACE = "\u202f"


def digits(value: float, lang: str, decimals: int | None = 0) -> str:
    """A number with thousands apart and so many decimals, as few as tell it whole when None; `lang` is `fr` or `en`."""
    text = f"{value:,.12g}" if decimals is None else f"{value:,.{decimals}f}"
    return text.replace(",", NARROW_SPACE).replace(".", ",") if lang == "fr" else text
