"""Cadences: follow-ups as small pieces of work, placed into people's free minutes before their deadlines.

When to modify: never for another cadence: that is a file of :mod:`assigner.manage.cadence.asked`.
"""
