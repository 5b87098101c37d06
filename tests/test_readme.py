"""What the documentation shows works: its commands, programs and scenario files run, its table is the cycle."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.command_line import main
from sim.cycle import CYCLE

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
RESULTS = (CHECKOUT / "docs" / "results.md").read_text(encoding="utf-8")
OWN = "tests/data/own_territory"

RUNNABLE = re.compile(r"<!-- runnable -->\n```(sh|python)\n(.*?)```", re.DOTALL)
FILES = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
LINKS = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def blocks(text: str, language: str) -> list[str]:
    return [body for kind, body in RUNNABLE.findall(text) if kind == language]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty directory with the example of own territories and the files that the README tells to write."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(CHECKOUT / OWN, tmp_path / OWN)
    for name, body in FILES.findall(README):
        (tmp_path / name).write_text(body, encoding="utf-8")
    return tmp_path


COMMANDS = [line for block in blocks(README, "sh") for line in block.splitlines()]


def test_the_readme_shows_every_command():
    from sim.command_line import COMMANDS as KNOWN

    named = set(re.findall(r"`maillage (\w+)", README))
    assert set(KNOWN) <= named
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_readme_runs(desk, capsys, line):
    words = shlex.split(line)
    assert words[0] == "maillage"
    code = main(words[1:])
    printed = capsys.readouterr()
    assert code == 0, printed.err
    assert "Traceback" not in printed.err
    assert printed.out
    if "--out" in words:
        assert (desk / words[words.index("--out") + 1] / "report.html").is_file()


@pytest.mark.parametrize("program", blocks(README, "python"))
def test_every_program_of_the_readme_runs(desk, program):
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, cwd=CHECKOUT, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout


def test_the_accounts_can_be_recomputed_as_the_results_page_shows(desk, capsys):
    small = ["--weeks", "66", "--scale", "50", "-q"]
    assert main(["run", "lockdown", "--system", "coevrons", "--out", "runs/check", *small]) == 0
    capsys.readouterr()
    (program,) = blocks(RESULTS, "python")
    exec(compile(program, "docs/results.md", "exec"), {})
    assert "0 cents" in capsys.readouterr().out


def test_the_results_page_names_every_column(desk):
    import pyarrow.parquet as pq

    assert main(["run", "plant-closure", "--weeks", "60", "--scale", "50", "-q", "--out", "runs/columns"]) == 0
    for path in sorted((desk / "runs" / "columns").iterdir()):
        assert f"`{path.name}`" in RESULTS
        if path.suffix == ".parquet":
            missing = [name for name in pq.read_schema(path).names if f"`{name.removeprefix('twin_')}`" not in RESULTS]
            assert missing == []


def test_the_week_of_the_readme_is_the_cycle():
    shown = re.findall(r"^\| ([^|]+) \| \[`(\w+)`\]\((sim/\S+)\)", README, re.MULTILINE)
    program = [(phase.when, phase.name, f"{phase.run.__module__.replace('.', '/')}.py") for phase in CYCLE]
    assert shown == program


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{name.name}" for name in (CHECKOUT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page):
    path = CHECKOUT / page
    broken = [link for link in LINKS.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()]
    assert broken == []
