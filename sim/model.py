"""TerritorialEconomy: a set of French intercommunalités, their households, firms and coworking spaces, week by week."""

from __future__ import annotations

from operator import attrgetter

import mesa
import networkx as nx
import numpy as np

from sim.accounts import Ledger
from sim.agents.coworking_spaces import CoworkingSpace
from sim.agents.firms import Firm, FirmKind
from sim.agents.households import Household, Worker
from sim.agents.territories import Territory
from sim.alliance import Alliance
from sim.clock import Clock
from sim.columns import Population
from sim.compiled import PRICE_BASE
from sim.contracts import SupplyContracts
from sim.coworking.market import CoworkingMarket
from sim.cycle import CYCLE, run_week
from sim.government import Government
from sim.habits import Habits
from sim.incomes import Payroll
from sim.land import Land
from sim.mesa_bridge import ColumnarModel, chosen_seed
from sim.population.grain import LARGE_SYSTEM, grain_of
from sim.population.store import settled_population
from sim.programmes import Programmes
from sim.random_streams import identity_base
from sim.rebuilding import Rebuilding
from sim.residence import count_households
from sim.scenarios import Scenario, load_scenario
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_CODES
from sim.setting import Setting
from sim.shocks import ActiveShocks
from sim.shocks.effects import WeekEffects
from sim.start import start_in_balance
from sim.tables import QUINTILES, FirmColumns, HouseholdColumns, InputColumns, WorkerColumns, make_work
from sim.threads import Crew

TERRITORY_REPORTERS = {
    f"territory_{name}": attrgetter(name) for name in ("employment", "unemployment", "jobs", "income", "consumption")
}


