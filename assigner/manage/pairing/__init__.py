"""Team building: who learns from whom, round by round, and where workload and fairness drift.

When to modify: never; each module says at its top what it does.
"""
