"""Sector codes as scenario files write them."""

from __future__ import annotations

from typing import Literal

SectorCode = Literal[
    "AGR", "FOOD", "MFG", "ENERGY", "CONS", "TRADE", "LOG", "HORECA", "BUS", "REAL", "PUB", "EDU", "HEALTH", "PERS"
]
