"""Measure many visitors at once: `python -m dashboards.measure_sessions [--sessions N]`.

N pages of a class, each its own session that has asked the same two questions, replay their last change: from the click
to the redraw of map, curve and figures, first one after the other within half a minute, then all at the same instant.
Prints also the processor time of the server for each replay, which does not depend on how busy the machine is, the
memory of the server for each session, and whether sessions end when their pages are gone. Needs playwright and a
Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import time
import urllib.request
from pathlib import Path
from typing import Any

from dashboards.measure_browser import ANSWERED_MILLISECONDS, served_to_chromium
from dashboards.measure_class import report

WINDOW_MILLISECONDS = 30_000
IDLE_SECONDS = 20
REFINED_MILLISECONDS = 400_000
MEBIBYTE = 1024.0**2
LISTEN = """() => { window.delays = []; window.replay = (wait) => setTimeout(() => {
  const clicked = performance.now();
  document.querySelector('button[data-replay]').click();
  const look = () => Math.min(window.maillageDrawn, window.maillageWritten) > clicked
    ? window.delays.push(Math.max(window.maillageDrawn, window.maillageWritten) - clicked) : setTimeout(look, 5);
  look();
}, wait); }"""


def main() -> None:
    """Open the sessions, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    asked = parser.parse_args()
    short = {"MAILLAGE_MOST_AGENTS": "6000", "SOLARA_KERNEL_CULL_TIMEOUT": f"{IDLE_SECONDS}s"}
    with served_to_chromium("--class", "--host", "127.0.0.1", **short) as (browser, address, server):
        before = memory_mebibytes(server)
        pages = [opened(browser, address) for _ in range(asked.sessions)]
        each = (memory_mebibytes(server) - before) / len(pages)
        print(f"memory of the server: {before:.0f} MiB, and {each:.1f} MiB a session that has asked two questions")
        replays(pages, server, WINDOW_MILLISECONDS, "replay, sessions one after the other")
        replays(pages, server, 0, "replay, all sessions at the same instant")
        print(f"sessions while pages are open: {sessions(address)}")
        for page in pages:
            page.context.close()
        time.sleep(IDLE_SECONDS + 10)
        print(f"sessions {IDLE_SECONDS + 10} s after pages are gone (idle sessions end after {IDLE_SECONDS} s here): "
              f"{sessions(address)}; memory of the server {memory_mebibytes(server):.0f} MiB")  # fmt: skip


def opened(browser: Any, address: str) -> Any:
    """A page of its own session that has asked two questions."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR").new_page()
    page.goto(address)
    page.locator(".m-figure").first.wait_for(timeout=ANSWERED_MILLISECONDS)
    page.locator("#c-shocks-0-dose").fill("0.5")
    page.locator("#c-shocks-0-dose").dispatch_event("change")
    page.locator("button[data-replay]:enabled").wait_for(timeout=ANSWERED_MILLISECONDS)
    page.locator(".m-badge.m-fine").wait_for(timeout=REFINED_MILLISECONDS)
    page.evaluate(LISTEN)
    return page


def replays(pages: list[Any], server: int, window: int, what: str) -> None:
    """Let every page replay once within a window of milliseconds, and print how long they waited."""
    spent = processor_seconds(server)
    for place, page in enumerate(pages):
        page.evaluate("([now, wait]) => window.replay(now + wait - Date.now())",
                      [1000.0 * time.time() + 3000.0, window * place / len(pages)])  # fmt: skip
    for page in pages:
        page.wait_for_function("window.delays.length", timeout=ANSWERED_MILLISECONDS)
        page.locator("[data-replaying]").wait_for(state="detached")
    report(what, [page.evaluate("window.delays.pop()") for page in pages])
    milliseconds = 1000.0 * (processor_seconds(server) - spent) / len(pages)
    print(f"processor time of the server for each replay: {milliseconds:.1f} ms", flush=True)


def sessions(address: str) -> int:
    """Sessions that the server holds."""
    with urllib.request.urlopen(f"{address}/resourcez") as answer:
        return json.load(answer)["kernels"]["total"]


def processor_seconds(process: int) -> float:
    """Processor time of a process, its children apart."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mebibytes(process: int) -> float:
    """Resident memory of a process, its children apart."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE


if __name__ == "__main__":
    main()
