"""Guided lessons: a question, a prediction, then what the simulator finds."""
