"""Links as insurance and as contagion: what pooling is worth, and how reliable a network of suppliers is."""

from __future__ import annotations

import numpy as np


def pooled_loss_ratio(partners: int, correlation: float) -> float:
    """Standard deviation of a pooled loss over that of one's own: sqrt((1 + (n - 1) rho) / n) (evidence 7.2, G5).

    Partners who suffer together (rho near 1) gain almost nothing by pooling.
    """
    return float(np.sqrt((1.0 + (partners - 1) * correlation) / partners))


def mean_correlation(losses: np.ndarray) -> float:
    """Mean correlation of the losses of territories over time or draws; shape (observations, territories).

    NaN when fewer than two territories vary.
    """
    varying = losses[:, losses.std(axis=0) > 0]
    if varying.shape[1] < 2:
        return float("nan")
    table = np.corrcoef(varying, rowvar=False)
    return float(table[~np.eye(len(table), dtype=bool)].mean())


def reliability(inputs: int, suppliers: int, strength: float) -> float:
    """Share of firms that work in a production network: largest root of r = (1 - (1 - x r)^n)^m.

    Each firm needs m inputs, each from any of n suppliers, links holding with probability x (Elliott, Golub and Leduc
    2022; evidence 7.3). It falls to zero at once below a critical strength.
    """
    working = 1.0
    for _ in range(100_000):
        after = (1.0 - (1.0 - strength * working) ** suppliers) ** inputs
        if abs(after - working) < 1e-12:
            break
        working = after
    return working if working > 1e-6 else 0.0


def pooling_ratio(losses: np.ndarray) -> float:
    """Standard deviation of the mean loss over the mean standard deviation of each; shape (observations, territories).

    What `pooled_loss_ratio` foretells from a correlation, measured: 1 when pooling is worth nothing. NaN without loss.
    """
    own = float(losses.std(axis=0).mean())
    return float(losses.mean(axis=1).std()) / own if own > 0 else float("nan")
