"""The wheel carries all it needs: built, installed outside the checkout, it lists and runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
WEEKS, SCALE = 4, 50


def run(*command: str | Path, folder: Path) -> str:
    """Standard output of a program run in a folder; the test fails with its complaint when it fails or warns."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["MAILLAGE_CACHE_DIR"] = str(folder / "cache")
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """Scripts of a virtual environment that holds the wheel, beside the libraries of the interpreter of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, source)
    for name in ("sim", "experiments", "dashboards"):
        if (CHECKOUT / name).is_dir():
            shutil.copytree(CHECKOUT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    said = run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", ".", folder=source)
    assert "Deprecat" not in said
    (wheel,) = (folder / "dist").glob("maillage-*.whl")
    home = folder / "outside"
    venv.create(home, with_pip=False)
    scripts = home / ("Scripts" if sys.platform == "win32" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python")
    run(*pip, "install", "--no-deps", "--no-index", wheel, folder=folder)
    libraries = run(
        scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder
    ).strip()
    paths = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (Path(libraries) / "libraries_of_the_tests.pth").write_text("\n".join(paths), encoding="utf-8")
    return scripts


@pytest.mark.slow
def test_the_wheel_lists_and_runs_outside_the_checkout(installed):
    outside = installed.parent
    place = run(installed / "python", "-c", "import sim; print(sim.__file__)", folder=outside).strip()
    assert Path(place).is_relative_to(outside)
    systems = json.loads(run(installed / "maillage", "list", "systems", "--json", folder=outside))
    assert "coevrons" in {row["id"] for row in systems}
    small = ("--weeks", str(WEEKS), "--scale", str(SCALE), "--set", "shocks.closure.start=2")
    run(installed / "maillage", "run", "plant-closure", *small, "--out", "here", "-q", folder=outside)
    record = json.loads((outside / "here" / "run.json").read_text(encoding="utf-8"))
    assert (record["weeks"], record["scale"], record["accounts"]["largest_residual_cents"]) == (WEEKS, SCALE, 0)
    assert "<svg" in (outside / "here" / "report.html").read_text(encoding="utf-8")
