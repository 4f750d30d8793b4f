"""INSERT … ON CONFLICT, which each dialect of SQLAlchemy has in its own words."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Begin an insert that can say what is done on a conflict. ``dialect`` is ``connection.dialect.name``.

    Whether a row came of it is told by RETURNING: ``rowcount`` is -1 with psycopg.
    """
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
