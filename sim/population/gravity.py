"""Who buys from whom between territories: doubly constrained gravity, one matrix per sector.

A buyer prefers big and near sellers; every buyer spends what it must and every seller sells what it makes, so trade
goes both ways between any two places (local-first and location-quotient methods forbid this cross-hauling). Part of
what households buy is bought away from home, on holiday, whatever the distance.

A flow is rebuilt from its factors, for any set of territories, without the national matrix:
households r -> d: near_households[r] * D_rd^-b * seller[d] + away[r] * visitor[d];
other buyers r -> d: near_others[r] * D_rd^-c * seller[d].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

REFERENCE_SCALE = 1.4
"""Scale at which the exponents below are given; 1.33-1.4 retains 84 % of retail in the Gard, as observed (2015)."""
ECOMMERCE_SCALE = 1.8
"""Scale of households' retail purchases when e-commerce is a channel of its own: the 84 % count it as a leak."""
ECOMMERCE_SHARE = 0.098
"""Retail bought at a distance, 2019 (Fevad)."""
HOUSEHOLD_EXPONENTS = np.array([1.4, 1.4, 1.1, 2.8, 3.5, 3.5, 2.1, 3.5, 2.8, 3.5, 3.5, 3.5, 3.5, 3.5])
"""Decay with distance of households' purchases (AGR ... PERS) at the reference scale."""
OTHER_EXPONENTS = np.array([1.7, 1.3, 1.0, 2.0, 2.6, 1.6, 1.7, 2.6, 1.6, 2.6, 2.6, 2.6, 2.6, 2.0])
"""Decay with distance of the purchases of firms, investors and government; no target exists: uncertain by 30 %."""
SHORTEST_OWN_KM = 2.0
OWN_DISTANCE_OVER_RADIUS = 0.6
"""Mean distance inside a territory over the radius of the disc of its area, and its floor in km; assumed."""
CONVERGENCE = 1e-6
LARGEST_NUMBER_OF_SWEEPS = 400


def away_from_home_share() -> np.ndarray:
    """Part of households' purchases made on holiday or on the way (S); assumed."""
    share = np.zeros(NUMBER_OF_SECTORS)
    for sector, part in (("HORECA", 0.40), ("LOG", 0.25), ("PERS", 0.15), ("TRADE", 0.06)):
        share[SECTOR_INDEX[sector]] = part
    return share


@dataclass(frozen=True)
class DistanceDecay:
    """Exponents of distance for `households` and `others`, by sector (S)."""

    households: np.ndarray
    others: np.ndarray

    @classmethod
    def at_scale(cls, scale: float = REFERENCE_SCALE, retail_scale: float = ECOMMERCE_SCALE) -> DistanceDecay:
        """All exponents in proportion to `scale`; households' retail to `retail_scale`."""
        households = HOUSEHOLD_EXPONENTS * scale / REFERENCE_SCALE
        trade = SECTOR_INDEX["TRADE"]
        households[trade] = HOUSEHOLD_EXPONENTS[trade] * retail_scale / REFERENCE_SCALE
        return cls(households, OTHER_EXPONENTS * scale / REFERENCE_SCALE)


@dataclass(frozen=True)
class TradeFactors:
    """Balancing factors of n territories by sector, (n, S): see the head of this file."""

    near_households: np.ndarray
    away: np.ndarray
    near_others: np.ndarray
    seller: np.ndarray
    visitor: np.ndarray

    def take(self, rows: np.ndarray) -> TradeFactors:
        """Factors of some territories."""
        return TradeFactors(
            self.near_households[rows], self.away[rows], self.near_others[rows], self.seller[rows], self.visitor[rows]
        )


@dataclass(frozen=True)
class Buyers:
    """What is traded in the country, (n, S) euros a year: bought by `households`, by `others`; `supply` of sellers."""

    households: np.ndarray
    others: np.ndarray
    supply: np.ndarray


def log_distance(distance_km: np.ndarray, area_km2: np.ndarray) -> np.ndarray:
    """Logarithm of distances between territories (n, n), each at its own mean distance from itself."""
    distance = np.array(distance_km, dtype=np.float64)
    own = np.maximum(OWN_DISTANCE_OVER_RADIUS * np.sqrt(area_km2 / np.pi), SHORTEST_OWN_KM)
    np.fill_diagonal(distance, own)
    return np.log(np.maximum(distance, SHORTEST_OWN_KM))


def tourism_weight(second_homes: np.ndarray, horeca_jobs: np.ndarray, population: np.ndarray) -> np.ndarray:
    """Where the country goes on holiday (n, sum 1): half second homes, half hotel and restaurant jobs in excess."""
    excess = excess_horeca_jobs(horeca_jobs, population, float(horeca_jobs.sum() / population.sum()))
    return 0.5 * second_homes / second_homes.sum() + 0.5 * excess / excess.sum()


def excess_horeca_jobs(horeca_jobs: np.ndarray, population: np.ndarray, jobs_per_head: float) -> np.ndarray:
    """Hotel and restaurant jobs above what residents need at the national ratio (n)."""
    return np.maximum(horeca_jobs - jobs_per_head * population, 0.0)


def _share(totals: np.ndarray, parts: np.ndarray) -> np.ndarray:
    return np.divide(totals, parts, out=np.zeros_like(totals), where=parts > 0)


