"""One arrival at a time: live state per tenant, a durable log of decisions, queue, clocks, pool and repair.

Decisions are made by :mod:`assigner.route`, which is pure; here they meet the database and the clock. When to modify:
to add a part; each stands in its own module.
"""
