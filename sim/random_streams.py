"""Luck belongs to agents: the same seed, stream, period and agent always meet the same chance.

A draw is a function, not the next item of a sequence: ``draw(stream_key(seed, stream, period), identity)``. Whatever a
policy does to one agent, every other agent keeps its luck, so that two scenarios on equal seeds differ by the policy
alone; and a territory lives the same life alone or among others it has no link with.

An identity is (territory code, kind of agent, local serial), stable for the agent's life. Both the identity and the
key enter a two-round mix built on the finaliser of splitmix64 (Steele, Lea and Flood, 2014). The key enters both
rounds, so that the sequences of two keys never run over one another.

Kernels call :func:`draw`, :func:`uniform` and :func:`identity` inside their loops.
"""

from __future__ import annotations

import secrets
from functools import cache
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from sim.compiled import compiled

_MASK = (1 << 64) - 1
_INCREMENT = 0x9E3779B97F4A7C15
_MULTIPLIERS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_SHIFTS = (30, 27, 31)
_UNIT = 2.0**-53

_INCREMENT_64 = np.uint64(_INCREMENT)
_FIRST_MULTIPLIER, _SECOND_MULTIPLIER = (np.uint64(multiplier) for multiplier in _MULTIPLIERS)
_FIRST_SHIFT, _SECOND_SHIFT, _THIRD_SHIFT = (np.uint64(shift) for shift in _SHIFTS)
_UNIFORM_SHIFT = np.uint64(11)
_LARGEST_GROUP = 1 << 24
_PLACE_OF_TICKET = np.uint64(_LARGEST_GROUP - 1)


def fresh_seed() -> int:
    """A seed nobody chose, for runs that were given none: 0 <= seed < 2**31."""
    return secrets.randbits(31)


@cache
def _hash_64(purpose: str, first: str, second: str) -> int:
    text = f"{first}\x1f{second}".encode()
    return int.from_bytes(blake2b(text, digest_size=8, person=purpose.encode()).digest(), "little")


def stream_key(seed: int, stream: str, period: int) -> np.uint64:
    """The key of one kind of chance in one period, for instance the hires of week 12.

    Args:
        seed: the seed of the run, any integer.
        stream: name of the stream, usually the rule that draws ("labour_market.match").
        period: index of the week, month or year; any integer.

    Returns:
        64 bits that depend on nothing else: not on the process, its hash seed or the platform.
    """
    return np.uint64(draw_scalar(_hash_64("stream", str(int(seed)), stream), int(period)))


def identity_base(territory_code: str, kind: str) -> np.uint64:
    """Where the identities of one kind of agent of one territory start; agent number s is ``identity(base, s)``."""
    return np.uint64(_hash_64("identity", territory_code, kind))


@compiled(inline="always")
def identity(base: np.uint64, serial: int) -> np.uint64:
    """The identity of the agent that carries this serial number in its territory and kind (compiled)."""
    return np.uint64(base) + np.uint64(serial)


def identities(territory_code: str, kind: str, serials: np.ndarray) -> np.ndarray:
    """Identities of agents of one territory and kind, from their local serial numbers.

    Args:
        territory_code: SIREN of the intercommunalité, commune code or user's own code.
        kind: name of the agent type ("Household", "Firm").
        serials: integers >= 0, shape (k,), never used again after an agent has left.

    Returns:
        uint64, shape (k,).
    """
    return np.asarray(serials).astype(np.uint64) + identity_base(territory_code, kind)


@compiled(inline="always")
def _mix(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> _FIRST_SHIFT)) * _FIRST_MULTIPLIER
    z = (z ^ (z >> _SECOND_SHIFT)) * _SECOND_MULTIPLIER
    return z ^ (z >> _THIRD_SHIFT)


@compiled(inline="always")
def draw(key: np.uint64, identity: np.uint64) -> np.uint64:
    """The 64 random bits of one agent under one key (compiled)."""
    key = np.uint64(key)
    return _mix(_mix(np.uint64(identity) * _INCREMENT_64 + key) + key)


@compiled(inline="always")
def uniform(bits: np.uint64) -> float:
    """A number in [0, 1) from random bits: their upper 53 divided by 2**53 (compiled)."""
    return np.float64(np.uint64(bits) >> _UNIFORM_SHIFT) * _UNIT


