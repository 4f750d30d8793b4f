"""Groups, people, kept queries, replies, audit, deliveries seen."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "user_group",
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("users", sa.JSON(), nullable=False),
        sa.Column("refreshed_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", name="pk_user_group"),
    )
    op.create_index("ix_user_group_refreshed_at", "user_group", ["refreshed_at"])

    op.create_table(
        "person",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("team", "user_id", name="pk_person"),
    )
    op.create_index("ix_person_checked_at", "person", ["checked_at"])

    op.create_table(
        "kept_query",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kept_query"),
    )
    op.create_index("ix_kept_query_expires_at", "kept_query", ["expires_at"])

    op.create_table(
        "reply",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("viewer_team", sa.Text()),
        sa.Column("viewer_user", sa.Text()),
        sa.Column("response_url", sa.Text()),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Double()),
        sa.Column("channel", sa.Text()),
        sa.Column("ts", sa.Text()),
        sa.Column("organization_key", sa.Text(), nullable=False),
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("transaction_id", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("expanded", sa.Boolean(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("query_id", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
    )
    op.create_index("ix_reply_created_at", "reply", ["created_at"])
    op.create_index("ix_reply_expires_at", "reply", ["expires_at"])

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("transaction_id", sa.Text()),
        sa.Column("place", sa.Text()),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_organization_fingerprint_at", "audit", ["organization_fingerprint", "at"])

    op.create_table(
        "delivery_seen",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_seen"),
    )
    op.create_index("ix_delivery_seen_seen_at", "delivery_seen", ["seen_at"])