class TerritorialEconomy(ColumnarModel):
    """A weekly economy of real territories built 1:1 from public facts, as a Mesa model.

    Args:
        system: a named system (``maillage list systems``), ``region:84``, ``departement:53``; None: the scenario's own.
        scenario_name: a scenario of the library or the path of a TOML file.
        seed: the luck of the run; the people and firms of month 0 do not depend on it.
        scale: how many people and establishments one agent stands for; None for the scenario's own.
        weeks: weeks to simulate, 52 a year; None for the scenario's own.
        resolved: a scenario already resolved, used as it is (seed, scale and weeks included).

    Above `LARGE_SYSTEM` territories payments are not kept one by one and ``datacollector`` follows the model alone.
    ``step()`` lives one week. ``households``, ``workers``, ``firms``, ``coworking_spaces`` and ``territories`` are the
    populations; ``cooperation`` is the graph of inter-territorial cooperation, empty unless a scenario draws it.
    ``crew`` is the threads that share the costliest rules, one unless ``run_scenario`` is asked for more.

    Raises:
        InputError: unknown system, scenario or territory, value out of bounds.
        IdentityBroken: from ``step()``, when an account does not close to the cent.
    """

    def __init__(
        self,
        system: str | None = None,
        scenario_name: str = "baseline",
        seed: int | str | None = 1,
        scale: int | None = None,
        weeks: int | None = None,
        resolved: Scenario | None = None,
    ) -> None:
        if resolved is None:
            given = {"system": system, "scale": scale, "weeks": weeks, "seed": chosen_seed(seed)}
            resolved = load_scenario(scenario_name, {name: value for name, value in given.items() if value is not None})
        super().__init__(resolved.seed)
        self.resolved = resolved
        self._columns: dict[type, tuple] = {}
        self.crew = Crew()
        self.scenario_name, self.weeks, self.scale = resolved.id, resolved.weeks, resolved.scale
        self.parameters = resolved.parameter_set()
        self.setting = Setting.of(resolved)
        self.codes, self.n = self.setting.codes, len(self.setting.codes)
        self.grain = grain_of(self.n, self.scale)
        self._settle_people()
        self._prepare_week()
        start_in_balance(self)
        self.habits, self.land = Habits(self), Land(self)
        self._refresh_territories()
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "employment": total_employment,
                "unemployment": total_unemployment,
                "output": total_output,
            },
            agenttype_reporters={Territory: TERRITORY_REPORTERS} if self.n <= LARGE_SYSTEM else None,
        )
        self.datacollector.collect(self)

    def _settle_people(self) -> None:
        people = settled_population(self.setting.pack, self.codes, self.parameters, self.scale)
        self.structure = people.structure
        self.territories = self.add_population(
            Population(
                self,
                Territory,
                self.n,
                identity=np.array([identity_base(code, "territory") for code in self.codes], np.uint64),
            )
        )
        for name, agent_type in (("households", Household), ("workers", Worker), ("firms", Firm)):
            columns = dict(getattr(people, name))
            if agent_type is Household:
                columns["consumption_units"] = np.rint(people.consumption_units * 100).astype(np.int16)
            if agent_type is Firm:
                employing = people.small_establishments + people.large_establishments
                own_account = columns["kind"] == FirmKind.OWN_ACCOUNT
                columns["establishments"] = np.where(own_account, self.scale, np.maximum(employing, 1)).astype(np.int32)
            setattr(self, name, self.add_population(Population(self, agent_type, len(columns["identity"]), **columns)))
        count_households(self)
        self.coworking_spaces = self.add_population(
            Population(self, CoworkingSpace, 0, identity=np.zeros(0, np.uint64))
        )
        self.inputs = people.inputs
        self.known_employer_rows = {
            (cell // NUMBER_OF_SECTORS, employer.name): int(self.structure.cell_start[cell]) + place
            for cell, employers in people.counts.known.items()
            for place, (employer, _staff) in enumerate(employers)
        }
        self.cooperation = nx.MultiDiGraph()
        self.cooperation.add_nodes_from(self.codes)
        self.input_columns = InputColumns(*(self.inputs[name] for name in InputColumns._fields))

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_columns": {}}

    @property
    def firm_columns(self) -> FirmColumns:
        """Columns of the firms, as compiled rules take them."""
        return self._views(self.firms, FirmColumns)

    @property
    def worker_columns(self) -> WorkerColumns:
        """Columns of the workforce, as compiled rules take them."""
        return self._views(self.workers, WorkerColumns)

    @property
    def household_columns(self) -> HouseholdColumns:
        """Columns of the households, as compiled rules take them."""
        return self._views(self.households, HouseholdColumns)

    def _views(self, population: Population, columns: type) -> tuple:
        """A population's arrays as a named tuple, made again when rows were added or removed."""
        shape = (population.layout, len(population))
        known = self._columns.get(columns)
        if known is None or known[0] != shape:
            arrays = population.columns()
            known = self._columns[columns] = (shape, columns(*(arrays[name] for name in columns._fields)))
        return known[1]

    def _prepare_week(self) -> None:
        n, start = self.n, self.resolved.start_date
        self.clock = Clock(start)
        self.shocks = ActiveShocks(self.resolved.shocks, self.setting.places, SECTOR_CODES, start)
        self.territories.engineering_capacity[:] = (
            np.asarray(self.setting.places.population) / 10_000 * self.parameters.levers.engineers_per_10000_inhabitants
        )
        self.commissions: dict[str, np.ndarray] = {}
        self.opportunity_factor, self.filling_factor = np.ones((n, NUMBER_OF_SECTORS)), np.ones(2 * n)
        self.nearness, self.more_online = np.ones((n, NUMBER_OF_SECTORS)), np.zeros(n)
        self.coworking = CoworkingMarket(self)
        self.contracts = SupplyContracts(self)
        self.alliance = Alliance(self, self.resolved.cooperation)
        self.programmes = Programmes(self, self.resolved.levers)
        others = self.structure.rest_of_france_sales + self.structure.abroad_sales
        self.abroad_share = self.structure.abroad_sales / np.maximum(others, 1)
        self.usual_effects = WeekEffects.usual(n, NUMBER_OF_SECTORS).freeze()
        self.effects = self.usual_effects
        self.struck: dict[str, int] = {}
        self.staff_when_struck: dict[str, int] = {}
        self.market_share_when_struck: dict[str, float] = {}
        self.flooded: dict[str, np.ndarray] = {}
        self.closed: dict[str, np.ndarray] = {}
        self.withdrawn = np.zeros((n, NUMBER_OF_SECTORS))
        self.rebuilding = Rebuilding(n)
        self.closing = np.zeros(len(self.firms), np.bool_)
        self.furlough_last_week, self.scarce = False, False
        self.distance_km = self.setting.distance_km()
        self.work = make_work(len(self.firms), len(self.inputs["stock"]))
        self.ledger = Ledger(self.codes, keep_flows=n <= LARGE_SYSTEM)
        self.government = Government(self.structure)
        self.payroll = Payroll(n)
        self.scrapped_goods = np.zeros(NUMBER_OF_SECTORS, np.int64)
        self.destroyed_capital, self.moves = 0, 0
        self.prices_last_january = np.full(n, PRICE_BASE, np.int64)
        self.labour_entrants = np.zeros(n, np.int64)
        self.entrants_waiting = np.zeros(n * NUMBER_OF_SECTORS, np.int64)
        self.household_cash, self.firm_cash, self.coworking_cash, self.value_added, self.furloughed = (
            np.zeros(n, np.int64) for _ in range(5)
        )
        self.input_stocks = np.zeros(n, np.int64)
        self.exits, self.entries = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.cents_to_refund = np.zeros((n, QUINTILES), np.int64)
        self.hires, self.leavers = np.zeros(2 * n, np.int64), np.zeros(2, np.int64)
        self.outside_substitution = self.parameters.production.outside_substitution.array()
        self.workplace_purchase_share = self.parameters.households.workplace_purchase_share.array()
        self.seconds_by_phase = dict.fromkeys((phase.name for phase in CYCLE), 0.0)

    def outside_factor(self) -> np.ndarray:
        """Orders from outside relative to usual, visitors and others weighted, shape (n, S)."""
        visitors, effects = self.structure.visitor_share, self.effects
        others = effects.outside_demand * (1.0 - self.abroad_share * (1.0 - effects.abroad_demand))
        return visitors * effects.visitor_demand + (1.0 - visitors) * others

    def income_relative_to_start(self) -> np.ndarray:
        """Disposable income planned by households relative to month 0, shape (n,)."""
        return self.final_demand.budgets[:, :5].sum(axis=1) / np.maximum(self.budgets_at_start, 1)

    def step(self) -> None:
        """Live one week: shocks strike, markets and contracts follow, accounts are checked, the week is recorded."""
        self.clock.week += 1
        self.effects = self.shocks.effects(self.clock.week) or self.usual_effects
        self.exits[:], self.entries[:] = 0, 0
        contracts = self.clock.starts_month() or bool(self.effects.closures)
        run_week(self)
        self.furlough_last_week = self.effects.furlough
        self.ledger.close_week(self.clock.week, self.household_cash, self.firm_cash, self.coworking_cash)
        if contracts:
            self.recorder.count_people(self)
        self.recorder.record(self)
        if self.clock.starts_month():
            self.clock.last_decision = self.clock.week
        self._refresh_territories()
        self.datacollector.collect(self)
        self.running = self.clock.week + 1 < self.weeks

    def _refresh_territories(self) -> None:
        panel, row = self.recorder.panel, self.recorder.row - 1
        for name in ("employment", "unemployment", "jobs", "vacancies", "consumption", "income"):
            self.territories.columns()[name][:] = panel[name][row]
        self.territories.production[:] = panel["output"][row]
        self.territories.government_cash[:] = self.ledger.balances[2 * self.n : 3 * self.n]


def total_employment(model: TerritorialEconomy) -> int:
    """Employed residents of the system."""
    return int(model.territories.employment.sum())


def total_unemployment(model: TerritorialEconomy) -> int:
    """Job seekers living in the system."""
    return int(model.territories.unemployment.sum())


def total_output(model: TerritorialEconomy) -> int:
    """Output of the system, base-year cents a week."""
    return int(model.territories.production.sum())
