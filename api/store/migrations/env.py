"""What Alembic runs: our connection, our tables, nothing else in the database.

Other parts of the database (the tables of the job queue's library) are not ours to migrate. When to modify: with
Alembic's way of being run.
"""

from __future__ import annotations

from alembic import context

from api.store.migrations.options import options_for

context.configure(connection=context.config.attributes["connection"], **options_for())
with context.begin_transaction():
    context.run_migrations()
