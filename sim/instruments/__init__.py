"""What each lever does: one rule a kind, which spends the credit of its programme on agents.

A rule writes prices, contracts, capacity, people or cash, never an outcome.
"""
