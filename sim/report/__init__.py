"""How a run is told: files anyone can check, a page a planner can read, a few lines on the terminal."""
