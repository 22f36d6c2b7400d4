"""Readers and writers of problems and plans: folders, JSON, YAML, Excel, all equal in power.

The front doors are :mod:`assigner.files.read`, :mod:`assigner.files.write` and :mod:`assigner.files.plans`.
When to modify: never for a new field (row models say everything); see the modules for a new format.
"""
