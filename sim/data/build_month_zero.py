"""The last step of the build of a pack: month 0 of the whole country, solved by the part that knows economics.

`sim.population` reads packs, so a pack cannot import it: the step runs as a program of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

PROGRAM = "sim.population.build_month_zero"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `python -m sim.population.build_month_zero` with these arguments; returns its exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    return subprocess.run([sys.executable, "-m", PROGRAM, *given], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
