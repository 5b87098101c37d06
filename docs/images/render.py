"""Take a picture of the README from a report with a headless Chromium: its map and curve of employment, or its maps.

    maillage demo --lang en
    python docs/images/render.py runs/demo/report.html docs/images/plant-closure.png
    maillage run lockdown --cooperation mesh --system france --weeks 156 --lang en --out runs/france
    python docs/images/render.py runs/france/report.html docs/images/france.png maps

Nothing is drawn here: the report is opened with everything but the two sections, or but the maps, hidden.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
WIDTH = 1280
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
ONLY_MAPS = """
:root { color-scheme: light; }
body { border: 0; }
header, main > section:not(#map), .hint, .intro { display: none; }
main { max-width: none; margin: 0; padding: 1rem 1.4rem 0; }
main > section { border: 0; margin: 0; padding: 0; display: grid; grid: auto auto / auto-flow 1fr; gap: 0 1.6rem; }
main h2, main h3 { margin: 0 0 .5rem; font: 600 1.2rem sans-serif; }
.atlas { display: block; }
.key ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; }
svg .place { stroke: #ffffff !important; stroke-width: .4px !important; }
"""
STYLES = {"summary": (ONLY_MAP_AND_EMPLOYMENT, 438), "maps": (ONLY_MAPS, 516)}
"""What is left of the report, and the height of the picture."""


def browser() -> str:
    """Path of an installed browser of the Chromium family; stops with a sentence when there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    sys.exit(f"no browser found: install one of {', '.join(BROWSERS)}")


def main() -> None:
    """Render the report named first into the picture named second, in the style named third."""
    report, picture = (Path(argument).resolve() for argument in sys.argv[1:3])
    style, height = STYLES[sys.argv[3] if len(sys.argv) > 3 else "summary"]
    page = report.read_text(encoding="utf-8").replace("</style>", style + "</style>", 1)
    with tempfile.TemporaryDirectory() as folder:
        cut = Path(folder) / "report.html"
        cut.write_text(page, encoding="utf-8")
        subprocess.run(
            [browser(), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--user-data-dir={folder}/profile",
             f"--window-size={WIDTH},{height}", f"--screenshot={picture}", cut.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
