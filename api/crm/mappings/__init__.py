"""Bundled mappings: which tables of a CRM are read, and how they become a problem; data only, one YAML file each.

When to modify: to add a system. Whoever has other fields copies a mapping and changes its constants first.
"""
