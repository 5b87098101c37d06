"""Measure a class: `python -m dashboards.measure_class [--pupils N] [--servers N]`.

Prints how long pupils wait: with the store alone (N threads in several processes, each joining and predicting), then in
the browser (N pages, each its own device): from a pupil's click to the prediction received, and from the teacher's
reveal to the answer on every screen. Needs playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from dashboards.classroom.store import VARIABLE, ClassStore
from dashboards.measure_browser import served_to_chromium

LESSON = "leaky-bucket"
WAIT_MILLISECONDS = 300_000
MARK = """() => { window.answered = 0; new MutationObserver(() => {
  if (!window.answered && document.querySelector('.m-found-answer')) window.answered = Date.now();
}).observe(document.body, {childList: true, subtree: true}); }"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=30)
    parser.add_argument("--servers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.sqlite"
        measure_store(path, asked.pupils, asked.servers)
        measure_pages(path, asked.pupils)


def measure_store(path: Path, pupils: int, servers: int) -> None:
    """All pupils join and predict at once, by several processes."""
    code = ClassStore(path).open_room(LESSON, "teacher")
    shares = [(path, code, range(first, pupils, servers)) for first in range(servers)]
    with multiprocessing.get_context("spawn").Pool(servers) as pool:
        delays = [delay for share in pool.starmap(join_and_predict, shares) for delay in share]
    assert len(ClassStore(path).tally(code).predictions) == pupils
    report(f"store, {pupils} pupils at once by {servers} servers: join and predict", delays)


def join_and_predict(path: Path, code: str, numbers: range) -> list[float]:
    """Milliseconds that each of some pupils waited."""
    store = ClassStore(path)

    def one(number: int) -> float:
        started = time.perf_counter()
        store.join(code, str(number))
        store.predict(code, 0, str(number), float(number))
        return 1000.0 * (time.perf_counter() - started)

    with ThreadPoolExecutor(len(numbers)) as pool:
        return list(pool.map(one, numbers))


def measure_pages(path: Path, pupils: int) -> None:
    """A teacher and pupils in the browser, with one server."""
    with served_to_chromium("--class", "--host", "127.0.0.1", **{VARIABLE: str(path)}) as (browser, address, _):
        held_class(browser, address, pupils)


def held_class(browser: Any, address: str, pupils: int) -> None:
    """One question asked, predicted by all and revealed."""
    teacher = browser.new_context(locale="fr-FR").new_page()
    teacher.goto(f"{address}/?view=learn&lesson={LESSON}")
    teacher.locator("button[data-do=class]").click(timeout=WAIT_MILLISECONDS)
    code = teacher.locator(".m-code").text_content(timeout=WAIT_MILLISECONDS)
    pages, opened = [], []
    for _ in range(pupils):
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        started = time.perf_counter()
        page.goto(f"{address}/class?code={code}")
        page.locator("input[type=range]").wait_for(timeout=WAIT_MILLISECONDS)
        opened.append(1000.0 * (time.perf_counter() - started))
        page.evaluate(MARK)
        pages.append(page)
    report(f"page, {pupils} pupils one after the other: open and join", opened)
    sent = []
    for page in pages:
        page.locator("input[type=range]").fill("0.5")
        page.locator("button[data-do=send]:enabled").wait_for(timeout=WAIT_MILLISECONDS)
        started = time.perf_counter()
        page.locator("button[data-do=send]").click()
        page.locator("p[role=status]:not(:empty)").wait_for(timeout=WAIT_MILLISECONDS)
        sent.append(1000.0 * (time.perf_counter() - started))
    report("page: from the click to the prediction received", sent)
    teacher.locator("button[data-do=reveal]:enabled").wait_for(timeout=WAIT_MILLISECONDS)
    teacher.evaluate("""() => { window.revealed = 0; document.querySelector('button[data-do=reveal]')
      .addEventListener('click', () => { window.revealed = Date.now(); }, {capture: true}); }""")
    teacher.locator("button[data-do=reveal]").click()
    shown = []
    for page in pages:
        page.wait_for_function("window.answered > 0", timeout=WAIT_MILLISECONDS)
        shown.append(page.evaluate("window.answered") - teacher.evaluate("window.revealed"))
    report("page: from the teacher's reveal to the answer on each screen", shown)


def report(what: str, delays: list[float]) -> None:
    """Print the median, the 95th percentile and the longest of some delays, milliseconds."""
    ranked = sorted(delays)
    slow = ranked[min(int(0.95 * len(ranked)), len(ranked) - 1)]
    print(f"{what:70} median {ranked[len(ranked) // 2]:6.0f}  p95 {slow:6.0f}  max {ranked[-1]:6.0f} ms", flush=True)


if __name__ == "__main__":
    main()
