"""A small write that says whether the database can be written: it leaves nothing behind."""

import secrets

from sqlalchemy import Connection, delete, insert

from bot.ledger.tables import delivery_seen


def write_and_take_back(connection: Connection) -> None:
    """Write a row and delete it again, in one transaction that is committed."""
    name = f"check {secrets.token_hex(8)}"
    connection.execute(insert(delivery_seen).values(id=name, seen_at=0.0))
    connection.execute(delete(delivery_seen).where(delivery_seen.c.id == name))
