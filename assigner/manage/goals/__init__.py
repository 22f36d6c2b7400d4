"""Goals: an amount broken down to people and weeks, and how likely each person is to reach it from the assigned book.

When to modify: never for another way to share: that is a choice in :mod:`assigner.manage.goals.asked`.
"""
