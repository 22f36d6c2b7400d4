"""Rebalancing from today's owners: move budgets, the curve of moves against imbalance, hand-over in waves."""
