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


def test_a_week_touches_more_than_its_state_and_costs_more_than_its_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_floor, "COPIED_BYTES", 1 << 24)
    seen = {one.id: one.value for one in memory_floor.memory_floor(SIZES["small"], lambda *done: None)}
    assert seen["bytes_touched"] > 146
    assert seen["floor_ratio"] > 1.0
