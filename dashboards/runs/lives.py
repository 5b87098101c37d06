"""The lives of a few agents of one territory, in the world asked and in the same world without shock or policy.

Agents are followed by their identity, which they keep in both worlds; they are chosen by what the shock did to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.agents.households import Status

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.scenarios import Scenario

SAMPLE_WEEKS = 4
HOUSEHOLDS_FOLLOWED = 8000
"""Agents of a world in which lives are followed; two such worlds take about two seconds (measured)."""
MOST_SPACES, MOST_EVENTS = 3, 14
ROLES = (("worst", 0.0), ("middle", 0.5), ("best", 1.0))
"""Places in the order of what the shock did, from the most hit."""


@dataclass(frozen=True)
class Event:
    """Something that happened to an agent: `job_lost`, `job_found`, `moved`, `closed` or `opened`.

    `sector` and `territory` are rows, -1 when none; `anyway` says that the same state held without the shock.
    """

    week: int
    what: str
    sector: int = -1
    territory: int = -1
    anyway: bool = False


@dataclass(frozen=True)
class Life:
    """One agent: what it is, its curve in both worlds (NaN when it does not exist), what happened to it.

    The curve of a household is its disposable income (cents a week), of a firm its staff, of a space its members;
    persons are real ones. `size` is the number of people of the household, or the staff or members at the start.
    """

    kind: str
    role: str
    size: float
    sector: int
    weeks: np.ndarray
    acted: np.ndarray
    quiet: np.ndarray
    events: tuple[Event, ...] = ()


@dataclass
class Diary:
    """What is kept of all agents of one territory every four weeks: name -> one array a sample, by identity."""

    place: int
    weeks: list[int] = field(default_factory=list)
    kept: dict[str, list[dict[int, tuple[float, ...]]]] = field(
        default_factory=lambda: {name: [] for name in ("households", "workers", "firms", "spaces")}
    )

    def write(self, model: TerritorialEconomy) -> None:
        """Keep a sample: the first one says who is followed, but for spaces, which open later too."""
        self.weeks.append(model.clock.week + 1)
        households, workers, firms, spaces = model.households, model.workers, model.firms, model.coworking_spaces
        scale = model.scale
        followed = self._rows("households", households.identity, households.territory == self.place)
        self.kept["households"].append({
            int(one): (income / scale, float(people), float(there)) for one, income, people, there in zip(
                households.identity[followed], households.disposable_income[followed],
                households.retired[followed] + households.dependants[followed], households.territory[followed],
                strict=True)
        })  # fmt: skip
        home = np.where(workers.household >= 0, households.territory[np.maximum(workers.household, 0)], -1)
        followed = self._rows("workers", workers.identity, home == self.place)
        employer = workers.employer[followed]
        sectors, places = (np.where(employer < 0, -1, one[np.maximum(employer, 0)])
                           for one in (firms.sector, firms.territory))  # fmt: skip
        houses = households.identity[np.maximum(workers.household[followed], 0)]
        self.kept["workers"].append({
            int(one): (float(status), float(sector), float(where), int(house)) for one, status, sector, where, house
            in zip(workers.identity[followed], workers.status[followed], sectors, places, houses, strict=True)
        })  # fmt: skip
        staff = firms.managers + firms.intermediate + firms.employees + firms.workers
        chosen = (firms.territory == self.place) & (firms.kind == FirmKind.EMPLOYER) & firms.active
        followed = self._rows("firms", firms.identity, chosen & (staff > 0)) & firms.active
        self.kept["firms"].append({
            int(one): (float(count) * scale / max(int(many), 1), float(sector)) for one, count, many, sector in zip(
                firms.identity[followed], staff[followed], firms.establishments[followed], firms.sector[followed],
                strict=True)
        })  # fmt: skip
        here = spaces.territory == self.place
        self.kept["spaces"].append({
            int(one): (float(members) * scale,)
            for one, members in zip(spaces.identity[here], spaces.members[here], strict=True)
        })  # fmt: skip

    def _rows(self, kind: str, identity: np.ndarray, at_first: np.ndarray) -> np.ndarray:
        if not self.kept[kind]:
            return at_first
        return np.isin(identity, np.fromiter(self.kept[kind][0], np.uint64, len(self.kept[kind][0])))

    def curve(self, kind: str, identity: int) -> np.ndarray:
        """The first number kept of an agent, NaN where it does not exist."""
        return np.array([sample.get(identity, (np.nan,))[0] for sample in self.kept[kind]])


def lives_in(scenario: Scenario, place: int, progress: Callable[[str, int, int], None]) -> list[Life]:
    """The lives chosen in the territory of a row: households, establishments, coworking spaces."""
    acted, quiet = (diary_of(one, place, progress) for one in (scenario, scenario.twin()))
    return [*households_of(acted, quiet), *firms_of(acted, quiet), *spaces_of(acted, quiet)]


def diary_of(scenario: Scenario, place: int, progress: Callable[[str, int, int], None]) -> Diary:
    """A world lived to its end with a diary."""
    from sim.model import TerritorialEconomy

    model, diary = TerritorialEconomy(resolved=scenario), Diary(place)
    for week in range(model.weeks):
        model.step()
        progress("lives", week + 1, model.weeks)
        if week % SAMPLE_WEEKS == 0:
            diary.write(model)
    return diary


def ranked(acted: Diary, quiet: Diary, kind: str, candidates: list[int]) -> list[tuple[str, int]]:
    """The candidates most hit, in the middle of those that changed, and best off: (role, identity), each once."""
    means = {one: (np.nan_to_num(acted.curve(kind, one)).mean(), np.nan_to_num(quiet.curve(kind, one)).mean())
             for one in candidates}  # fmt: skip
    gaps = {one: (now - usual) / usual for one, (now, usual) in means.items() if usual > 0}
    order = sorted(gaps, key=lambda one: (gaps[one], one))
    moved = [one for one in order if gaps[one] != 0.0] or order
    found: dict[int, str] = {}
    for role, share in ROLES:
        if moved:
            found.setdefault(moved[round(share * (len(moved) - 1))], role)
    return [(role, one) for one, role in found.items()]


def households_of(acted: Diary, quiet: Diary) -> list[Life]:
    """Three households with somebody in the labour force, and a retired one."""
    members: dict[int, list[int]] = {}
    for worker, (_, _, _, house) in acted.kept["workers"][0].items():
        members.setdefault(house, []).append(worker)
    first = acted.kept["households"][0]
    chosen = ranked(acted, quiet, "households", [one for one in first if one in members])
    alone = ranked(acted, quiet, "households", [one for one in first if one not in members])
    chosen += [("retired", one) for role, one in alone if role == "worst"]
    return [
        Life("household", role, first[one][1] + len(members.get(one, ())), -1, np.array(acted.weeks),
             acted.curve("households", one), quiet.curve("households", one),
             household_events(acted, quiet, one, members.get(one, [])))
        for role, one in chosen
    ]  # fmt: skip


def household_events(acted: Diary, quiet: Diary, house: int, members: list[int]) -> tuple[Event, ...]:
    """Jobs lost and found by the members of a household, and its moves."""
    events = []
    for place in range(1, len(acted.weeks)):
        for worker in members:
            before, now = (acted.kept["workers"][at].get(worker) for at in (place - 1, place))
            if before is None or now is None or (before[0] == Status.SEEKER) == (now[0] == Status.SEEKER):
                continue
            same = quiet.kept["workers"][place].get(worker)
            anyway = same is not None and (same[0] == Status.SEEKER) == (now[0] == Status.SEEKER)
            lost = now[0] == Status.SEEKER
            sector, there = (before if lost else now)[1:3]
            what = "job_lost" if lost else "job_found"
            events.append(Event(acted.weeks[place], what, int(sector), int(there), anyway))
        before, now = (acted.kept["households"][at].get(house) for at in (place - 1, place))
        if before is not None and now is not None and before[2] != now[2]:
            same = quiet.kept["households"][place].get(house)
            events.append(Event(acted.weeks[place], "moved", -1, int(now[2]), same is not None and same[2] == now[2]))
    return tuple(events[:MOST_EVENTS])


def firms_of(acted: Diary, quiet: Diary) -> list[Life]:
    """Three establishments that employ somebody."""
    first = acted.kept["firms"][0]
    return [
        Life("firm", role, first[one][0], int(first[one][1]), np.array(acted.weeks), acted.curve("firms", one),
             quiet.curve("firms", one), presence_events(acted, quiet, "firms", one))
        for role, one in ranked(acted, quiet, "firms", list(first))
    ]  # fmt: skip


def spaces_of(acted: Diary, quiet: Diary) -> list[Life]:
    """The first coworking spaces that open in the territory."""
    seen: dict[int, float] = {}
    for sample in acted.kept["spaces"]:
        for one, (members,) in sample.items():
            seen.setdefault(one, members)
    return [
        Life("space", "", members, -1, np.array(acted.weeks), acted.curve("spaces", one), quiet.curve("spaces", one),
             presence_events(acted, quiet, "spaces", one))
        for one, members in list(seen.items())[:MOST_SPACES]
    ]  # fmt: skip


def presence_events(acted: Diary, quiet: Diary, kind: str, identity: int) -> tuple[Event, ...]:
    """When an agent begins and ends."""
    there, usual = np.isfinite(acted.curve(kind, identity)), np.isfinite(quiet.curve(kind, identity))
    return tuple(
        Event(acted.weeks[place], "opened" if there[place] else "closed", anyway=bool(there[place] == usual[place]))
        for place in range(1, len(there)) if there[place] != there[place - 1]
    )  # fmt: skip
