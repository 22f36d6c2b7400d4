"""Generators: made-up problems of any size, for scenarios, benchmarks and tests.

The same arguments give the same problem everywhere. Columns are built at once, so that a million
accounts take seconds. When to modify: to add a family of problems; it gets a module of its own.
"""

from assigner.generate.books import books
from assigner.generate.weekly_service import weekly_service

__all__ = ["books", "weekly_service"]
