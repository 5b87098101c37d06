"""The score card as a page in French or English, in the order of the targets; a failure says why and what was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.markdown import grid
from sim.report.number_format import MINUS, typography
from sim.report.words import Words
from sim.validation.score_card import FAIL, NOT_COMPARABLE, PASS

STATUSES = (PASS, FAIL, NOT_COMPARABLE)
Row = Mapping[str, Any]
Card = Mapping[str, Any]


def markdown(card: Card, lang: str, beside: Card | None = None) -> str:
    """The page of a score card as ``maillage validate --out`` keeps it; ``beside`` is another, shown next to it."""
    words, rows = Words(lang), card["targets"]
    others = {row["id"]: row for row in beside["targets"]} if beside else {}
    heads = ["target", "published", "simulated", "status", *(["beside"] if others else []), "basis"]
    lines = [
        f"# {words('score_card.title')}", "", words("score_card.other"), "", heading(card, words), "",
        f"{counts(rows, words)} {words('score_card.basis_told')}", "",
    ]  # fmt: skip
    if beside:
        lines += [compared_with(rows, beside, words), ""]
    lines += grid([words(f"score_card.{name}") for name in heads], [cells(row, others, words) for row in rows])
    lines += [f"## {words('score_card.how')}", ""]
    failed = {row["id"] for row in (*rows, *others.values()) if row["status"] == FAIL}
    lines += [told(row, row["id"] in failed, words) for row in rows]
    return "\n".join(lines) + "\n"


def heading(card: Card, words: Words) -> str:
    """The command, version, data and effort behind a card, and its day."""
    by = card["card"]
    return words(
        "score_card.heading", command=by["command"], version=by["version"], pack=by["data_pack"][:16],
        effort=by["effort"][words.lang], day=card["day"],
    )  # fmt: skip


def counts(rows: Sequence[Row], words: Words) -> str:
    """How many targets pass, fail and cannot be compared."""
    passed, failed, not_comparable = (sum(row["status"] == status for row in rows) for status in STATUSES)
    return words("score_card.counts", passed=passed, failed=failed, not_comparable=not_comparable)


def compared_with(rows: Sequence[Row], beside: Card, words: Words) -> str:
    """What another card says: its effort, its counts, and the targets whose verdict differs."""
    verdicts = {row["id"]: row["status"] for row in rows}
    other = [row for row in beside["targets"] if row["status"] != verdicts.get(row["id"], row["status"])]
    differ = ", ".join(f"{row['id']} ({words('score_card.statuses.' + row['status'])})" for row in other)
    return words(
        "score_card.beside_told", heading=heading(beside, words), counts=counts(beside["targets"], words),
        differ=differ or words("score_card.none"),
    )  # fmt: skip


def cells(row: Row, others: Mapping[str, Row], words: Words) -> list[str]:
    """One line of the table."""
    lang, (low, high) = words.lang, row["bounds"]
    asked = words("score_card.above_zero")
    if high is not None:
        asked = words("score_card.range", low=figure(low, lang), high=figure(high, lang))
    if isinstance(row["target"], float) and row["tolerance"] is not None:
        asked = f"{figure(row['target'], lang)} ± {figure(row['tolerance'], lang)}"
    other = others.get(row["id"])
    second = [f"{simulated(other, lang)} {verdict(other, words)}" if other else "-"] if others else []
    name = f"{row['id']} {typography(row[lang]['title'], lang)} ({words('score_card.units.' + row['unit'])})"
    return [name, asked, simulated(row, lang), verdict(row, words), *second, words(f"score_card.bases.{row['basis']}")]


def simulated(row: Row, lang: str) -> str:
    """The simulated value and its interval; a dash when nothing was measured."""
    if row["simulated"] is None:
        return "-"
    between = "; " if lang == "fr" else ", "
    interval = "" if row["low"] is None else f" [{figure(row['low'], lang)}{between}{figure(row['high'], lang)}]"
    return figure(row["simulated"], lang) + interval


def verdict(row: Row, words: Words) -> str:
    """The status in words, in bold when it is a failure."""
    said = words(f"score_card.statuses.{row['status']}")
    return f"**{said}**" if row["status"] == FAIL else said


def told(row: Row, failed: bool, words: Words) -> str:
    """How a target is compared; why it is missed and what was tried, where it is."""
    texts = {key: typography(text, words.lang) for key, text in row[words.lang].items()}
    why = f" *{words('score_card.why')}* {texts['reason']}." if texts["reason"] and failed else ""
    tried = f" *{words('score_card.tried')}* {texts['tried']}." if texts["tried"] and failed else ""
    return f"- **{row['id']}** ({texts['source']}){words('page.colon')}{texts['compared']} ({texts['on']}).{why}{tried}"


def figure(value: float, lang: str) -> str:
    """Three significant digits, as the reader writes them."""
    text = f"{value:.3g}"
    return text.replace("-", MINUS).replace(".", ",") if lang == "fr" else text
