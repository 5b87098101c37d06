"""The command that serves the dashboard: where it listens, and the address that it tells pupils."""

from __future__ import annotations

import os

import pytest

pytest.importorskip("solara")

from typer.testing import CliRunner

from dashboards import command as module
from dashboards.classroom.network import class_address, local_host


@pytest.mark.parametrize(
    ("options", "host", "pupils", "open_to_all"),
    [
        ([], "127.0.0.1", "", False),
        (["--class"], "0.0.0.0", f"http://{local_host()}:8899", True),
        (["--class", "--host", "127.0.0.1"], "127.0.0.1", "http://127.0.0.1:8899", False),
        (["--class-address", "https://maillage.example/"], "127.0.0.1", "https://maillage.example", False),
        (["--host", "0.0.0.0"], "0.0.0.0", "", True),
    ],
)  # fmt: skip
def test_a_class_behind_a_proxy_is_told_the_public_address_and_opens_nothing_to_the_network(
    monkeypatch, options, host, pupils, open_to_all
):
    served = []
    monkeypatch.setattr(module, "serve", lambda *where: served.append((where, class_address())))
    monkeypatch.setattr(module, "refuse_taken_port", lambda host, port: None)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.delitem(os.environ, "MAILLAGE_CLASS_ADDRESS", raising=False)
    told = CliRunner().invoke(module.command, ["--no-browser", "--port", "8899", *options])
    assert told.exit_code == 0, told.output
    assert served == [((host, 8899), pupils)]
    assert (f"{pupils}/class" in told.output) == bool(pupils)
    assert ("réseau local" in told.output or "local network" in told.output) == open_to_all
