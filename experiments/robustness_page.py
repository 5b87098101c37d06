"""The page of the robustness of conclusions, in French and English, and its plain values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from experiments.robustness import Assumption, Influence, Verdict, influences, wilson
from sim.parameters import describe
from sim.parameters.listing import parameter_titles
from sim.report.markdown import grid
from sim.report.number_format import number
from sim.scenarios import load_scenario

if TYPE_CHECKING:
    from sim.scenarios import Scenario

Lang = Literal["fr", "en"]
FEWEST_DRAWS = 20
"""Below so many draws no assumption is named: any would be luck (*assumption*)."""
WORDS = {
    "title": ("Solidité des conclusions", "Robustness of the conclusions"),
    "intro": (
        "Chaque conclusion est remise à l'épreuve sur tout ce qu'elle suppose : nombres supposés du modèle (de la"
        " moitié à une fois et demie leur valeur), champs supposés des leviers et de la coopération (dans leur "
        "zone plausible), tirés ensemble par hypercube latin. Chaque tirage a son hasard, le même pour les deux "
        "mondes comparés. La part est celle des tirages qui gardent le signe de la phrase, avec son intervalle de"
        " Wilson à 95 % ; elle compte le hasard comme les hypothèses. *Hasard* : variance des écarts aux valeurs "
        "par défaut, sur leur variance dans l'espace. Les flèches disent de quel côté d'une hypothèse le signe se"
        " perd (↑ quand elle est grande), ou l'effet croît ; une étoile, que le lien dépasse ce que la chance "
        "donnerait (Bonferroni). Rien n'est réglé pour qu'un signe tienne. Vecteurs et matrices supposés "
        "(criticité, substitution) restent à leur valeur.",
        "Each conclusion is tested again over all that it assumes: the assumed numbers of the model (half to one "
        "and a half times their default) and the assumed fields of levers and cooperation (over their plausible "
        "zone), drawn together by Latin hypercube. Each draw has a luck of its own, the same for both worlds "
        "compared. The share is that of draws that keep the sign of the sentence, with its 95 % Wilson interval; "
        "it counts luck as well as assumptions. *Luck*: variance of effects at the defaults over their variance "
        "in the space. Arrows tell on which side of an assumption the sign is lost (↑ when it is large), or the "
        "effect grows; a star, that the link exceeds what chance would give (Bonferroni). Nothing is tuned for a "
        "sign to hold. Assumed vectors and matrices (criticality, substitution) stay at their default.",
    ),
    "headline": ("Conclusions du catalogue", "Headline claims of the catalogue"),
    "falsification": ("Liste de réfutation", "Falsification list"),
    "falsification_intro": (
        "Chacune de ces phrases a un signe croyable (evidence 10.4) ; s'il manque partout, le modèle "
        "a tort quelque part.",
        "Each of these sentences has a believable sign (evidence 10.4); its absence everywhere would say that "
        "the model is wrong somewhere.",
    ),
    "claim": ("conclusion", "claim"),
    "on": ("éprouvée sur", "tested on"),
    "share": ("garde son signe", "keeps its sign"),
    "effect": ("effet médian [5 %, 95 %] des tirages", "median effect [5 %, 95 %] over draws"),
    "default": ("aux valeurs par défaut", "at the defaults"),
    "luck": ("hasard", "luck"),
    "flipped": ("ce qui le retourne", "what flips it"),
    "moved": ("ce qui fait l'effet", "what makes the effect"),
    "null": ("exactement nul", "exactly nothing"),
    "missing": ("non faits ou échoués", "not done or failed"),
    "few": ("trop peu de tirages pour le dire", "too few draws to tell"),
    "never": ("aucune : le signe ne change pas", "none: the sign does not change"),
    "influence": ("Hypothèses, par influence", "Assumptions, by influence"),
    "influence_intro": (
        "Corrélation de rang (valeur absolue, moyenne sur les conclusions) entre une hypothèse et l'effet ; *nettes* : "
        "conclusions où elle dépasse la chance, sur celles qui en dépendent. "
        "La chance seule donne environ 0,8 / √tirages.",
        "Rank correlation (absolute, mean over claims and falsifications) of an assumption with the effect; *clear*: "
        "claims in which it exceeds chance, of those that rest on it. Chance alone gives about 0.8 / √draws.",
    ),
    "assumption": ("hypothèse", "assumption"),
    "strength": ("corrélation", "correlation"),
    "clear": ("nettes", "clear"),
    "not_drawn": (
        "Supposés, mais non tirés : vecteurs, matrices et parties que nulle conclusion n'allume",
        "Assumed, but not drawn: vectors, matrices, and parts that no claim switches on",
    ),
    "noise": ("dans le bruit", "inside the noise"),
    "draws": ("tirages", "draws"),
    "weeks": ("semaines", "weeks"),
}  # fmt: skip


def markdown(verdicts: Sequence[Verdict], lang: Lang, heading: str) -> str:
    """The page, headed by what made it: claims of the catalogue, falsification list, assumptions by influence."""
    said = {name: pair[0 if lang == "fr" else 1] for name, pair in WORDS.items()}
    lines = [f"# {said['title']}", "", said["intro"], "", f"`maillage robustness --out DIR`, {heading}.", ""]
    for kind in ("headline", "falsification"):
        chosen = [each for each in verdicts if each.claim.kind == kind]
        if chosen:
            lines += [f"## {said[kind]}", ""]
            lines += [said["falsification_intro"], ""] if kind == "falsification" else []
            heads = [said[name] for name in ("claim", "on", "share", "effect", "default", "luck", "flipped", "moved")]
            lines += grid(heads, [cells(each, lang, said) for each in chosen])
    told_of = [each for each in verdicts if each.draws >= FEWEST_DRAWS]
    heads = [said[name] for name in ("assumption", "strength", "clear")]
    lines += [f"## {said['influence']}", "", said["influence_intro"], ""]
    where = {one.path: each.claim.scenario for each in told_of for one in each.assumptions}
    lines += grid(heads, [influence_cells(each, where[each.path], lang) for each in influences(told_of)])
    assumed = (str(row["id"]) for row in describe() if row["status"] == "assumed")
    left = [f"{parameter_titles(lang)[path]} (`{path}`)" for path in assumed if path not in where]
    lines += [f"{said['not_drawn']}: {', '.join(left)}.", ""] if where else []
    return "\n".join(lines)


def cells(each: Verdict, lang: Lang, said: dict[str, str]) -> list[str]:
    """One line of a table of claims."""
    claim, (low, high) = each.claim, wilson(each.kept, each.draws)
    comma = " ; " if lang == "fr" else ", "
    interval = f"[{percent(low)}{comma}{percent(high)}]"
    share = f"**{percent(each.kept / each.draws)}** {interval}, {each.draws} {said['draws']}"
    if each.without_effect:
        share += f"{comma}{each.without_effect} {said['null']}"
    if each.missing:
        share += f"{comma}{each.missing} {said['missing']}"
    fifth, median, last = (shown(float(value), lang) for value in percentiles(each))
    default = f"{shown(each.default.mean, lang)} [{shown(each.default.low or 0.0, lang)}{comma}"
    default += f"{shown(each.default.high or 0.0, lang)}]"
    if each.default.verdict in ("noise", "none"):
        default += f" ({said['noise']})"
    few = each.draws < FEWEST_DRAWS
    flipped = [told(one, one.shift, one.flips_beyond_chance, claim.scenario, lang) for one in each.flippers]
    moved = [
        told(one, claim.sign * one.rank_correlation, one.beyond_chance, claim.scenario, lang) for one in each.movers
    ]
    return [
        f"{getattr(claim, f'title_{lang}')} (`{claim.id}`)",
        f"`{claim.scenario}`, {claim.system}, {claim.weeks} {said['weeks']}, 1:{claim.scale}", share,
        f"{median} [{fifth}{comma}{last}]", default, percent(each.luck),
        said["few"] if few else ", ".join(flipped) or said["never"], said["few"] if few else ", ".join(moved),
    ]  # fmt: skip


def percentiles(each: Verdict) -> list[float]:
    """5 %, 50 % and 95 % quantiles of the effects."""
    import numpy as np

    return np.quantile(each.effects, [0.05, 0.5, 0.95]).tolist()


def shown(value: float, lang: Lang) -> str:
    """A number with its sign, whole when large."""
    if abs(value) >= 100:
        return number(round(value), lang, signed=True)
    return f"{value:+.3g}".replace(".", "," if lang == "fr" else ".").replace("-", "−")


def percent(share: float) -> str:
    """A share in per cent, whole."""
    return f"{100.0 * share:.0f} %"


def told(one: Assumption, way: float, clear: bool, scenario: str, lang: Lang) -> str:
    """An assumption with an arrow for its way and a star beyond chance."""
    return f"{'↑' if way > 0 else '↓'} {label(one.path, scenario, lang)}{'*' if clear else ''}"


def influence_cells(each: Influence, scenario: str, lang: Lang) -> list[str]:
    """One line of the table of influences."""
    name = f"{label(each.path, scenario, lang)} (`{each.path}`)"
    return [name, shown(each.strength, lang).lstrip("+"), f"{each.moved}/{each.claims}"]


def label(path: str, scenario: str, lang: Lang) -> str:
    """What the reader calls a path: the label of a parameter, or of a field of a part of a scenario."""
    return parameter_titles(lang).get(path) or declared_label(path, scenario, lang)


def declared_label(path: str, scenario: str, lang: Lang) -> str:
    """The label of a field of a lever, a shock or the agreement of a scenario, followed by its id in brackets."""
    head, _, name = path.rpartition(".")
    group, _, identity = head.partition(".")
    declared = _scenario(scenario)
    parts = {"levers": declared.levers, "shocks": declared.shocks}.get(group)
    part = declared.cooperation if parts is None else next(each for each in parts if each.id == identity)
    return f"{part.field_rows()[name][f'label_{lang}']} [{identity or head}]"


@cache
def _scenario(name: str) -> Scenario:
    return load_scenario(name)


def plain(each: Verdict) -> dict[str, Any]:
    """A verdict as plain values."""
    low, high = wilson(each.kept, each.draws)
    fifth, median, last = percentiles(each)
    return {
        "id": each.claim.id, "kind": each.claim.kind, "title_fr": each.claim.title_fr, "title_en": each.claim.title_en,
        "draws": each.draws, "kept": each.kept, "without_effect": each.without_effect, "missing": each.missing,
        "share": each.kept / each.draws, "share_low": low, "share_high": high, "median": median, "p5": fifth,
        "p95": last, "default": each.default.mean, "default_low": each.default.low, "default_high": each.default.high,
        "luck": each.luck, "flippers": [one.path for one in each.flippers if one.flips_beyond_chance],
        "movers": [one.path for one in each.movers if one.beyond_chance],
    }  # fmt: skip
