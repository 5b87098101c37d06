"""What levers and cooperation did in a run: acts, euros by payer, contracts, and work beside the same shocks alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.cooperation import Cooperation
from sim.indicators.losses import CENTS_PER_EURO
from sim.levers import PAYERS
from sim.report.number_format import money, number, typography
from sim.report.story import duration
from sim.report.words import Words
from sim.results import RunResult
from sim.scenarios.reproduction import compared


def policy(result: RunResult, words: Words) -> dict[str, Any] | None:
    """Sentences, and a line a lever with what it did and who paid; None when nobody acted."""
    if not result.programmes and not result.cooperation:
        return None
    return {
        "story": [*_contracts(result, words), *_work(result, words)], "lines": _lines(result, words),
        "command": compared(result.command),
    }  # fmt: skip


def _work(result: RunResult, words: Words) -> list[str]:
    """Years of work of residents of the territories under study beside the same shocks with nobody acting."""
    without = result.unaided_panel if result.shock_start_week is not None else result.twin_panel
    if without is None:
        return []
    core = np.flatnonzero(result.system.core)
    columns = core if core.size else np.arange(len(result.system.codes))
    years = float((result.panel["employment"] - without["employment"])[1:, columns].sum()) / WEEKS_A_YEAR
    sentence = "policy.more" if years >= 0 else "policy.less"
    told = [words(sentence, years=number(abs(years), words.lang), duration=duration(words, result.weeks))]
    staff = 0.0 if result.programme_staff is None else float(result.programme_staff[columns].sum())
    if staff >= 1.0:
        told.append(words("policy.staff", years=number(staff, words.lang)))
    return told


def _contracts(result: RunResult, words: Words) -> list[str]:
    """How many contracts were signed and ended, and on what."""
    links = result.cooperation
    if not links:
        return []
    signed = [link for link in links if link["signed_week"] is not None]
    ended = sum(link["ended_week"] is not None for link in links)
    told = [
        words(
            "policy.contracts", wanted=number(len(links), words.lang), signed=number(len(signed), words.lang),
            ended=number(ended, words.lang),
        )
    ]  # fmt: skip
    rows = Cooperation.field_rows()
    alive = {theme for link in signed for theme in link["themes"]}
    if alive:
        labels = [rows[theme][f"label_{words.lang}"].lower() for theme in rows if theme in alive]
        told.append(words("policy.themes", themes=typography(", ".join(labels), words.lang)))
    return told


def _lines(result: RunResult, words: Words) -> list[dict[str, str]]:
    """A line a lever, then one for contracts and spaces: name, what was done, euros of each payer."""
    lines = [
        _line(
            words, typography(programme[f"title_{words.lang}"], words.lang),
            f"{number(sum(programme['acts'].values()), words.lang)} {programme[f'act_{words.lang}']}",
            {payer: sum(programme["euros"][payer].values()) for payer in PAYERS},
        )
        for programme in result.programmes
    ]  # fmt: skip
    beside = result.spent_beside_levers
    if beside is not None and beside.any():
        euros = dict(zip(PAYERS, (beside.sum(axis=1) / CENTS_PER_EURO).tolist(), strict=False))
        lines.append(_line(words, words("policy.beside"), "", euros))
    return lines


def _line(words: Words, name: str, acts: str, euros: Mapping[str, float]) -> dict[str, str]:
    paid = {payer: money(euros.get(payer, 0.0), words.lang) for payer in PAYERS}
    return {"name": name, "acts": typography(acts, words.lang), **paid}
