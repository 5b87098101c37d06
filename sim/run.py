"""Run a scenario and the same world without its shocks, on the same luck, and gather what both leave behind."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from sim.alliance import cooperation_report
from sim.checkpoints import Checkpoints
from sim.coworking.market import coworking_report
from sim.data.labels import column_labels
from sim.digits import digits
from sim.levers import lever_notes
from sim.model import TerritorialEconomy
from sim.panel_digest import digest
from sim.parameters.land import SQUARE_METRES_A_HECTARE
from sim.population.grain import COARSE
from sim.programmes import programme_report
from sim.results import LivingConditions, Note, RunResult
from sim.scenarios.reproduction import command_line
from sim.sectors import SECTORS
from sim.shocks.explanations import explanations
from sim.threads import Crew
from sim.version import __version__

if TYPE_CHECKING:
    from sim.scenarios import Scenario

MAP_SIZE = (640.0, 520.0)
LARGE_WORLD_PERSONS = 200_000
"""People at work or seeking from which the memory of a world is worth looking for: a tenth of a second (measured)."""
IDENTITIES = (
    "households hold their account",
    "firms hold their account",
    "coworking spaces hold their account",
    "every account closes",
    "no money appears or vanishes",
)
LIBRARIES = ("mesa", "numpy", "numba", "networkx")

Progress = Callable[[str, int, int], None]
Read = TypeVar("Read")


def silent(phase: str, done: int, total: int) -> None:
    """No progress shown."""


def run_scenario(
    scenario: Scenario,
    *,
    twin: bool = True,
    progress: Progress = silent,
    checkpoint_minutes: float | None = None,
    threads: int = 1,
) -> RunResult:
    """Simulate a scenario; with ``twin``, also the same territories, people and luck without shocks and policy, and,
    when the scenario has both, with its shocks alone.

    Args:
        scenario: resolved scenario (``load_scenario``).
        twin: whether to run the worlds to compare with; a scenario without shocks or policy is its own twin.
        progress: called with the name of the phase, weeks done and weeks in all.
        checkpoint_minutes: how often the worlds are kept on disk (`sim.checkpoints`), from which the next call goes on
            if this one is interrupted; None: never.
        threads: threads that share the costliest rules; same bytes for any number.

    Raises:
        InputError: unknown territory, shock absent from the system.
        IdentityBroken: when an account does not close to the cent.
    """
    seconds: dict[str, Any] = {}
    worlds = {"simulation": scenario}
    if twin and (scenario.shocks or scenario.has_policy):
        worlds["twin"] = scenario.twin()
        if scenario.shocks and scenario.has_policy:
            worlds["unaided"] = scenario.unaided()
    kept = {phase: Checkpoints(world, checkpoint_minutes) for phase, world in worlds.items()}
    live = partial(_live, progress=progress, kept=kept, seconds=seconds, threads=threads)
    started = perf_counter()
    result, aimed, by_phase = live("simulation", lambda model: (
        _gather(model, scenario), _aimed_shocks(model), model.seconds_by_phase,
    ))  # fmt: skip
    seconds["step"] = seconds.pop("simulation")
    seconds["build"] = perf_counter() - started - seconds["step"]
    seconds["by_phase"] = {name: round(spent, 4) for name, spent in by_phase.items()}
    shocked_panel = result.panel
    if "unaided" in worlds:
        shocked_panel, sectors, aimed = live("unaided", lambda model: (
            model.recorder.panel, _sectors(model), _aimed_shocks(model),
        ))  # fmt: skip
        result = replace(result, unaided_panel=shocked_panel, unaided_sectors=sectors)
    if "twin" in worlds:
        panel, sectors, fifths, living = live("twin", lambda model: (
            model.recorder.panel, _sectors(model), _fifths(model), _living(model),
        ))  # fmt: skip
        result = replace(
            result, twin_panel=panel, twin_sectors=sectors, twin_fifths=fifths, twin_living=living
        )
        if aimed:
            result = replace(result, notes=(*result.notes, *_silent_shocks(shocked_panel, panel)))
    for checkpoints in kept.values():
        checkpoints.forget()
    from sim.indicators import compute_indicators

    result = replace(result, wall_seconds=seconds)
    return replace(result, indicators=compute_indicators(result))


def _live(
    phase: str,
    read: Callable[[TerritorialEconomy], Read],
    progress: Progress,
    kept: dict[str, Checkpoints],
    seconds: dict[str, Any],
    threads: int,
) -> Read:
    """Live one world and read what is wanted of it; the world is then let go, so that two large ones never coexist."""
    model = kept[phase].world()
    model.crew = Crew(threads)
    started = perf_counter()
    kept[phase].go_on(model, partial(progress, phase))
    seconds[phase] = perf_counter() - started
    found, people = read(model), len(model.workers)
    del model
    if people >= LARGE_WORLD_PERSONS:
        gc.collect()
    return found


def _living(model: TerritorialEconomy) -> LivingConditions:
    counts = {name: np.stack(values) for name, values in model.recorder.living.items()}
    return LivingConditions(
        weeks=np.array(model.recorder.living_weeks), public_spending=model.ledger.public_spending(), **counts
    )


def _sectors(model: TerritorialEconomy) -> dict[str, np.ndarray]:
    return {name: np.stack(months) for name, months in model.recorder.sectors.items()}


def _fifths(model: TerritorialEconomy) -> dict[str, np.ndarray]:
    return {name: np.stack(months) for name, months in model.recorder.fifths.items()}


def _shock_weeks(scenario: Scenario) -> tuple[int | None, int | None]:
    """First and last row of the panel on which a shock of positive dose acts within the run."""
    rows = [
        week
        for week in range(scenario.weeks)
        for shock in scenario.shocks
        if shock.intensity(week, scenario.start_date) > 0
    ]
    return (min(rows) + 1, max(rows) + 1) if rows else (None, None)


def _aimed_shocks(model: TerritorialEconomy) -> bool:
    """Whether some shock could have acted, by all that is known in advance."""
    scenario = model.resolved
    told = explanations(scenario.shocks, model.setting.places, scenario.start_date, scenario.weeks)
    aimless = [shock for shock, row in model.struck.items() if row < 0]
    return len(told) + len(aimless) < len(scenario.shocks)


def _silent_shocks(panel: Mapping[str, np.ndarray], twin: Mapping[str, np.ndarray]) -> tuple[Note, ...]:
    """Say so when the shocks left the whole panel unchanged."""
    if any((panel[name] != twin[name]).any() for name in panel):
        return ()
    return (Note(
        "Le choc n'a rien changé : rien de ce qu'il touche n'existe dans ces territoires.",
        "The shock changed nothing: nothing it touches exists in these territories.",
    ),)  # fmt: skip


def _struck_establishments(model: TerritorialEconomy) -> tuple[Note, ...]:
    """Which establishments closures hit, and whether they are real or modelled."""
    notes = []
    names = {row: name for (_, name), row in model.known_employer_rows.items()}
    for shock, row in model.struck.items():
        if row < 0:
            notes.append(Note(
                f"Le choc « {shock} » n'a rien changé : aucun établissement ne lui correspond dans ce territoire.",
                f"Shock '{shock}' changed nothing: no establishment of the territory matches it.",
            ))  # fmt: skip
            continue
        staff = int(model.staff_when_struck[shock]) * model.scale
        staff_fr, staff_en = digits(staff, "fr"), digits(staff, "en")
        where = model.setting.view.names[model.firms.territory[row]]
        sector = SECTORS[model.firms.sector[row]]
        if row in names:
            fr = f"L'établissement touché est réel : {names[row]} ({where}), {staff_fr} salariés dans la simulation."
            en = f"The establishment hit is real: {names[row]} ({where}), {staff_en} employees in the simulation."
        else:
            fr = f"L'établissement touché est modélisé : {sector.name_fr.lower()}, {where}, {staff_fr} salariés."
            en = f"The establishment hit is modelled: {sector.name_en.lower()}, {where}, {staff_en} employees."
        notes.append(Note(fr, en))
    return tuple(notes)


def _idle_levers(model: TerritorialEconomy) -> tuple[Note, ...]:
    """Say so when a lever with a budget was never launched, or found nothing to do."""
    notes = []
    for number, lever in enumerate(model.programmes.levers):
        if lever.start_week(model.resolved.start_date) >= model.weeks or model.programmes.acts[number].any():
            continue
        if (model.programmes.launch_week[number] < 0).all():
            notes.append(Note(
                f"Le levier « {lever.id} » n'a pas été lancé : sa préparation dépasse la durée simulée.",
                f"Lever '{lever.id}' was never launched: its preparation takes longer than the run.",
            ))  # fmt: skip
        else:
            notes.append(Note(
                f"Le levier « {lever.id} » a été lancé mais n'a trouvé rien à faire dans ces territoires.",
                f"Lever '{lever.id}' was launched but found nothing to do in these territories.",
            ))  # fmt: skip
    return tuple(notes)


def _cooperation(model: TerritorialEconomy) -> tuple[Note, ...]:
    """Say so when links left the run without a contract or without a living theme, and which terms are extrapolated."""
    alliance, notes = model.alliance, []
    if not alliance.under_way:
        return ()
    signed = int((alliance.signed_week >= 0).sum())
    if signed == 0:
        notes.append(Note(
            f"Coopération : aucun des {len(alliance.links)} contrats négociés n'a été signé pendant la simulation.",
            f"Cooperation: none of the {len(alliance.links)} contracts negotiated was signed during the run.",
        ))  # fmt: skip
    elif not any(acting.any() for acting in alliance.acting.values()) and (alliance.ended_week < 0).all():
        notes.append(Note(
            f"Coopération : {signed} contrats signés, mais aucun de leurs thèmes n'est devenu actif.",
            f"Cooperation: {signed} contracts signed, but none of their themes became active.",
        ))  # fmt: skip
    notes += [Note(*told) for told in alliance.terms.extrapolation_notes("coopération", "cooperation")]
    return tuple(notes)


def _large_system(model: TerritorialEconomy) -> tuple[Note, ...]:
    """Say what is simplified because territories are many: payments not kept, thin routes, a coarse drawing."""
    if model.ledger.keep_flows:
        return ()
    fr, en = ((digits(model.n, lang), digits(model.grain.thinnest_route, lang, None)) for lang in ("fr", "en"))
    notes = [Note(
        f"Système de {fr[0]} territoires : les paiements sont vérifiés chaque semaine mais non conservés un par un, "
        f"et ce qu'un territoire achète par des routes de moins de {fr[1]} passe par des grossistes de sa région.",
        f"System of {en[0]} territories: payments are checked every week but not kept one by one, and what a territory "
        f"buys along routes under {en[1]} goes through wholesalers of its region.",
    )]  # fmt: skip
    if model.grain is COARSE:
        fr, en = (digits(model.grain.staff_of_small * model.scale, lang) for lang in ("fr", "en"))
        notes.append(Note(
            f"Échelle {model.scale} d'un grand système : les petits établissements sont réunis en lignes de {fr} "
            "personnes, et chaque commande s'achète en un seul lieu. Les chiffres du pays se lisent à l'échelle 1.",
            f"Scale {model.scale} of a large system: small establishments are merged into rows of {en} persons, and "
            "each order is bought in one place. Figures of the country are those of scale 1.",
        ))  # fmt: skip
    return tuple(notes)


def _land(model: TerritorialEconomy) -> tuple[Note, ...]:
    """Where land is scarce: what is free, what became brownfield and what was reused, in the territories studied."""
    land, core = model.land, model.setting.view.core
    if not model.parameters.land.scarce:
        return ()
    areas = [
        float(area[core].sum()) / SQUARE_METRES_A_HECTARE
        for area in (land.in_use(model), land.free(model), land.brownfield, land.reused)
    ]
    fr, en = ([digits(area, lang) for area in areas] for lang in ("fr", "en"))
    return (Note(
        f"Foncier d'activité à la fin : {fr[0]} ha occupés, {fr[1]} ha libres ; {fr[2]} ha devenus friches quand un "
        f"grand site a fermé, {fr[3]} ha rendus à l'activité par reconversion.",
        f"Business land at the end: {en[0]} ha in use, {en[1]} ha free; {en[2]} ha turned into brownfield when a "
        f"large site closed, {en[3]} ha given back to firms by conversion.",
    ),)  # fmt: skip


def _land_taken(model: TerritorialEconomy) -> np.ndarray | None:
    if not model.parameters.land.scarce:
        return None
    return (model.land.in_use(model) - model.land.at_start) / SQUARE_METRES_A_HECTARE


def _gather(model: TerritorialEconomy, scenario: Scenario) -> RunResult:
    pack, view = model.setting.pack, model.setting.view
    first, last = _shock_weeks(scenario)
    told = explanations(scenario.shocks, model.setting.places, scenario.start_date, scenario.weeks)
    return RunResult(
        scenario=scenario, system=view, seed=model.seed, scale=model.scale, start_date=scenario.start_date,
        panel=model.recorder.panel, sectors=_sectors(model), sector_weeks=np.array(model.recorder.sector_weeks),
        fifths=_fifths(model), geography=model.setting.geography(), living=_living(model),
        flows=model.ledger.flow_table(), balances=model.ledger.balance_table(),
        accounts={
            "identities": list(IDENTITIES), "checked": model.ledger.identities_checked,
            "largest_residual_cents": model.ledger.largest_residual_cents,
        },
        digest=digest(model.recorder.panel, model.codes), households=len(model.households),
        firms=int(model.firms.active.sum()), households_represented=len(model.households) * model.scale,
        data_hash=pack.hash, shock_start_week=first, shock_end_week=last,
        imputed=[
            {
                "code": code, "name": pack.name(code), "columns": list(pack.imputed(code)),
                **{f"labels_{lang}": column_labels(pack, pack.imputed(code), lang) for lang in ("fr", "en")},
            }
            for code in model.codes if pack.imputed(code)
        ],
        notes=(
            *(Note(one.fr, one.en) for one in told), *_struck_establishments(model),
            *(Note(*texts) for texts in lever_notes(scenario.levers, scenario.start_date, scenario.weeks)),
            *_idle_levers(model), *_cooperation(model), *_land(model), *_large_system(model),
        ),
        programmes=programme_report(model), coworking=coworking_report(model), cooperation=cooperation_report(model),
        spent_beside_levers=model.programmes.spent_otherwise, programme_staff=model.recorder.programme_staff,
        land_taken=_land_taken(model),
        sources=pack.sources(), outlines=pack.outline_svg(model.codes, *MAP_SIZE), outline_size=MAP_SIZE,
        versions={"maillage": __version__, **{name: version(name) for name in LIBRARIES}, "pack": pack.version},
        command=command_line(scenario),
    )  # fmt: skip
