"""Every table, as first released. From here on, a change of them is a file of its own beside this one."""

import sqlalchemy as sa
from alembic import op

revision = "initial_bf56d85f"

down_revision = None


def upgrade() -> None:
    """Make the tables."""
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
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("workspaces", sa.JSON(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_person"),
    )
    op.create_index("ix_person_checked_at", "person", ["checked_at"])

    op.create_table(
        "draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("holds_values", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("organization_fingerprint", sa.Text()),
        sa.Column("transaction_id", sa.Text()),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index("ix_draft_expires_at", "draft", ["expires_at"])

    op.create_table(
        "reply",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("viewer_home", sa.Text()),
        sa.Column("viewer_user", sa.Text()),
        sa.Column("response_url", sa.Text()),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Double()),
        sa.Column("channel", sa.Text()),
        sa.Column("ts", sa.Text()),
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("transaction_id", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due", sa.Double()),
        sa.Column("caller_ending", sa.Text()),
        sa.Column("caller_until", sa.Double()),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
    )
    op.create_index("ix_reply_created_at", "reply", ["created_at"])
    op.create_index("ix_reply_expires_at", "reply", ["expires_at"])
    op.create_index("ix_reply_due", "reply", ["due"])
    op.create_index("ix_reply_caller_until", "reply", ["caller_until"])
    op.create_index(
        "ix_reply_organization_fingerprint_transaction_id",
        "reply",
        ["organization_fingerprint", "transaction_id"],
    )

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
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
        "tag_request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("reference_kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("transaction_id", sa.Text()),
        sa.Column("by_external_id", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("field_values", sa.JSON(none_as_null=True)),
        sa.Column("above", sa.JSON(none_as_null=True)),
        sa.Column("sets_external_id", sa.Boolean(), nullable=False),
        sa.Column("external_unique_id", sa.Text()),
        sa.Column("reply_id", sa.Text()),
        sa.Column("asked_at", sa.Double(), nullable=True),
        sa.Column("accepted_at", sa.Double(), nullable=False),
        sa.Column("deadline", sa.Double()),
        sa.Column("values_since", sa.Double()),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("outcome_at", sa.Double()),
        sa.Column("why", sa.Text()),
        sa.Column("words", sa.Text()),
        sa.Column("undoes", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_tag_request"),
        sa.UniqueConstraint("idempotency_key", name="uq_tag_request_idempotency_key"),
    )
    op.create_index("ix_tag_request_accepted_at", "tag_request", ["accepted_at"])
    op.create_index("ix_tag_request_deadline", "tag_request", ["deadline"])
    op.create_index("ix_tag_request_values_since", "tag_request", ["values_since"])
    op.create_index("ix_tag_request_lane_sequence", "tag_request", ["lane", "sequence"], unique=True)
    op.create_index(
        "ix_tag_request_organization_fingerprint_transaction_id",
        "tag_request",
        ["organization_fingerprint", "transaction_id"],
    )
    op.create_index(
        "ix_tag_request_home_user_id_accepted_at", "tag_request", ["home", "user_id", "accepted_at"]
    )

    op.create_table(
        "notification",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["lane"], ["lane.key"], name="fk_notification_lane", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lane", "sequence", name="pk_notification"),
    )
    op.create_index("ix_notification_at", "notification", ["at"])

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

    undoing = sa.text("undoes IS NOT NULL")
    op.create_index(
        "ix_tag_request_undoes", "tag_request", ["undoes"], sqlite_where=undoing, postgresql_where=undoing
    )
    setting = sa.text("external_unique_id IS NOT NULL")
    op.create_index(
        "ix_tag_request_organization_fingerprint_external_unique_id",
        "tag_request",
        ["organization_fingerprint", "external_unique_id"],
        sqlite_where=setting,
        postgresql_where=setting,
    )
    naming = sa.text("reference_kind IN ('external id', 'transaction id or external id')")
    op.create_index(
        "ix_tag_request_organization_fingerprint_reference",
        "tag_request",
        ["organization_fingerprint", "reference"],
        sqlite_where=naming,
        postgresql_where=naming,
    )

    op.create_table(
        "line",
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("set_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("home", "user_id", "organization_fingerprint", name="pk_line"),
    )
    op.create_index("ix_line_organization_fingerprint_number", "line", ["organization_fingerprint", "number"])

    op.create_table(
        "shared_card",
        sa.Column("reply_id", sa.Text(), nullable=False),
        sa.Column("organization_fingerprint", sa.Text(), nullable=False),
        sa.Column("transaction_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text()),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="there"),
        sa.Column("due", sa.Double()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("owner", sa.Text()),
        sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lease_until", sa.Double(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("reply_id", name="pk_shared_card"),
    )
    op.create_index("ix_shared_card_at", "shared_card", ["at"])
    op.create_index("ix_shared_card_due", "shared_card", ["due"])
    op.create_index("ix_shared_card_channel_ts", "shared_card", ["channel", "ts"])
    to_be_seen = sa.text("state IN ('posting', 'perhaps', 'there')")
    op.create_index(
        "ix_shared_card_organization_fingerprint_transaction_id_channel",
        "shared_card",
        ["organization_fingerprint", "transaction_id", "channel"],
        unique=True,
        sqlite_where=to_be_seen,
        postgresql_where=to_be_seen,
    )

    op.create_table(
        "clock_seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.Column("running", sa.Double(), nullable=False),
        sa.Column("moved", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clock_seen"),
    )
