"""The close of a period: plan against actual, where the difference comes from, what was learnt, a sheet per person.

When to modify: never for another cause of a difference: that is a factor in :mod:`assigner.manage.review.factors`.
"""
