"""What is kept of a measure of speed: the processor and the versions, not the name of the machine."""

from __future__ import annotations

from typing import Any

import pytest

from sim.commands.machine import machine_facts


@pytest.hookimpl(optionalhook=True)
def pytest_benchmark_update_machine_info(machine_info: dict[str, Any]) -> None:
    machine_info["node"] = ""
    machine_info.update(machine_facts())
