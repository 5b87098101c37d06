"""Codes of rooms: short enough to be read from a board, drawn by the system so that they cannot be guessed."""

from __future__ import annotations

import hashlib
import secrets

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without I, L, O, 0 and 1, which are mistaken for one another."""
LENGTH = 6


def fresh_code() -> str:
    """A new code, one of about nine hundred million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def code_of(text: str) -> str:
    """The code that somebody typed: capitals, without spaces; empty when it is none."""
    code = "".join(text.split()).upper()
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


def visitor_key(session_id: str) -> str:
    """What stands for a browser in the store: a digest of its session, from which the session cannot be found."""
    return hashlib.sha256(f"maillage class {session_id}".encode()).hexdigest()[:32]
