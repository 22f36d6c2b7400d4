"""Disputes: two reps claim one item: both sides' claims, what each outcome costs, a fair compromise, the decision.

When to modify: never; each module says at its top what it does.
"""
