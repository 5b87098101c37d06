"""Where pupils find the class: the address of this machine on its local network."""

from __future__ import annotations

import os
import socket

VARIABLE = "MAILLAGE_CLASS_ADDRESS"
NOBODY = ("192.0.2.1", 9)
"""An address reserved for documentation (RFC 5737): choosing a route to it sends nothing."""


def local_host() -> str:
    """The address of this machine on its local network, 127.0.0.1 when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOBODY)
        except OSError:
            return "127.0.0.1"
        return probe.getsockname()[0]


def class_address() -> str:
    """The address that pupils open, as the command announced it; empty when no class is held here."""
    return os.environ.get(VARIABLE, "")
