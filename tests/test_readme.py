"""What the documentation shows works: its commands, programs and scenario files run, its table is the cycle."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from sim.command_line import main
from sim.cycle import CYCLE
from sim.instruments.acting import INSTRUMENTS

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
RESULTS = (CHECKOUT / "docs" / "results.md").read_text(encoding="utf-8")
OWN = "tests/data/own_territory"

RUNNABLE = re.compile(r"<!-- runnable -->\n```(sh|python)\n(.*?)```", re.DOTALL)
FILES = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
LINKS = re.compile(r"\]\((?!https?:|#)([^)#]+)")
ONE_PROCESS = {"compare": ["--workers", "1"]}
"""Faster for small runs; results are the same."""
LANGUAGE = re.compile(r" --lang \w+")

PAGES = sorted(path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "docs").rglob("*.md"))
EXAMPLES = sorted(path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "docs" / "add").glob("*.md"))
FIRST_HOURS = ["docs/first-hour/researcher.md", "docs/first-hour/planner.fr.md", "docs/first-hour/teacher.fr.md"]
"""Those in French are run; those in English show the same commands."""


def read(page: str) -> str:
    return (CHECKOUT / page).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return [body for kind, body in RUNNABLE.findall(text) if kind == language]


def commands(page: str) -> list[str]:
    return [line for block in blocks(read(page), "sh") for line in block.splitlines()]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty directory with the example of own territories and the files that the pages tell to write."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(CHECKOUT / OWN, tmp_path / OWN)
    for page in ("README.md", *EXAMPLES, *FIRST_HOURS):
        for name, body in FILES.findall(read(page)):
            (tmp_path / name).write_text(body, encoding="utf-8")
    return tmp_path


def run_command(line: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(line)
    assert words[0] == "maillage"
    code = main(words[1:] + ONE_PROCESS.get(words[1], []))
    printed = capsys.readouterr()
    assert code == 0, printed.err
    assert "Traceback" not in printed.err
    assert printed.out
    if "--out" in words and words[1] in ("run", "demo"):
        assert (desk / words[words.index("--out") + 1] / "report.html").is_file()


COMMANDS = commands("README.md")


def test_the_readme_shows_every_command():
    from sim.command_line import COMMANDS as KNOWN

    named = set(re.findall(r"`maillage (\w+)", README))
    assert set(KNOWN) <= named
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_readme_runs(desk, capsys, line):
    run_command(line, desk, capsys)


@pytest.mark.parametrize("program", blocks(README, "python"))
def test_every_program_of_the_readme_runs(desk, capsys, program):
    exec(compile(program, "README.md", "exec"), {"__name__": "README"})
    assert capsys.readouterr().out


@pytest.mark.parametrize("document", [*EXAMPLES, *FIRST_HOURS])
def test_a_page_can_be_followed_from_its_first_command_to_its_last(desk, capsys, monkeypatch, document):
    monkeypatch.setattr("sim.instruments.acting.INSTRUMENTS", dict(INSTRUMENTS))
    for language, body in RUNNABLE.findall(read(document)):
        if language == "python":
            exec(compile(body, document, "exec"), {"__name__": "docs"})
            assert capsys.readouterr().out
            continue
        for line in body.splitlines():
            run_command(line, desk, capsys)


def test_every_page_is_in_the_menu_of_the_site():
    menu = read("mkdocs.yml")
    assert [page for page in PAGES if f": {page.removeprefix('docs/')}\n" not in menu] == []


@pytest.mark.parametrize("reader", ["planner", "teacher"])
def test_a_first_hour_shows_the_same_commands_in_both_languages(reader):
    french, english = (commands(f"docs/first-hour/{reader}{suffix}.md") for suffix in (".fr", ""))
    assert [LANGUAGE.sub("", line) for line in french] == [LANGUAGE.sub("", line) for line in english]
    assert len(french) >= 4


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


@pytest.mark.parametrize("page", ["README.md", *PAGES])
def test_links_lead_somewhere(page):
    path = CHECKOUT / page
    broken = [link for link in LINKS.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()]
    assert broken == []


def test_what_the_code_cites_as_evidence_is_on_its_page():
    page = read("docs/evidence.md")
    told = set(re.findall(r"^## ([\d.]+)|^- \*\*([\d.]+)\*\*", page, re.MULTILINE))
    sections = {number for pair in told for number in pair if number}
    sources = [path for kind in ("py", "toml") for path in (CHECKOUT / "sim").rglob(f"*.{kind}")]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    cited = {number for text in texts for number in re.findall(r"\bevidence (\d+(?:\.\d+)?)", text)}
    assert len(cited) > 10
    assert cited <= sections
