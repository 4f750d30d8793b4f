"""Cards that were posted to channels: one a call and channel."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "shared_card",
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("transaction_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text()),
        sa.Column("reply_id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_fingerprint", "transaction_id", "channel", name="pk_shared_card"
        ),
    )
    op.create_index("ix_shared_card_at", "shared_card", ["at"])
    op.create_index("ix_shared_card_channel_ts", "shared_card", ["channel", "ts"])
