"""Requests, the lanes they are delivered in, what people are to be told, organizations that are paused."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of delivery."""
    op.create_table(
        "lane",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("tail", sa.Integer(), nullable=False),
        sa.Column("due", sa.Double()),
        sa.Column("not_before", sa.Double(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_lane"),
    )
    op.create_index("ix_lane_changed_at", "lane", ["changed_at"])
    op.create_index("ix_lane_kind_scope_due", "lane", ["kind", "scope", "due"])

    op.create_table(
        "request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("organization_key", sa.Text(), nullable=False),
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("reference_kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("transaction_id", sa.Text()),
        sa.Column("by_external_id", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("field_values", sa.JSON(none_as_null=True)),
        sa.Column("sets_external_id", sa.Boolean(), nullable=False),
        sa.Column("external_unique_id", sa.Text()),
        sa.Column("reply_id", sa.Text()),
        sa.Column("accepted_at", sa.Double(), nullable=False),
        sa.Column("deadline", sa.Double()),
        sa.Column("values_since", sa.Double()),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.Column("fate", sa.Text()),
        sa.Column("fate_at", sa.Double()),
        sa.Column("why", sa.Text()),
        sa.Column("words", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
        sa.UniqueConstraint("idempotency_key", name="uq_request_idempotency_key"),
    )
    op.create_index("ix_request_accepted_at", "request", ["accepted_at"])
    op.create_index("ix_request_deadline", "request", ["deadline"])
    op.create_index("ix_request_values_since", "request", ["values_since"])
    op.create_index("ix_request_lane_sequence", "request", ["lane", "sequence"], unique=True)
    op.create_index(
        "ix_request_organization_fingerprint_transaction_id",
        "request",
        ["organization_fingerprint", "transaction_id"],
    )
    op.create_index("ix_request_team_user_id_accepted_at", "request", ["team", "user_id", "accepted_at"])

    op.create_table(
        "telling",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["lane"], ["lane.key"], name="fk_telling_lane", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lane", "sequence", name="pk_telling"),
    )
    op.create_index("ix_telling_at", "telling", ["at"])

    op.create_table(
        "pause",
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.Double(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_fingerprint", name="pk_pause"),
    )
    op.create_index("ix_pause_since", "pause", ["since"])
