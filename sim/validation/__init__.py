"""Validation: the simulator against published facts, target by target, failures included."""
