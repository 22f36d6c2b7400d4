"""HubSpot: app webhooks in (signature v3), CRM objects and owners out.

When to modify: when HubSpot changes its API; versions of its paths are settings.
"""
