"""The answer in words and in four figures, with how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import solara

from dashboards.page import write
from dashboards.panels.side import place_title
from dashboards.refusals import failure
from dashboards.runs.estimate import Estimate, Interval
from dashboards.runs.figures import Answer, answers
from dashboards.session import Session, question_of
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.parameters import Parameters
from sim.report.number_format import MINUS, money, money_pair, number, percent, typography
from sim.report.story import sentences
from sim.report.summary import summarise
from sim.scenarios import Scenario

WORD_JOINER = "\u2060"
FEWEST_PERSONS = 5.0
"""A difference of fewer people is called negligible (the report's rule), unless its interval holds larger ones."""


@dataclass(frozen=True)
class WrittenFigure:
    """A figure as the template writes it."""

    label: str
    tone: str
    value: str
    share: str
    range: str
    levels: str
    policy: str = ""
    policy_range: str = ""


@solara.component
def Headline(session: Session) -> None:
    """Title, story, figures and the state of the estimate."""
    texts, scenario, estimate = texts_in(session.lang.value), session.scenario.value, session.estimate.value
    shared, set_shared = solara.use_state("")

    def forget() -> None:
        set_shared("")

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        match message["do"]:
            case "undo":
                session.go_back_to(session.position.value - 1)
            case "redo":
                session.go_back_to(session.position.value + 1)
            case "keep":
                session.keep()
            case "copied":
                set_shared("copied" if message.get("value") is True else "not_copied")
            case "ask-again":
                session.ask_again()

    solara.use_effect(forget, [scenario, session.lang.value])
    before = session.before
    past = headline_html(session, question_of(before), before, texts("history.before")) if before else ""
    Piece(headline_html(session, scenario, estimate, badge(session, texts), shared), on_event, before=past)


def headline_html(session: Session, scenario: Scenario, estimate: Estimate | None, state: str, shared: str = "") -> str:
    """The whole panel for a scenario and its answer, if there is one; `state` says what kind of answer this is.

    `shared` is what became of its address: `copied`, `not_copied`, or empty.
    """
    texts, lang = texts_in(session.lang.value), session.lang.value
    found = estimate.once("answers", lambda: answers(estimate)) if estimate else []
    story = estimate.once(("story", lang), lambda: story_of(estimate, found, texts)) if estimate else ""
    return write(
        "headline", texts, place=place_title(scenario, texts),
        period=period(scenario, texts),
        failed=failure(session.failed.value, texts), busy=session.more_comes.value, badge=state,
        detail=detail(estimate, texts),
        title=typography(getattr(scenario, f"title_{lang}"), lang), story=story, shared=shared,
        stale=session.more_comes.value and estimate is not None and question_of(estimate) != scenario,
        figures=[written(answer, texts) for answer in found],
        can_undo=session.position.value > 0, can_redo=session.position.value < len(session.history) - 1,
        can_replay=session.before is not None,
        notes=remarks(estimate, texts) if estimate else [],
        kept=len(session.kept.value), is_kept=any(one.question == scenario for one in session.kept.value),
    )  # fmt: skip


def remarks(estimate: Estimate, texts: Texts) -> list[str]:
    """What the reader must know of the runs: the remarks of the first one, and that nobody opens a coworking space."""
    told = [typography(note.text(texts.lang), texts.lang) for note in estimate.acted[0].notes]
    asked = Parameters.from_overrides(estimate.scenario.parameters).coworking.active
    if asked and not any(world.coworking for world in (*estimate.acted, *estimate.quiet)):
        told.append(texts("headline.no_spaces"))
    return told


def period(scenario: Scenario, texts: Texts) -> str:
    """First and last month of a scenario."""
    return f"{texts.month(scenario.start_date)} – {texts.month(scenario.end_date)}"


def badge(session: Session, texts: Texts) -> str:
    """Quick, being refined, or refined."""
    estimate = session.estimate.value
    failed = bool(session.failed.value)
    if estimate is None:
        return texts("headline.stopped" if failed else "headline.computing")
    if question_of(estimate) != session.scenario.value:
        return texts("headline.stopped_stale" if failed else "headline.stale")
    if estimate.refined:
        return texts("headline.refined")
    return texts("headline.refining" if session.more_comes.value else "headline.quick")


def detail(estimate: Estimate | None, texts: Texts) -> str:
    """How many replications, at which scale."""
    if estimate is None:
        return ""
    key = "headline.detail_full" if estimate.scale == 1 else "headline.detail"
    n = estimate.replications
    return texts.count(key, n, n=number(n, texts.lang), scale=number(estimate.scale, texts.lang))


def story_of(estimate: Estimate, found: list[Answer], texts: Texts) -> str:
    """What happened, as the report tells it, on the mean of the replications.

    A quick estimate does not tell who is hit hardest: one agent stands for too many people.
    """
    result = estimate.mean_result()
    told = sentences(result, summarise(result), texts.report, who=estimate.refined)
    if not estimate.refined:
        told.insert(0, texts("headline.first_idea"))
    if estimate.has_policy and found and found[0].policy is not None:
        policy = found[0].policy
        few = abs(policy.mean) < FEWEST_PERSONS and not hidden_by_noise(policy)
        verdict = texts("headline.levers_" + ("few" if few else "unsure" if policy.inside_noise else "sure"))
        jobs = number(policy.mean, texts.lang, signed=True)
        told.append(texts("headline.levers_story", jobs=jobs, verdict=verdict))
    return typography(" ".join(told), texts.lang)


def hidden_by_noise(found: Interval) -> bool:
    """Whether chance alone keeps a difference of more than a few people from being told."""
    return found.inside_noise and max(-found.low, found.high) >= FEWEST_PERSONS


def amount(value: float, unit: str, lang: str, signed: bool = False) -> str:
    """A number of persons or of euros."""
    if unit != "euros":
        return number(value, lang, signed=signed)
    written = money(value, lang, signed=signed)
    return written.replace(f"{MINUS}€", f"{MINUS}{WORD_JOINER}€").replace("+€", f"+{WORD_JOINER}€")


def written(answer: Answer, texts: Texts) -> WrittenFigure:
    """A figure in the reader's words."""
    unit, lang, effect = answer.figure.unit, texts.lang, answer.effect
    tone = "neutral" if effect.inside_noise else "loss" if effect.mean < 0 else "gain"
    if unit == "euros":
        acted, quiet = money_pair(answer.acted, answer.quiet, lang)
    else:
        acted, quiet = number(answer.acted, lang), number(answer.quiet, lang)
    policy = policy_range = ""
    if answer.policy is not None:
        policy = texts("headline.policy", value=amount(answer.policy.mean, unit, lang, signed=True))
        policy_range = range_of(answer.policy, unit, texts)
    return WrittenFigure(
        label=texts(f"figures.{answer.figure.id}"), tone=tone, value=amount(effect.mean, unit, lang, signed=True),
        share=percent(answer.share, lang, signed=True) if effect.mean else "", range=range_of(effect, unit, texts),
        levels=texts("headline.instead", acted=acted, quiet=quiet), policy=policy, policy_range=policy_range,
    )  # fmt: skip


def range_of(interval: Interval, unit: str, texts: Texts) -> str:
    """The interval in words: where the mean lies, or that nothing can be told from the noise."""
    if interval.half_width == 0.0 and interval.mean == 0.0:
        return texts("headline.nothing")
    if interval.half_width == float("inf"):
        return texts("headline.few")
    low, high = (amount(end, unit, texts.lang, signed=True) for end in (interval.low, interval.high))
    return texts("headline.noise" if interval.inside_noise else "headline.range", low=low, high=high)