def balance_sector(
    log_km: np.ndarray,
    buyers: Buyers,
    size: np.ndarray,
    tourism: np.ndarray,
    sector: int,
    decay: DistanceDecay,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, int, float]:
    """Balance one sector over the whole country.

    `size` attraction of sellers (n), `tourism` weights (n, sum 1). Rows then columns in turn, ending on columns:
    sellers are exact. Returns near_households, away, near_others, seller, visitor (n each), sweeps, largest row error.
    """
    households, others, supply = buyers.households[:, sector], buyers.others[:, sector], buyers.supply[:, sector]
    away = away_from_home_share()[sector]
    prior_households = np.exp(-decay.households[sector] * log_km) * size
    normal = prior_households.sum(axis=1)
    prior_households *= ((1 - away) / normal)[:, None]
    if away > 0:
        prior_households += away * tourism
    prior_others = np.exp(-decay.others[sector] * log_km) * size
    normal_others = prior_others.sum(axis=1)
    prior_others /= normal_others[:, None]
    column = np.ones(size.size)
    sweeps, error = 0, np.inf
    row_households, row_others = households, others
    while sweeps < LARGEST_NUMBER_OF_SWEEPS and error > CONVERGENCE:
        reach_households, reach_others = prior_households @ column, prior_others @ column
        if sweeps:
            drift = np.abs(row_households * reach_households - households) + np.abs(row_others * reach_others - others)
            error = float((drift / (households + others)).max())
        row_households, row_others = _share(households, reach_households), _share(others, reach_others)
        column = _share(supply, row_households @ prior_households + row_others @ prior_others)
        sweeps += 1
    return (
        row_households * (1 - away) / normal,
        row_households * away,
        row_others / normal_others,
        size * column,
        tourism * column,
        sweeps,
        error,
    )


def balance(
    log_km: np.ndarray, buyers: Buyers, size: np.ndarray, tourism: np.ndarray, decay: DistanceDecay
) -> tuple[TradeFactors, list[tuple[int, float]]]:
    """Balance every sector; also the sweeps and the largest relative row error of each."""
    shape = buyers.supply.shape
    factors = TradeFactors(*(np.zeros(shape) for _ in range(5)))
    progress = []
    for sector in range(shape[1]):
        *solved, sweeps, error = balance_sector(log_km, buyers, size[:, sector], tourism, sector, decay)
        for target, values in zip(
            (factors.near_households, factors.away, factors.near_others, factors.seller, factors.visitor),
            solved,
            strict=True,
        ):
            target[:, sector] = values
        progress.append((sweeps, error))
    return factors, progress


def flows_between(
    log_km: np.ndarray, factors: TradeFactors, decay: DistanceDecay, sector: int
) -> tuple[np.ndarray, np.ndarray]:
    """Purchases of households and of others of one sector inside a set of territories, (n, n) euros a year each."""
    households = (
        factors.near_households[:, sector, None]
        * np.exp(-decay.households[sector] * log_km)
        * factors.seller[:, sector]
    )
    households += np.outer(factors.away[:, sector], factors.visitor[:, sector])
    others = factors.near_others[:, sector, None] * np.exp(-decay.others[sector] * log_km) * factors.seller[:, sector]
    return households, others


def attach(
    log_km_from: np.ndarray,
    log_km_to: np.ndarray,
    log_km_own: np.ndarray,
    known: TradeFactors,
    known_size: np.ndarray,
    buyers: Buyers,
    size: np.ndarray,
    tourism: np.ndarray,
    decay: DistanceDecay,
) -> TradeFactors:
    """Factors of m new territories with those of the k `known` ones held fixed.

    `log_km_from` (m, k) new buyers to known sellers, `log_km_to` (k, m) the reverse, `log_km_own` (m, m) among
    the new; `buyers`, `size` (m, S) and `tourism` (m) of the new, `known_size` (k, S). Only the new rows and columns
    are iterated, to CONVERGENCE.
    """
    away_share = away_from_home_share()
    new = TradeFactors(*(np.zeros(size.shape) for _ in range(5)))
    for sector in range(size.shape[1]):
        away = away_share[sector]
        power, other_power = decay.households[sector], decay.others[sector]
        near = np.exp(-power * log_km_from)
        own = np.exp(-power * log_km_own)
        normal = near @ known_size[:, sector] + own @ size[:, sector]
        arriving = known.near_households[:, sector] @ np.exp(-power * log_km_to) * size[:, sector]
        arriving += known.away[:, sector].sum() * tourism
        arriving += known.near_others[:, sector] @ np.exp(-other_power * log_km_to) * size[:, sector]
        fixed = (1 - away) / normal * (near @ known.seller[:, sector]) + away * known.visitor[:, sector].sum()
        prior = (own * size[:, sector]) * ((1 - away) / normal)[:, None] + away * tourism
        fixed_others = np.exp(-other_power * log_km_from) @ known.seller[:, sector]
        prior_others = np.exp(-other_power * log_km_own) * size[:, sector]
        households, others = buyers.households[:, sector], buyers.others[:, sector]
        column = np.ones(size.shape[0])
        for _ in range(LARGEST_NUMBER_OF_SWEEPS):
            before = column
            row = _share(households, fixed + prior @ column)
            row_others = _share(others, fixed_others + prior_others @ column)
            column = _share(buyers.supply[:, sector], arriving + row @ prior + row_others @ prior_others)
            if np.abs(column - before).max() <= CONVERGENCE * column.max():
                break
        new.near_households[:, sector] = row * (1 - away) / normal
        new.away[:, sector] = row * away
        new.near_others[:, sector] = row_others
        new.seller[:, sector] = size[:, sector] * column
        new.visitor[:, sector] = tourism * column
    return new
