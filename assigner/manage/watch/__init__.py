"""Watching: rules over plans and events, findings with their cause and the cheapest repairs, cases tracked to closed.

When to modify: never; each module says at its top what it does.
"""
