"""What was refused or went wrong, in the reader's language."""

from __future__ import annotations

from dashboards.texts import Texts
from sim.errors import MaillageError


def refusal(error: Exception, texts: Texts) -> str:
    """Why a change is not possible."""
    return in_words(error.what if isinstance(error, MaillageError) else str(error), str(error), texts)


def failure(told: str, texts: Texts) -> str:
    """What a worker tells instead of an answer; empty when it tells nothing.

    A line is a refusal; more are a traceback, a fault of the simulator and not of the question.
    """
    lines = told.strip().splitlines()
    if len(lines) > 1:
        return texts("broken.run", reason=lines[-1])
    return in_words(told, told, texts) if told else ""


def in_words(what: str, line: str, texts: Texts) -> str:
    """The page's own words for what its controls can cause, else the line of the simulator, said to be in English."""
    return texts.section("refused").get(what) or texts("broken.refused", reason=line)
