"""Any system that speaks Standard Webhooks, in both directions.

When to modify: when the specification of Standard Webhooks changes.
"""
