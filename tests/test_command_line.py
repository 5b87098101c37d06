"""The command `maillage`: listings answer at once, every fault is one line, nothing is half written."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import typer

from sim import command_line
from sim.command_line import main
from sim.commands.language import asked_language, locale_language
from sim.commands.logs import PatientProgress
from sim.commands.options import setting
from sim.interruptions import act_on_a_lost_interruption, remembered_interruptions
from sim.patience import PatientInterruption
from sim.scenarios import catalogue_ids

CHECKOUT = Path(__file__).parents[1]
KINDS = ("systems", "territories", "scenarios", "shocks", "levers", "topologies", "indicators", "parameters")


@pytest.fixture(autouse=True)
def _in_an_empty_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def answer(capsys, *arguments):
    """Exit code, standard output and standard error of a command."""
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_listed_as_lines_and_as_rows_with_titles_in_both_languages(capsys, kind):
    code, out, err = answer(capsys, "list", kind)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    code, out, err = answer(capsys, "list", kind, "--json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert len(rows) == len(lines) > 0
    assert all(row["id"] and row["title_fr"] and row["title_en"] for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(line.startswith(row["id"]) for line, row in zip(lines, rows, strict=True))


def test_a_search_ignores_accents_and_case(capsys):
    code, out, _ = answer(capsys, "list", "territories", "--search", "COEVRONS")
    assert code == 0
    assert out.startswith("200033298  CC des Coëvrons")
    code, out, err = answer(capsys, "list", "systems", "--search", "zzzz", "--lang", "fr")
    assert (code, out) == (0, "")
    assert "Rien" in err
    _, out, _ = answer(capsys, "list", "systems", "--search", "zzzz", "--json")
    assert json.loads(out) == []


def test_titles_follow_the_language(capsys):
    _, french, _ = answer(capsys, "list", "scenarios", "--lang", "fr")
    _, english, _ = answer(capsys, "list", "scenarios", "--lang", "en")
    assert "Sans choc" in french
    assert "No shock" in english


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LC_MESSAGES": "fr_CA", "LANG": "de_DE"}, "fr"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(environment, expected):
    assert locale_language(environment) == expected


def test_the_language_of_help_is_that_asked_for(capsys):
    assert asked_language(["run", "--lang", "fr"]) == "fr"
    assert asked_language(["run", "--lang=fr"]) == "fr"
    assert asked_language(["run"]) == "en"
    code, out, err = answer(capsys, "list", "--help", "--lang", "fr")
    assert (code, err) == (0, "")
    assert "Liste systèmes" in out


def test_help_shows_every_command(capsys):
    code, out, err = answer(capsys)
    assert (code, err) == (0, "")
    assert all(name in out for name in command_line.COMMANDS)


@pytest.mark.parametrize("name", catalogue_ids())
def test_the_catalogue_passes_its_own_check(capsys, name):
    code, out, err = answer(capsys, "check", name)
    assert (code, err) == (0, "")
    assert name in out


def test_check_tells_right_files_from_wrong_ones(capsys, tmp_path):
    (tmp_path / "right.toml").write_text('extends = "baseline"\n')
    (tmp_path / "wrong.toml").write_text('extends = "baseline"\nweeks = -1\n')
    code, out, err = answer(capsys, "check", "right.toml", "wrong.toml")
    assert code == 2
    assert out.splitlines() == ["right.toml: No shock"]
    assert err.splitlines() == ["wrong.toml: weeks: out of bounds (got -1, expected at least 1)"]
    code, out, err = answer(capsys, "check", "right.toml", "wrong.toml", "--json")
    assert (code, err) == (2, "")
    assert [row["ok"] for row in json.loads(out)] == [True, False]


def test_check_strikes_the_shocks_on_the_facts(capsys, tmp_path):
    shock = '[[shocks]]\nkind = "plant-closure"\nstart = 3\n'
    (tmp_path / "away.toml").write_text(f'extends = "baseline"\n{shock}territory = "Lyon"\n')
    (tmp_path / "nobody.toml").write_text(f'extends = "baseline"\n{shock}employer = "Socoppa"\n')
    (tmp_path / "nowhere.toml").write_text('extends = "baseline"\nsystem = "coevron"\n')
    for name, fragment in {"away": "not in the system", "nobody": "'Socopa'", "nowhere": "'coevrons'"}.items():
        code, _, err = answer(capsys, "check", f"{name}.toml")
        assert code == 2
        assert fragment in err
        assert err.startswith(f"{name}.toml: ")
        assert len(err.splitlines()) == 1


def test_population_prints_target_result_and_error_of_every_margin(capsys):
    code, out, err = answer(capsys, "population", "--territories", "200033298", "--scale", "10", "--lang", "fr")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Quand les marges ne peuvent toutes tenir")
    assert "200033298 CC des Coëvrons" in lines
    assert any(line.startswith("Ménages") and "11 639" in line and "publiée" in line for line in lines)
    code, out, err = answer(capsys, "population", "--territories", "200033298", "--scale", "10", "--json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert len(rows) == len(lines) - 4
    assert {"id", "title_fr", "title_en", "target", "obtained", "error", "kind", "imputed"} <= set(rows[0])


BAD_INPUTS = {
    "unknown command": (["rum"], "did you mean 'run'"),
    "unknown option": (["list", "systems", "--jason"], "No such option"),
    "missing argument": (["list"], "Missing argument"),
    "unknown kind": (["list", "system"], "did you mean 'systems'"),
    "empty search": (["list", "systems", "--search", " "], "empty search"),
    "unknown language": (["list", "systems", "--lang", "de"], "expected fr or en"),
    "unknown scenario": (["run", "lockdwn"], "did you mean 'lockdown'"),
    "missing file": (["run", "nowhere/at-all.toml"], "no such scenario file"),
    "weeks in words": (["run", "--weeks", "many"], "--weeks: not a whole number (got 'many'"),
    "half a scale": (["run", "--scale", "1.5"], "--scale: not a whole number"),
    "overseas": (["run", "--territories", "200018653"], "overseas territories are not covered"),
    "no week": (["run", "--weeks", "0"], "weeks: out of bounds"),
    "negative seed": (["run", "--seed", "-1"], "seed: out of bounds"),
    "scale of zero": (["run", "--scale", "0"], "scale: out of bounds"),
    "two places": (["run", "--system", "coevrons", "--territories", "A"], "not both"),
    "no territory": (["run", "--territories", ","], "no territory named"),
    "no value": (["run", "--set", "firms.cash_buffer_months"], "PATH=VALUE"),
    "unknown parameter": (["run", "--set", "firms.cash_bufer_months=2"], "'firms.cash_buffer_months'"),
    "out of bounds": (["run", "--set", "firms.cash_buffer_months=-2"], "[0, 24] (months)"),
    "wrong type": (["run", "--set", "demography.active=maybe"], "true or false"),
    "unknown shock": (["run", "lockdown", "--set", "shocks.sprng-lockdown.dose=1"], "did you mean 'spring-lockdown'"),
    "unknown system": (["run", "--system", "coevron", "--json"], "did you mean 'coevrons'"),
    "unknown territory": (["run", "--territories", "Atlantis", "--json"], "unknown territory"),
    "log nowhere": (["run", "--log-file", "no/where/log.txt"], "cannot write the log"),
    "wrong file": (["check", "absent.toml"], "no such scenario file"),
}


@pytest.mark.parametrize("fault", BAD_INPUTS)
def test_bad_input_is_one_line_exit_2_and_leaves_no_file(capsys, tmp_path, fault):
    arguments, fragment = BAD_INPUTS[fault]
    code, out, err = answer(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert fragment in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_written_is_refused_before_any_work(capsys, tmp_path):
    (tmp_path / "file").write_text("here")
    code, out, err = answer(capsys, "run", "--out", "file/below")
    assert (code, out) == (2, "")
    assert "not a directory" in err
    assert len(err.splitlines()) == 1


SMALL_RUN = ("run", "plant-closure", "--territories", "200033298", "--weeks", "9", "--scale", "20",
             "--set", "shocks.closure.start=2")  # fmt: skip


def test_a_run_prints_its_record_alone_and_writes_nothing_unless_asked(capsys, tmp_path):
    code, out, err = answer(capsys, *SMALL_RUN, "--json", "-q")
    record = json.loads(out)
    assert (code, err) == (0, "")
    assert record["scenario"]["shocks"][0]["start"] == 2
    assert record["accounts"]["largest_residual_cents"] == 0
    assert list(tmp_path.iterdir()) == []
    code, out, err = answer(capsys, *SMALL_RUN, "--json", "-q", "--out", "here")
    assert (code, err) == (0, "")
    assert json.loads(out)["digest"] == record["digest"]
    assert json.loads((tmp_path / "here" / "run.json").read_text())["digest"] == record["digest"]
    assert (tmp_path / "here" / "report.html").is_file()


def test_a_run_tells_its_story_in_the_language_asked_for(capsys, tmp_path):
    code, out, _ = answer(capsys, *SMALL_RUN, "--lang", "fr", "--no-twin")
    assert code == 0
    assert "Fermeture du premier employeur privé" in out
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["plant-closure-territories-1"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for another process on Windows")
def test_ctrl_c_leaves_one_line_130_and_no_file(tmp_path):
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from sim.command_line import main; print('ready', flush=True);"
        "sys.exit(main(['run', '--out', sys.argv[1], '--scale', '20', '--weeks', '5200']))"
    )
    out = tmp_path / "results"
    command = [sys.executable, "-c", program, str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as run:
        assert run.stdout.readline() == "ready\n"
        time.sleep(2)
        run.send_signal(signal.SIGINT)
        printed, complaint = run.communicate(timeout=240)
    assert run.returncode == 130
    assert printed == ""
    assert [line for line in complaint.splitlines() if line.strip()][-1].endswith("interrupted")
    assert "Traceback" not in complaint
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_a_rule_is_compiled_acts_at_its_end():
    handler, kinds = PatientInterruption(), []
    before = signal.signal(signal.SIGINT, lambda number, frame: kinds.append("acted"))
    try:
        handler.on_start(None)
        handler.on_start(None)
        signal.raise_signal(signal.SIGINT)
        handler.on_end(None)
        assert kinds == []
        handler.on_end(None)
        assert kinds == ["acted"]
        signal.raise_signal(signal.SIGINT)
        assert kinds == ["acted", "acted"]
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_directory_of_something_else_is_never_replaced(capsys, tmp_path):
    (tmp_path / "holidays").mkdir()
    (tmp_path / "holidays" / "photo.txt").write_text("sea")
    code, out, err = answer(capsys, "run", "--out", "holidays")
    assert (code, out) == (2, "")
    assert "other files than a run" in err
    assert len(err.splitlines()) == 1
    assert (tmp_path / "holidays" / "photo.txt").read_text() == "sea"


def failing(error):
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (typer.Abort(), 130)])
def test_an_interruption_exits_with_130_and_one_line(capsys, monkeypatch, error, code):
    monkeypatch.setattr(command_line, "extension_commands", lambda: {"fail": Entry(failing(error))})
    assert answer(capsys, "fail") == (code, "", "maillage: interrupted\n")


def test_a_fault_of_the_simulator_is_one_line_naming_a_log(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("MAILLAGE_CACHE_DIR", str(tmp_path / "cache"))
    command = Entry(failing(ZeroDivisionError("one\ntwo")))
    monkeypatch.setattr(command_line, "extension_commands", lambda: {"fail": command})
    code, out, err = answer(capsys, "fail")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    (log,) = (tmp_path / "cache" / "logs").iterdir()
    assert str(log) in err
    assert "Traceback" in log.read_text()


class Entry:
    """An installed extension, as the packaging metadata would describe it."""

    def __init__(self, declared):
        self.declared = declared

    def load(self):
        return self.declared


def test_other_packages_add_commands_as_functions_or_applications(capsys, monkeypatch):
    group = typer.Typer()

    @group.command()
    def first() -> None:
        typer.echo("first")

    @group.command()
    def second() -> None:
        typer.echo("second")

    def hello() -> None:
        typer.echo("hello")

    monkeypatch.setattr(command_line, "extension_commands", lambda: {"hello": Entry(hello), "group": Entry(group)})
    assert answer(capsys, "hello") == (0, "hello\n", "")
    assert answer(capsys, "group", "second") == (0, "second\n", "")


def test_an_extension_cannot_take_the_name_of_a_command(monkeypatch):
    entries = [EntryPoint(name, "somewhere:x", command_line.EXTENSIONS) for name in ("run", "batch")]
    monkeypatch.setattr(command_line, "entry_points", lambda group: entries)
    assert list(command_line.extension_commands()) == ["batch"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b=2", ("a.b", 2)),
        ("a=.5", ("a", 0.5)),
        ("a = true", ("a", True)),
        ("a=linear", ("a", "linear")),
        ('a="x=y"', ("a", "x=y")),
        ("a=[1, 2]", ("a", [1, 2])),
    ],
)
def test_settings_are_toml_values_or_texts(text, expected):
    assert setting(text) == expected


def test_listings_load_neither_mesa_nor_numba_nor_pandas():
    program = (
        "import sys; from sim.command_line import main; code = main(['list', 'systems']);"
        "print([name for name in ('mesa', 'numba', 'pandas', 'solara') if name in sys.modules], code)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert run.stdout.splitlines()[-1] == "[] 0"


class Swallowing:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)


@pytest.fixture
def listening():
    """Ctrl-C is heard, also where the tests themselves run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listening")
def test_an_interruption_that_a_callback_swallowed_acts_at_the_next_step(capfd):
    usual = signal.getsignal(signal.SIGINT), sys.unraisablehook
    with remembered_interruptions(), PatientProgress(quiet=True) as progress:
        progress("simulation", 1, 3)
        swallowing = Swallowing()
        del swallowing
        with pytest.raises(KeyboardInterrupt):
            progress("simulation", 2, 3)
    assert usual == (signal.getsignal(signal.SIGINT), sys.unraisablehook)
    assert capfd.readouterr().err == ""
    act_on_a_lost_interruption()
