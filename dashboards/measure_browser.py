"""Measure what a visitor feels: `python -m dashboards.measure_browser [--moves N] [--lever KIND]`.

Prints, for each system, the median time from a move of the dose (or of the first slider of a lever) to the redraw of
map, curve and figures, the part that the model itself takes, the rate of frames while time plays, and the time to the
first useful screen after start. Needs playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.data import load_pack

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
REDRAWN = "window.maillageDrawn > window.maillageMoved"
ANSWERED_MILLISECONDS = 180_000
SETTLED_MILLISECONDS = 60
"""Time left for figures that are written after map and curve are drawn; no refined estimate comes so soon."""


def main() -> None:
    """Start a server, drive it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=12)
    parser.add_argument("--lever", default="", help="kind of a lever that is put in and moved instead of the dose")
    parser.add_argument("--system", nargs="*", default=list(load_pack().systems))
    asked = parser.parse_args()
    with served_to_chromium() as (browser, address, _):
        page = browser.new_page(viewport={"width": 1400, "height": 900}, locale="fr-FR")
        started = time.perf_counter()
        page.goto(address)
        page.locator(".m-figure").first.wait_for(timeout=ANSWERED_MILLISECONDS)
        page.locator(".m-curve svg[data-draws]").wait_for(timeout=ANSWERED_MILLISECONDS)
        print(f"first useful screen: {time.perf_counter() - started:.2f} s after the server is up")
        print(f"{'system':18} {'median ms':>10} {'of which model':>15} {'90 % below':>11} {'frames a second':>16}")
        for system in asked.system:
            delays, model, frames = measured(page, system, asked.moves, asked.lever)
            slow = sorted(delays)[int(0.9 * len(delays))]
            middle, of_model = statistics.median(delays), statistics.median(model)
            print(f"{system:18} {middle:10.0f} {of_model:15.0f} {slow:11.0f} {frames:16.0f}", flush=True)


@contextmanager
def served_to_chromium(*options: str, **environment: str) -> Iterator[tuple[Any, str, int]]:
    """A server started with some options and variables of the environment.

    Gives a headless Chromium, the address of the server and the number of its process.
    """
    from playwright.sync_api import sync_playwright

    port = free_port()
    words = ["-W", "ignore", "-m", "dashboards", "--port", str(port), "--no-browser", *options]
    server = subprocess.Popen([sys.executable, *words], env={**os.environ, **environment})
    try:
        wait_for(port)
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
            yield browser, f"http://127.0.0.1:{port}", server.pid
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


def free_port() -> int:
    """A port that nothing listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    """Wait until the server listens."""
    for _ in range(3000):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not listen")


def measured(page: Any, system: str, moves: int, lever: str) -> tuple[list[float], list[float], float]:
    """Delays of moves and the model's part of each, milliseconds, and frames a second while playing."""
    page.locator("#system").select_option(system)
    page.wait_for_timeout(500)
    if lever:
        if page.locator("button[data-do=remove][data-at='levers.0']").count() == 0:
            page.locator("#add-levers").select_option(lever)
        page.wait_for_timeout(500)
    page.locator(".m-badge.m-fine").wait_for(timeout=ANSWERED_MILLISECONDS)
    slider = page.locator("input[type=range][id^=c-levers-0-]").first if lever else page.locator("#c-shocks-0-dose")
    low, high, step = (float(slider.get_attribute(name)) for name in ("min", "max", "step"))
    delays, model = [], []
    for move in range(moves):
        share = 0.05 + 0.9 * ((move * 37) % moves) / moves + move * 1e-3
        slider.fill(f"{low + round(share * (high - low) / step) * step:.6g}")
        slider.dispatch_event("change")
        page.wait_for_function(REDRAWN, timeout=ANSWERED_MILLISECONDS)
        page.wait_for_timeout(SETTLED_MILLISECONDS)
        delays.append(page.evaluate("Math.max(window.maillageDrawn, window.maillageWritten) - window.maillageMoved"))
        model.append(page.evaluate("window.maillageModel"))
        page.wait_for_timeout(700)
    before = page.evaluate("window.maillageFrames")
    page.locator(".m-play").click()
    page.wait_for_timeout(3000)
    frames = (page.evaluate("window.maillageFrames") - before) / 3.0
    page.locator(".m-play").click()
    return delays, model, frames


if __name__ == "__main__":
    main()
