"""Runs asked for by sessions: worlds simulated in worker processes, kept, and summed up with their uncertainty."""
