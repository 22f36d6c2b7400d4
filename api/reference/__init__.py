"""The API's reference as pages: no script, nothing from other servers, so that it works wherever the service does.

When to modify: only when a page joins.
"""
