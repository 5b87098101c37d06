"""Experiments: designs of many runs that survive interruptions, with every number reproducible.

from experiments import load_experiment, run_experiment
tables = run_experiment(load_experiment("experiments/smoke.toml"), "runs/smoke")
"""

from experiments.declaration import Experiment, load_experiment
from experiments.engine import run_experiment
from experiments.work import simulate

__all__ = ["Experiment", "load_experiment", "run_experiment", "simulate"]
