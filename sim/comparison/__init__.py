"""Scenarios side by side on the same luck: what differs, how sure we are, who gains, what it costs."""
