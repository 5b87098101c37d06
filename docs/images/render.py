"""Take the README's picture from a report: its map and its curve of employment, with a headless Chromium.

    maillage demo --lang en
    python docs/images/render.py runs/demo/report.html docs/images/plant-closure.png

Nothing is drawn here: the report is opened with everything but the two sections hidden.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
WIDTH, HEIGHT = 1280, 438
ONLY_MAP_AND_EMPLOYMENT = """
:root { color-scheme: light; }
body { border: 0; }
header, main > section:not(#map):not(#curves), .key, .hint, details, .intro { display: none; }
.chart:not(.employment) { display: none; }
main { max-width: none; margin: 0; display: grid; gap: 1.6rem; padding: 1rem 1.4rem 0; }
main { grid-template-columns: 26rem 1fr; }
main > section { border: 0; margin: 0; padding: 0; }
main h2 { margin: 0 0 .5rem; font-size: 1.3rem; }
.atlas { display: block; }
"""


def browser() -> str:
    """Path of an installed browser of the Chromium family; stops with a sentence when there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    sys.exit(f"no browser found: install one of {', '.join(BROWSERS)}")


def main() -> None:
    """Render the report named first into the picture named second."""
    report, picture = (Path(argument).resolve() for argument in sys.argv[1:3])
    page = report.read_text(encoding="utf-8").replace("</style>", ONLY_MAP_AND_EMPLOYMENT + "</style>", 1)
    with tempfile.TemporaryDirectory() as folder:
        cut = Path(folder) / "report.html"
        cut.write_text(page, encoding="utf-8")
        subprocess.run(
            [browser(), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--user-data-dir={folder}/profile",
             f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={picture}", cut.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
