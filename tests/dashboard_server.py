"""A dashboard served for the tests, and a browser page that fails on anything it should not do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboards.measure_browser import CHROMIUM, free_port

CHECKOUT = Path(__file__).parents[1]
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--font-render-hinting=none", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip
FIRST_ANSWER_MILLISECONDS = 180_000
PATIENCE_MILLISECONDS = 60_000
"""How long a click or a condition is waited for: machines that run tests do other things too."""
MOST_AGENTS = 6000
"""Refined estimates of the tests are small: what is tested is the page."""


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """The address of a server started as the command starts it."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "MAILLAGE_MOST_AGENTS": str(MOST_AGENTS)}
    words = [sys.executable, "-W", "ignore", "-m", "dashboards", "--port", str(port), "--no-browser", *options]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(words, cwd=folder, stdout=log, stderr=subprocess.STDOUT, env=environment)
        try:
            deadline = time.monotonic() + 300
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 0.2).close()
                    break
                except OSError:
                    assert process.poll() is None, (folder / "server.log").read_text()
                    assert time.monotonic() < deadline, "the server does not answer"
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def watched(page: Any, address: str) -> list[object]:
    """Faults of a page, filled as they happen: requests elsewhere, HTTP errors, JavaScript errors."""
    faults: list[object] = []
    allowed = (address, address.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: faults.append(request.url) if not request.url.startswith(allowed) else None)
    page.on("response", lambda answer: faults.append((answer.status, answer.url)) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    return faults


@contextmanager
def chromium_launched() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        launched = player.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield launched
        launched.close()


@contextmanager
def visits(chromium: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens pages in contexts of their own, `go(path, ready, **options)`; any fault of any of them fails the test."""
    opened, faults = [], []

    def go(path: str, ready: str, **options: Any) -> Any:
        context = chromium.new_context(**{"viewport": {"width": 1400, "height": 900}, "locale": "fr-FR", **options})
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        faults.append(watched(page, address))
        page.goto(f"{address}{path}", timeout=FIRST_ANSWER_MILLISECONDS)
        page.locator(ready).wait_for(timeout=FIRST_ANSWER_MILLISECONDS)
        return page

    yield go
    for context in opened:
        context.close()
    assert [fault for found in faults for fault in found] == []


def axe_faults(page: Any) -> list[tuple[str, list[str]]]:
    """Rules of accessibility that a page breaks seriously or critically, with the first places."""
    import axe_core_python

    page.evaluate((Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [(one["id"], [node["html"][:150] for node in one["nodes"]][:4])
            for one in found if one["impact"] in ("serious", "critical")]  # fmt: skip


def write_experiment(folder: Path) -> Path:
    """A finished experiment of forty points on two seeds: the response falls with the dose, whatever the weeks."""
    from experiments.declaration import Experiment
    from experiments.design import Run, points
    from experiments.storage import Store
    from experiments.work import Done

    experiment = Experiment(
        title_fr="Dose et durée", title_en="Dose and length", systems=("gevaudan-lozere",),
        scenarios=("plant-closure",), design="latin-hypercube", samples=40, seeds=2, weeks=104,
        uncertainties={"shocks.closure.dose": (0.1, 1.0), "labour_market.overtime_ceiling": (1.0, 1.1)},
        outcomes=("work",),
    )  # fmt: skip
    runs = [
        Run("gevaudan-lozere", "plant-closure", point, seed, (place, seed))
        for place, point in enumerate(points(experiment)) for seed in (1, 2)
    ]  # fmt: skip
    store = Store(folder, experiment)
    store.keep([
        Done(run.id, {"work": 1000.0 - 100.0 * run.point["shocks.closure.dose"] + run.seed}, {"work": 1000.0}, "", 0.1)
        for run in runs
    ])  # fmt: skip
    store.finish(runs)
    return folder


def write_run(folder: Path, depth: float, seed: int = 1) -> Path:
    """A saved run of three real territories of which the first loses so much employment; its numbers are invented."""
    from report_fixture import invented_run

    from dashboards.question import setting_of
    from sim.report.files import write_results

    setting = setting_of("gevaudan-lozere", None)
    codes, names = setting.codes[:3], setting.view.names[:3]
    return write_results(invented_run(codes=codes, names=names, depths=(depth, 0.003, -0.001), seed=seed), folder, "en")
