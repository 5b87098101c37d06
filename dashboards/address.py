"""The whole question in the address of the page, short enough to send by mail."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

from dashboards.question import checked, plain_table
from sim.errors import ScenarioError
from sim.scenarios import Scenario

LARGEST_ADDRESS = 8000
LARGEST_TEXT = 200_000
DATED = ("start", "end", "start_date")


def written(scenario: Scenario, lang: str, view: str, lesson: str = "") -> str:
    """The query of an address: language, page, lesson (on their page) and scenario."""
    packed = zlib.compress(json.dumps(plain_table(scenario), separators=(",", ":"), sort_keys=True).encode(), 9)
    fields = {"lang": lang, "view": view, **({"lesson": lesson} if lesson and view == "learn" else {})}
    return urlencode({**fields, "s": base64.urlsafe_b64encode(packed).decode().rstrip("=")})


def read(query: str | None) -> dict[str, str]:
    """The fields of a query, each once."""
    return {name: values[-1] for name, values in parse_qs((query or "")[:LARGEST_ADDRESS]).items()}


def scenario_of(packed: str) -> Scenario:
    """The scenario of the `s` field of an address; raises ScenarioError when it is not one."""
    try:
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        reader = zlib.decompressobj()
        text = reader.decompress(raw, LARGEST_TEXT)
        if reader.unconsumed_tail:
            raise ValueError("too long")
        table = json.loads(text)
    except (ValueError, zlib.error, RecursionError) as error:
        raise ScenarioError("this address holds no scenario", "address", str(error)[:80]) from None
    if not isinstance(table, dict):
        raise ScenarioError("this address holds no scenario", "address")
    return checked({"title_fr": "-", "title_en": "-", **with_dates(table)})


def with_dates(table: Any) -> Any:
    """A table of JSON with its dates read."""
    if isinstance(table, list):
        return [with_dates(value) for value in table]
    if not isinstance(table, dict):
        return table
    return {
        name: date_of(value) if name in DATED and isinstance(value, str) else with_dates(value)
        for name, value in table.items()
    }


def date_of(text: str) -> Any:
    """A date from its ISO form; what is not one is left for the checks to refuse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
