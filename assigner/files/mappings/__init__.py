"""Bundled mappings: data only, one YAML file each; see docs/import.md. When to modify: to add a mapping."""
