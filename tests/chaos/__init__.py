"""Chaos: processes of a real service are killed at random while jobs are asked for; nothing may be lost or doubled.

The small size runs with the tests, the full size by hand::

    python -m tests.chaos --kills 200 --jobs 500 --database postgresql --workers 3

When to modify: when another part of the service must survive.
"""
