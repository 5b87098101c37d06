"""Coworking spaces: who joins them, how they live, who opens them (theory section 6)."""
