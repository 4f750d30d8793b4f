"""What a request takes back, people's lines, and which tellings may have been made already."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns, the table, and what requests are found by."""
    op.add_column("request", sa.Column("undoes", sa.Text()))
    op.add_column("telling", sa.Column("uncertain", sa.Boolean(), nullable=False, server_default=sa.false()))

    undoing = sa.text("undoes IS NOT NULL")
    op.create_index(
        "ix_request_undoes", "request", ["undoes"], sqlite_where=undoing, postgresql_where=undoing
    )
    setting = sa.text("external_unique_id IS NOT NULL")
    op.create_index(
        "ix_request_organization_fingerprint_external_unique_id",
        "request",
        ["organization_fingerprint", "external_unique_id"],
        sqlite_where=setting,
        postgresql_where=setting,
    )
    naming = sa.text("reference_kind = 'external id'")
    op.create_index(
        "ix_request_organization_fingerprint_reference",
        "request",
        ["organization_fingerprint", "reference"],
        sqlite_where=naming,
        postgresql_where=naming,
    )

    op.create_table(
        "line",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("set_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("team", "user_id", "organization_fingerprint", name="pk_line"),
    )
    op.create_index("ix_line_organization_fingerprint_number", "line", ["organization_fingerprint", "number"])
