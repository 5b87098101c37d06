"""The page of the calibration, in French and English, and its plain values: the file of results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from experiments.calibration import CUT, Calibration, Wave, volume
from sim.parameters import Parameters, describe
from sim.parameters.listing import parameter_titles
from sim.report.markdown import grid

Lang = Literal["fr", "en"]
WORDS = {
    "title": ("Calage des paramètres estimés", "Calibration of the estimated parameters"),
    "intro": (
        "Par élimination (*history matching*) : chaque point d'un hypercube latin est simulé, et écarté si une cible "
        "du calage s'éloigne du chiffre publié de plus de trois écarts-types (tolérance de la fiche : deux ; écart "
        "entre systèmes compté). Chaque vague a son hasard, où les valeurs par défaut sont simulées aussi. La vague "
        "suivante tire dans la boîte de ce qui reste. Les cibles *prédites* n'écartent rien. **Aucune valeur par "
        "défaut n'a été changée**, quoi qu'il reste.",
        "By history matching: every point of a Latin hypercube is simulated, and ruled out when a target fitted on "
        "lies more than three standard deviations from the published figure (tolerance of the score card: two; spread "
        "over systems counted). Each wave has its luck, on which the defaults are simulated too. The next wave draws "
        "in the box of what is left. Targets *predicted* rule nothing out. **No default was changed**, "
        "whatever is left.",
    ),
    "waves": ("Vagues", "Waves"),
    "wave": ("vague", "wave"),
    "points": ("points", "points"),
    "left": ("non écartés", "not ruled out"),
    "best": ("plus petite implausibilité", "smallest implausibility"),
    "volume": ("boîte restante, part de la zone", "box left, share of the zone"),
    "defaults": ("valeurs par défaut, même hasard", "defaults, same luck"),
    "parameters": ("Paramètres", "Parameters"),
    "parameter": ("paramètre", "parameter"),
    "default": ("défaut", "default"),
    "zone": ("zone de la littérature", "zone of the literature"),
    "box": ("boîte restante", "box left"),
    "point": ("meilleur point", "best point"),
    "targets": ("Cibles", "Targets"),
    "target": ("cible", "target"),
    "use": ("usage", "use"),
    "fitted": ("calée", "fitted"),
    "predicted": ("prédite", "predicted"),
    "asked": ("publié", "published"),
    "simulated": ("simulé", "simulated"),
    "implausibility": ("implausibilité", "implausibility"),
    "at_best": ("au meilleur point", "at the best point"),
    "nothing": ("rien", "nothing"),
    "fixed": ("Paramètres estimés que les vagues laissent", "Estimated parameters that the waves leave alone"),
    "source": ("source", "source"),
    "why": ("pourquoi", "why"),
}  # fmt: skip


def markdown(calibration: Calibration, waves: Sequence[Wave], usual: Sequence[Wave], lang: Lang) -> str:
    """The page: waves, parameters with the box left, targets at the defaults and at the best point.

    ``usual`` holds the defaults, one point a wave, on the luck of that wave.
    """
    said = {name: pair[0 if lang == "fr" else 1] for name, pair in WORDS.items()}
    zones = {name: entry.zone for name, entry in calibration.parameters.items()}
    effort = f"{', '.join(calibration.systems)}, 1:{calibration.scale}"
    lines = [f"# {said['title']}", "", said["intro"], "", f"`maillage calibrate --out runs/calibration` ({effort})", ""]
    heads = [said[name] for name in ("wave", "points", "left", "best", "defaults", "volume")]
    rows = [
        [str(number), str(len(wave.worst)), str(wave.plausible.sum()), f"{wave.worst.min():.2f}",
         f"{same.worst[0]:.2f}", f"{100 * volume(wave.box(), zones):.0f} %"]
        for number, (wave, same) in enumerate(zip(waves, usual, strict=True), 1)
    ]  # fmt: skip
    lines += [f"## {said['waves']}", "", *grid(heads, rows)]
    chosen, place = best_point(waves, usual)
    fitted, same, kept = waves[chosen], usual[chosen], waves[-1].box()
    titles = parameter_titles(lang)
    heads = [said[name] for name in ("parameter", "default", "zone", "box", "point")]
    rows = []
    for name, entry in calibration.parameters.items():
        box = "{:.2f} … {:.2f}".format(*kept[name]) if kept else said["nothing"]
        zone = f"{entry.zone[0]:g} … {entry.zone[1]:g} ({entry.source})"
        rows.append(
            [f"{titles[name]} (`{name}`)", f"{default_of(name):g}", zone, box, f"{fitted.points[name][place]:.3g}"]
        )
    lines += [f"## {said['parameters']}", "", *grid(heads, rows)]
    heads = [
        said["target"], said["use"], said["asked"], f"{said['simulated']}, {said['defaults']}", said["implausibility"],
        f"{said['simulated']}, {said['at_best']}", said["implausibility"],
    ]  # fmt: skip
    rows = []
    for target in calibration.targets:
        low, high = target.bounds()
        rows.append([
            f"{target.id} {getattr(target, lang).title}",
            said["fitted" if target.id in calibration.fitted else "predicted"], f"{low:.3g} … {high:.3g}",
            f"{same.simulated[target.id][0]:.3g}", f"{same.implausibility[target.id][0]:.2f}",
            f"{fitted.simulated[target.id][place]:.3g}", f"{fitted.implausibility[target.id][place]:.2f}",
        ])  # fmt: skip
    lines += [f"## {said['targets']}", "", *grid(heads, rows)]
    sources = {str(row["id"]): str(row["source"]) for row in describe()}
    rows = [
        [f"{titles[name]} (`{name}`)", sources[name], getattr(entry, f"why_{lang}")]
        for name, entry in calibration.fixed.items()
    ]
    lines += [f"## {said['fixed']}", "", *grid([said[name] for name in ("parameter", "source", "why")], rows)]
    return "\n".join(lines)


def default_of(name: str) -> float:
    """The default of a parameter that is one number."""
    return float(Parameters().get(name))  # type: ignore[arg-type]


def best_point(waves: Sequence[Wave], usual: Sequence[Wave]) -> tuple[int, int]:
    """The wave, and the row in it, of the point that is least implausible beside the defaults on the same luck."""
    gains = [float(wave.worst.min() - same.worst[0]) for wave, same in zip(waves, usual, strict=True)]
    chosen = gains.index(min(gains))
    return chosen, int(waves[chosen].worst.argmin())


def plain(calibration: Calibration, waves: Sequence[Wave], usual: Sequence[Wave]) -> dict[str, Any]:
    """The file of results: what was asked, every point with what it gives, and the box that each wave leaves."""
    return {
        "schema_version": 2, "cut": CUT, "calibration": calibration.model_dump(mode="json"),
        "waves": [{"box_left": wave.box(), **lived(wave), "defaults": lived(same)}
                  for wave, same in zip(waves, usual, strict=True)],
    }  # fmt: skip


def lived(wave: Wave) -> dict[str, Any]:
    """Points with what they give and their implausibility."""
    return {
        "points": wave.points.to_dict("records"), "simulated": wave.simulated.round(5).to_dict("records"),
        "implausibility": wave.worst.round(3).tolist(),
    }  # fmt: skip
