"""Where 100 euros go: the trail balances, the drawing holds every ribbon, the multiplier is the simulator's own."""

from __future__ import annotations

import re

import numpy as np
import pytest

from dashboards.panels.circulation import circulation, trail_of
from dashboards.sankey import Flow, Node, placed, sankey
from dashboards.texts import texts_in

pytest.importorskip("solara")


class Answer:
    """An estimate whose quiet world is the same each week."""

    def __init__(self, **weekly):
        self.weekly, self.quiet = weekly, ("quiet",)

    def series(self, worlds, name):
        return np.full((2, 53, 2), float(self.weekly[name]))


SAVERS = Answer(income=100, consumption=90, purchases_local=40, purchases_total=60, value_added=30, output=60)
SPENDERS = Answer(income=100, consumption=130, purchases_local=40, purchases_total=60, value_added=30, output=60)


def test_a_hundred_euros_are_all_accounted_for():
    for answer in (SAVERS, SPENDERS):
        trail = trail_of(answer, 0)
        assert trail.here + trail.away + trail.other + trail.saved == pytest.approx(100.0)


def test_the_multiplier_adds_the_three_rounds():
    trail = trail_of(SAVERS, 0)
    assert trail.again == pytest.approx((20.0, 4.0))
    assert trail.lm3 == pytest.approx(1.24)
    assert circulation(SAVERS, 0, texts_in("fr")).lm3 == "1,24"


def test_what_is_drawn_from_savings_enters_beside_income():
    saving, spending = (circulation(answer, 0, texts_in("en")) for answer in (SAVERS, SPENDERS))
    assert not any("Drawn" in line for line in saving.lines)
    assert "Drawn from savings → Housing, energy, other, €30.0" in spending.lines
    total = sum(float(line.rsplit("€", 1)[1]) for line in spending.lines if line.startswith("Income of residents"))
    assert total == pytest.approx(100.0)


def test_every_flow_has_its_ribbon_and_names_do_not_overlap():
    nodes = [Node("a", 0, "A <b>", "3", "m-here"), *(Node(f"b{n}", 1, f"B{n}", "1", "m-away") for n in range(3)),
             Node("nobody", 1, "N", "0", "m-away")]  # fmt: skip
    flows = [Flow("a", f"b{n}", 1.0 if n else 0.01, "t") for n in range(3)]
    drawn = sankey(nodes, flows, "label")
    assert drawn.count("m-ribbon") == 3
    assert "N</text>" not in drawn
    assert "A &lt;b&gt;" in drawn
    tops, _ = placed(nodes[1:4], {f"b{n}": 1.0 if n else 0.01 for n in range(3)}, 2)
    middles = sorted(float(y) for y in re.findall(r'<text x="\d+\.\d" y="(\d+\.\d)">B', drawn))
    assert np.diff(middles).min() >= 30.0
    assert sankey([], [], "") == ""
    assert set(tops) == {"b0", "b1", "b2"}
