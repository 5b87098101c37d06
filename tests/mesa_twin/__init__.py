"""The Mesa twin: the rules of the week written once more on ordinary Mesa agents, as oracle and yardstick.

Agents are plain objects linked by reference and hold Python integers; every rule loops over them. Declarations and
what works on whole territories (budgets of products, trade shares, the ledger, the government, the clock, shocks, luck)
are shared with the engine. Equality with the columnar engine is asked integer for integer (`test_mesa_twin.py`).
"""
