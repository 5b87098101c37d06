"""Coworking spaces: who joins them, how they live, who opens them (evidence 6)."""
