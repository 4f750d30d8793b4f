"""What Alembic runs a migration in: connection and transaction are those of its caller, migrate.py."""

from alembic import context

from bot.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)

context.run_migrations()
