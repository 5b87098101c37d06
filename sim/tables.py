"""The fixed tables that compiled rules read, and the arrays they work in, as named tuples."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import Firm
from sim.agents.households import Household, Worker
from sim.compiled import PPM
from sim.narrowing import Remembering
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_CODES

if TYPE_CHECKING:
    from sim.parameters import Parameters
    from sim.population.structure import Structure

QUINTILES = 5
NON_PROFIT = 5
STATE_CARE = 6
BUCKETS = 7


class FirmColumns(Remembering, namedtuple("FirmColumns", tuple(Firm.schema()))):
    """Columns of the establishments."""


class WorkerColumns(Remembering, namedtuple("WorkerColumns", tuple(Worker.schema()))):
    """Columns of the workforce."""


class HouseholdColumns(Remembering, namedtuple("HouseholdColumns", tuple(Household.schema()))):
    """Columns of the households."""


class InputColumns(Remembering, namedtuple("InputColumns", (
    "stock", "supplier", "local_share", "extra_slot", "extra_client", "extra_supplier", "extra_share",
), defaults=(np.zeros(0, np.int64), *(np.zeros(0, np.int32) for _ in range(3))))):  # fmt: skip
    """Inputs of firms, one row each: stock, first supplier and its share (ppm of the order).

    A supplier is a row of Firm; -1: none; -2 - cell: lost, to be found again there. Further suppliers of large clients
    are in the rows `extra_*`, sorted by input.
    """


FROM_STRUCTURE = (
    "cell_start", "first_input", "input_offset", "input_product", "input_coefficient", "input_imported_share",
    "stock_weeks", "occupation_cumulative", "outside_occupation_cumulative", "base_wage", "outside_base_wage",
    "residence_index", "levies_per_net", "employer_per_net", "production_tax", "input_product_tax", "depreciation",
    "direct_tax_rate", "consumption_rate", "benefit_coverage", "basket", "household_tax_share",
    "household_import_share", "household_trade", "other_trade", "other_investment", "investment_mix",
    "investment_import_share", "investment_tax_share", "profit_tax_rate", "own_contribution", "inputs_per_output",
    "outside_posts", "non_profit_basket", "visitor_share",
)  # fmt: skip
DERIVED = (
    "use_per_output", "imported_part", "income_brackets", "criticality", "input_is_fast", "capital_per_output",
    "cash_need",
)  # fmt: skip


class Tables(Remembering, namedtuple("Tables", FROM_STRUCTURE + DERIVED)):
    """Shapes: n territories, S sectors, F firm rows, K (sector, input) pairs.

    cell_start (n*S+1), first_input (F+1) and input_offset (S+1) are row starts; input_* (K,), coefficients in ppm of
    output; use_per_output (K,) and imported_part (K,) the same as shares; stock_weeks (K,); criticality (K,) 1
    critical, .5 important, 0 not; input_is_fast (K,) bites within a week; occupation_cumulative (n, S, 4); base_wage
    (S, 4) and outside_base_wage (n, 4) cents/week; residence_index (2n,) ppm; levies_per_net, employer_per_net (n, S)
    ppm of the net wage; own_contribution ppm of drawings; production_tax, input_product_tax (S,) ppm of output;
    depreciation (n,) per week; direct_tax_rate, consumption_rate (n, 5) ppm; income_brackets (n, 4) cents/week; basket
    (n, 5, S) ppm of the budget; household_trade, other_trade (n, sellers, S) shares; other_investment (n,) cents/week;
    investment_mix, investment_import_share (n, S) and investment_tax_share (n,) shares; capital_per_output (S,) cents
    of capital per cent of weekly output; inputs_per_output (S,) and cash_need (n, S) ratios; outside_posts (n,) posts
    of employers outside; visitor_share (n, S) part of sales outside made to visitors.
    """


class Work(Remembering, namedtuple("Work", (
    "capacity", "potential", "spare", "demanded", "fill", "local_money", "outside_money", "revenue", "input_cost",
    "orders_from_firms", "sold_to_firms", "serves_from", "open_share", "stock_factor", "order",
))):  # fmt: skip
    """What a week is worked out in, by row of Firm (`order`: by input), in base-year cents.

    ``serves_from`` is the territory of who delivers all it is asked at the prices of month 0, -1 less that of others,
    ``open_share`` what shocks leave open of a firm, ``stock_factor`` its stock targets relative to the usual ones.
    """


def make_work(firms: int, inputs: int) -> Work:
    """Blank working arrays for F firm rows and their inputs."""
    blank = {"fill": np.ones(firms), "open_share": np.ones(firms), "stock_factor": np.ones(firms),
             "serves_from": np.zeros(firms, np.int16), "order": np.zeros(inputs, np.int64)}  # fmt: skip
    return Work(**{name: blank.get(name, np.zeros(firms, np.int64)) for name in Work._fields})


def make_tables(
    structure: Structure,
    parameters: Parameters,
    labour_cost_share: np.ndarray,
    income_brackets: np.ndarray,
) -> Tables:
    """Gather the tables of a population.

    ``labour_cost_share`` (n, S) is labour cost per unit of output at month 0, ``income_brackets`` (n, 4) the bounds of
    the fifths of disposable income, cents a week per consumption unit.
    """
    production = parameters.production
    criticality = production.criticality.array()
    sector_of_pair = np.repeat(np.arange(NUMBER_OF_SECTORS), np.diff(structure.input_offset))
    product = np.asarray(structure.input_product)
    fast_days = np.array([production.fast_input_days.get(code, 365.0) for code in SECTOR_CODES])
    user_days = production.stock_days.array()
    return Tables(
        **{name: getattr(structure, name) for name in FROM_STRUCTURE},
        use_per_output=structure.input_coefficient / PPM,
        imported_part=structure.input_imported_share / PPM,
        income_brackets=income_brackets,
        criticality=criticality[product, sector_of_pair],
        input_is_fast=np.minimum(fast_days[product], user_days[sector_of_pair]) < 7.0,
        capital_per_output=structure.capital_per_weekly_output,
        cash_need=structure.inputs_per_output + labour_cost_share,
    )