@compiled
def _fill_draws(key: np.uint64, identities: np.ndarray, result: np.ndarray) -> None:
    for i in range(identities.size):
        result[i] = draw(key, identities[i])


@compiled
def _fill_uniforms(key: np.uint64, identities: np.ndarray, result: np.ndarray) -> None:
    for i in range(identities.size):
        result[i] = uniform(draw(key, identities[i]))


def _checked(identities: np.ndarray) -> np.ndarray:
    identities = np.asarray(identities)
    if identities.dtype != np.uint64 or identities.ndim != 1:
        raise TypeError(f"a draw needs identities, uint64 (k,), got {identities.dtype} {identities.shape}")
    return identities


def draws(key: np.uint64, identities: np.ndarray) -> np.ndarray:
    """The random bits of many agents under one key: uint64, shape of ``identities`` (k,).

    Raises:
        TypeError: when ``identities`` are not uint64, as when rows are passed in their place.
    """
    identities = _checked(identities)
    result = np.empty(identities.size, np.uint64)
    _fill_draws(key, identities, result)
    return result


def uniforms(key: np.uint64, identities: np.ndarray) -> np.ndarray:
    """Numbers in [0, 1) of many agents under one key: float64, shape of ``identities`` (k,).

    Raises:
        TypeError: when ``identities`` are not uint64, as when rows are passed in their place.
    """
    identities = _checked(identities)
    result = np.empty(identities.size, np.float64)
    _fill_uniforms(key, identities, result)
    return result


def _mix_scalar(z: int) -> int:
    z = ((z ^ (z >> _SHIFTS[0])) * _MULTIPLIERS[0]) & _MASK
    z = ((z ^ (z >> _SHIFTS[1])) * _MULTIPLIERS[1]) & _MASK
    return z ^ (z >> _SHIFTS[2])


def draw_scalar(key: int, identity: int) -> int:
    """The 64 random bits of one agent in plain Python integers: the definition :func:`draw` must agree with."""
    key = int(key) & _MASK
    return _mix_scalar((_mix_scalar((int(identity) * _INCREMENT + key) & _MASK) + key) & _MASK)


def uniform_scalar(bits: int) -> float:
    """A number in [0, 1) from random bits, in plain Python: the definition :func:`uniform` must agree with."""
    return (int(bits) >> 11) * _UNIT


@compiled
def _deal_tickets(
    key: np.uint64, groups: np.ndarray, identities: np.ndarray, start: np.ndarray, tickets: np.ndarray, held: np.ndarray
) -> None:
    """Members of each group side by side: a ticket is luck in its upper 40 bits and the place in the group below."""
    dealt = np.zeros(start.size - 1, np.int64)
    for position in range(groups.size):
        group = groups[position]
        place = dealt[group]
        dealt[group] = place + 1
        tickets[start[group] + place] = (draw(key, identities[position]) & ~_PLACE_OF_TICKET) | np.uint64(place)
        held[start[group] + place] = position


@compiled
def _call_tickets(start: np.ndarray, tickets: np.ndarray, held: np.ndarray, order: np.ndarray) -> None:
    for group in range(start.size - 1):
        for rank in range(start[group], start[group + 1]):
            order[rank] = held[start[group] + np.int64(tickets[rank] & _PLACE_OF_TICKET)]


def lottery_order(key: np.uint64, groups: np.ndarray, identities: np.ndarray) -> np.ndarray:
    """Positions sorted by group (small whole numbers) and, within a group, by this draw of their identities.

    Each group is sorted on its own: small enough for the processor's nearest cache. Raises ValueError for a group of
    more than 2**24 members.
    """
    identities, groups = _checked(identities), groups.astype(np.int64)
    members = np.bincount(groups)
    if members.max(initial=0) > _LARGEST_GROUP:
        raise ValueError(f"a lottery has at most {_LARGEST_GROUP} members a group, got {members.max()}")
    start = np.concatenate(([0], np.cumsum(members)))
    tickets, held = np.empty(groups.size, np.uint64), np.empty(groups.size, np.int64)
    _deal_tickets(key, groups, identities, start, tickets, held)
    for first, last in pairwise(start.tolist()):
        tickets[first:last].sort()
    order = np.empty(groups.size, np.int64)
    _call_tickets(start, tickets, held, order)
    return order
