"""Zoho CRM: notification channels in, records and owners out.

When to modify: when Zoho changes its API; the version of its paths is a setting.
"""
