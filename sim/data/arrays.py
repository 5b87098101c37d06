"""Numerical tables of the pack as files: the same arrays always give the same bytes.

A pack is identified by the hash of its files, so a file may not carry the hour it was written at. The container is the
ordinary numpy archive (one `.npy` member an array, deflated), with a fixed date.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import numpy as np

FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def arrays_to_bytes(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Numpy archive of `arrays`, members in alphabetical order, identical bytes for identical arrays."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as container:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            information = zipfile.ZipInfo(f"{name}.npy", date_time=FIXED_DATE)
            information.compress_type = zipfile.ZIP_DEFLATED
            information.external_attr = 0o644 << 16
            container.writestr(information, member.getvalue())
    return archive.getvalue()


def arrays_from_bytes(content: bytes) -> dict[str, np.ndarray]:
    """The arrays of a numpy archive, read-only; nothing in it can execute code."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    for array in arrays.values():
        array.flags.writeable = False
    return arrays
