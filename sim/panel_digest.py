"""The fingerprint of a simulated world: two runs with the same fingerprint have the same history, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np


def digest(panel: Mapping[str, np.ndarray], codes: Sequence[str]) -> str:
    """SHA-256 of the canonical panel, the same on every machine and for every order of rows and columns.

    Canonical form: a header with the territory codes in ascending order, the number of weeks and the variable names in
    ascending order, then each variable in that order as little-endian int64, territories one after the other, weeks
    ascending.

    `panel` maps a variable to (weeks + 1, n) integers; `codes` names the n columns. Raises ValueError when shapes
    differ, when a code is repeated, or when a variable is not made of integers.
    """
    if len(set(codes)) != len(codes):
        raise ValueError(f"territory codes must differ, got {list(codes)}")
    names = sorted(panel)
    order = sorted(range(len(codes)), key=lambda position: codes[position])
    lengths = {len(panel[name]) for name in names}
    if len(lengths) > 1:
        raise ValueError(f"the variables of a panel must have the same number of weeks, got {sorted(lengths)}")
    header = "\n".join(["maillage-panel-1", *sorted(codes), str(lengths.pop() if lengths else 0), *names, ""])
    total = hashlib.sha256(header.encode("utf-8"))
    for name in names:
        values = np.asarray(panel[name])
        if values.ndim != 2 or values.shape[1] != len(codes):
            raise ValueError(f"variable {name!r} has shape {values.shape}, expected (weeks, {len(codes)})")
        if not np.issubdtype(values.dtype, np.integer):
            raise ValueError(f"variable {name!r} holds {values.dtype}, expected integers")
        total.update(np.ascontiguousarray(values[:, order].T, dtype="<i8").tobytes())
    return total.hexdigest()
