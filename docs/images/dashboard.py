"""Take the pictures of the dashboard for the README and docs/dashboard.md, from a server that runs.

    maillage dashboard --no-browser --port 8765
    python docs/images/dashboard.py http://127.0.0.1:8765 docs/images

The first screen, cooperation on the map, the explanation, where money goes, a few lives, and the
first screen on a telephone.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PATIENCE_MILLISECONDS = 300_000


def main() -> None:
    """Open each page, wait for its refined answer, take its picture."""
    from playwright.sync_api import sync_playwright

    address, folder = sys.argv[1], Path(sys.argv[2])
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = opened(browser, address, 1400, "light", "en-GB")
        page.screenshot(path=folder / "dashboard.png")
        page.get_by_label("Who cooperates with whom").select_option("mesh")
        page.locator(".m-wish").first.wait_for()
        settled(page)
        page.locator(".m-map").scroll_into_view_if_needed()
        page.screenshot(path=folder / "dashboard-cooperation.png")
        page.get_by_role("button", name="Understand").click()
        page.get_by_role("button", name="Follow these lives").click()
        page.locator(".m-lives article").first.wait_for(timeout=PATIENCE_MILLISECONDS)
        page.locator("#spread").scroll_into_view_if_needed()
        page.screenshot(path=folder / "dashboard-understand.png")
        page.locator("section[aria-labelledby=euros]").screenshot(path=folder / "dashboard-money.png")
        page.locator("#lives").scroll_into_view_if_needed()
        page.screenshot(path=folder / "dashboard-lives.png")
        opened(browser, address, 390, "dark", "fr-FR").screenshot(path=folder / "dashboard-telephone.png")
        browser.close()


def opened(browser: Any, address: str, width: int, scheme: str, locale: str) -> Any:
    """The first page with its refined answer."""
    page = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale, reduced_motion="reduce"
    ).new_page()
    page.goto(address)
    page.locator(".m-curve svg[data-draws]").wait_for(timeout=PATIENCE_MILLISECONDS)
    settled(page)
    return page


def settled(page: Any) -> None:
    """Wait until nothing more comes."""
    done = page.locator(".m-badge.m-fine").filter(has_text=re.compile("affinée|Refined"))
    done.wait_for(timeout=PATIENCE_MILLISECONDS)


if __name__ == "__main__":
    main()
