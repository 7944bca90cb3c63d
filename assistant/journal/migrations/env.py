"""Run by Alembic with the connection that `database.py` hands over."""

from __future__ import annotations

from alembic import context

from assistant.journal.tables import METADATA

connection = context.config.attributes.get("connection")
context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=True)
context.run_migrations()
