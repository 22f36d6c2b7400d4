"""How a plan stands when people are missing: every absence re-planned, key accounts without a backup, named backups.

A single absence must not be a surprise: each is an ordinary changed problem, solved and verified.
"""
