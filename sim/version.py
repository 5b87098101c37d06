"""The version of the simulator, as `maillage --version` prints it and every run records it."""

__version__ = "0.1.0"
