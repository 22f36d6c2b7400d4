"""Incentives: schemes as data, what everybody may expect to earn under one, what a change of scheme does, and recognition.

When to modify: never for another way to pay: that is a part of :mod:`assigner.manage.incentives.asked`.
"""
