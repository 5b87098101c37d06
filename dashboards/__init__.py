"""The dashboard: one's own territory, a shock, what can be done about it, and an answer at once, in the browser."""
