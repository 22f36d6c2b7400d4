"""Webhooks in and out: the inbox, what its events do, owners written back, and our own outbound webhooks.

Every function that works does one round for one connection and returns what it did, so that any loop can call it: the
worker's, or a test's. A round holds the connection's turn (:mod:`api.hooks.turn`): a process that was overtaken cannot
commit. When to modify: only when a part joins.
"""
