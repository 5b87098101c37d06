"""What a week costs from ten thousand households to all of mainland France: the table and the figure of docs/speed.md.

    PYTHONPATH=. python docs/scaling.py [--threads 2] [--largest] [--out docs/scaling.json]

Each system runs alone, in a process of its own, on the economy without shock: nine weeks after nine that are not
counted, two beginnings of a month among them, the cheapest of the rounds. ``--largest`` adds mainland France at 1:1
(9 GiB). Needs matplotlib for the figure, `pip install "maillage[benchmark]"`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from sim.commands.machine import machine_facts
from sim.commands.measurements import SIZES, WEEKS_PER_ROUND, economy
from sim.threads import Crew

ROUNDS = 3
SYSTEMS = {**SIZES, "region": {"system": "region:84"}}
LARGEST = {"country": {"system": "france"}}
PICTURE = Path(__file__).parent / "images" / "scaling.svg"
FIGURES = Path(__file__).parent / "scaling.json"


def measure(name: str, threads: int) -> dict[str, float]:
    """Households, rows of establishments, supplier links, seconds a week and peak memory of one system."""
    model = economy({**SYSTEMS, **LARGEST}[name], (ROUNDS + 1) * WEEKS_PER_ROUND)
    model.crew = Crew(threads)
    spent = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        for _ in range(WEEKS_PER_ROUND):
            model.step()
        spent.append((time.perf_counter() - begun) / WEEKS_PER_ROUND)
    return {
        "households": len(model.households), "establishments": len(model.firms), "links": len(model.inputs["stock"]),
        "territories": model.n, "threads": threads, "seconds_a_week": min(spent[1:]),
        "nanoseconds_a_household_week": min(spent[1:]) * 1e9 / len(model.households),
        "peak_gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
    }  # fmt: skip


def draw(rows: list[dict[str, float]], picture: Path) -> None:
    """Cost of a household and week against the number of households, one line a number of threads."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "maillage"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7.2, 3.4), layout="constrained")
    for threads, colour, marker in ((1, "#0072b2", "o"), (2, "#d55e00", "s")):
        some = [row for row in rows if row["threads"] == threads]
        axes.plot(
            [row["households"] for row in some], [row["nanoseconds_a_household_week"] for row in some],
            color=colour, marker=marker, label=f"{threads} thread{'s' * (threads > 1)}",
        )  # fmt: skip
    axes.axhline(85.0, color="#777777", linestyle="--", linewidth=1)
    axes.annotate("limit: 85 ns", (rows[-1]["households"], 86.0), color="#555555", fontsize=9, ha="right")
    axes.set(xscale="log", ylim=(0, None), xlabel="households", ylabel="nanoseconds a household and week")
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(picture, metadata={"Date": None})


def main() -> None:
    """Measure each system in a process of its own, then write figures and picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--largest", action="store_true")
    parser.add_argument("--out", type=Path, default=FIGURES)
    parser.add_argument("--one", nargs=2, metavar=("SYSTEM", "THREADS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one[0], int(asked.one[1]))))
        return
    rows = []
    for name in (*SYSTEMS, *(LARGEST if asked.largest else ())):
        for threads in asked.threads:
            command = [sys.executable, __file__, "--one", name, str(threads)]
            found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            rows.append(json.loads(found))
            print({key: round(value, 4) for key, value in rows[-1].items()}, flush=True)
    document = {"machine": machine_facts(), "measures": rows}
    asked.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    draw(rows, PICTURE)


if __name__ == "__main__":
    main()
