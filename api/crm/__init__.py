"""Connectors: one CRM each, behind one small interface (:mod:`api.crm.connector`).

``hubspot``, ``salesforce``, ``zoho``, ``fxiaoke`` and ``standard`` (any system that speaks Standard Webhooks) look
alike from above: verify and parse what arrives, read records and users, write owners in batches. Nothing here knows
the database. When to modify: to add a system, write its package and name it in :mod:`api.crm.systems`.
"""
