"""Meetings: recurring ones placed where they hurt least and everybody can come, and team events with coverage kept.

When to modify: never; each module says at its top what it does.
"""
