"""Who calls, and what they may do: API keys, OIDC tokens, roles, rate limits, secrets at rest, outbound guard.

When to modify: only when a part joins.
"""
