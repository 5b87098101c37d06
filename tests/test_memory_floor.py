"""Bytes that a week touches, as the kernel counts them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.commands import memory_floor
from sim.commands.measurements import SIZES

pytestmark = pytest.mark.skipif(not memory_floor.FORGET.exists(), reason="the kernel does not say what is touched")


def test_bytes_of_an_array_are_counted_when_it_is_read_and_not_before() -> None:
    pages = np.ones(1 << 25, np.uint8)
    memory_floor.bytes_since_last_asked()
    untouched = memory_floor.bytes_since_last_asked()
    pages.sum()
    assert untouched < 1 << 24
    assert 1 << 25 <= memory_floor.bytes_since_last_asked() < (1 << 25) + (1 << 24)


def test_the_floor_is_what_is_touched_at_the_speed_of_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a known speed, so that no other program on the machine can show."""
    gigabytes_a_second = 5.0
    monkeypatch.setattr(memory_floor, "bytes_copied_a_second", lambda: gigabytes_a_second * 1e9)
    seen = {one.id: one.value for one in memory_floor.memory_floor(SIZES["small"], lambda *done: None)}
    assert seen["bytes_touched"] > 146
    assert seen["copied_gigabytes"] == gigabytes_a_second
    assert seen["floor_nanoseconds"] == pytest.approx(seen["bytes_touched"] / gigabytes_a_second)
    assert seen["floor_ratio"] > 0.0


def test_copies_are_timed_over_what_is_read_and_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_floor, "COPIED_BYTES", 1 << 24)
    ticks = iter(range(100))
    monkeypatch.setattr(memory_floor.time, "perf_counter", lambda: float(next(ticks)))
    assert memory_floor.bytes_copied_a_second() == 2 << 24
