"""Migrations by Alembic, run from the package: `assigner migrate`.

The first one is kept as SQL, one file a database, made by :mod:`api.store.migrations.freeze`; later ones are ordinary
Alembic modules in ``versions``. When to modify: never; add a module to ``versions``.
"""
