"""What a territory lives on: the four bases of Davezies and Talandier, income that enters it from elsewhere.

Productive (sold outside), residential (pensions, commuters' wages, tourists), public (civil servants), social
(transfers and care). B_r = B_prod + B_res + B_pub + B_soc (Davezies and Talandier, L'émergence de systèmes
productivo-résidentiels, 2014).
"""

from __future__ import annotations

from collections.abc import Mapping

BASES = ("productive", "residential", "public", "social")


def base_shares(amounts: Mapping[str, float]) -> dict[str, float] | None:
    """Share of each base in their sum (shares add up to 1); None when nothing enters the territory.

    `amounts` maps each of `BASES` to an amount, all in the same unit.
    """
    total = sum(amounts[base] for base in BASES)
    return None if total <= 0 else {base: amounts[base] / total for base in BASES}
