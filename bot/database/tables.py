"""The tables. A change here goes with a new file in migrations/versions; a test holds them together.

Times are epoch seconds as double precision (bot.times). A person is ``home`` and ``user_id`` (bot.person).
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
    text,
)

from bot.database.statements import Written

_UNDOING = text("undoes IS NOT NULL")

_SETTING_ID = text("external_unique_id IS NOT NULL")

TO_BE_SEEN = text("state IN ('posting', 'perhaps', 'there')")

BY_EXTERNAL_ID = text("reference_kind IN ('external id', 'transaction id or external id')")
"""By one, or by what turned out to be one unless it is the call's transaction id."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

user_group = Table(
    "user_group",
    metadata,
    Column("group_id", Written, primary_key=True),
    Column("users", JSON, nullable=False),
    Column("refreshed_at", Double, nullable=False, index=True),
)

person = Table(
    "person",
    metadata,
    Column("user_id", Written, primary_key=True),
    Column("team", Written, nullable=False),
    Column("enterprise", Written, nullable=False),
    Column("workspaces", JSON, nullable=False),
    Column("standing", Text, nullable=False),
    Column("checked_at", Double, nullable=False, index=True),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Written, primary_key=True),
    Column("home", Written, nullable=False),
    Column("user_id", Written, nullable=False),
    Column("text", Written, nullable=False),
    # Of what holds values of a call: of which, where that is known.
    Column("holds_values", Boolean, nullable=False, server_default=false()),
    Column("organization_fingerprint", Written),
    Column("transaction_id", Written),
    Column("expires_at", Double, nullable=False, index=True),
)

reply = Table(
    "reply",
    metadata,
    Column("id", Written, primary_key=True),
    Column("created_at", Double, nullable=False, index=True),
    Column("viewer_home", Written),
    Column("viewer_user", Written),
    Column("response_url", Written),
    Column("uses_left", Integer, nullable=False),
    Column("expires_at", Double, index=True),
    Column("channel", Written),
    Column("ts", Written),
    Column("organization_fingerprint", Written, nullable=False),
    Column("transaction_id", Written),
    Column("kind", Text, nullable=False),
    Column("due", Double, index=True),  # when it is to be drawn again; none where it shows all there is
    Column("caller_ending", Written),  # the last digits of who called, for so long
    Column("caller_until", Double, index=True),
    Index(None, "organization_fingerprint", "transaction_id"),
)

shared_card = Table(
    "shared_card",
    metadata,
    Column("reply_id", Text, primary_key=True),
    Column("organization_fingerprint", Written, nullable=False),
    Column("transaction_id", Written, nullable=False),
    Column("channel", Written, nullable=False),
    Column("ts", Written),  # none while it is being posted, or is there perhaps
    Column("home", Written, nullable=False),
    Column("user_id", Written, nullable=False),
    Column("at", Double, nullable=False, index=True),
    Column("state", Text, nullable=False, server_default="there"),
    Column("due", Double, index=True),  # when it is to be drawn again; none where nothing is to be drawn
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("owner", Text),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("lease_until", Double, nullable=False, server_default="0"),
    Index(None, "channel", "ts"),
    # One card a call and channel that can be seen; any number that were taken back.
    Index(
        None,
        "organization_fingerprint",
        "transaction_id",
        "channel",
        unique=True,
        sqlite_where=TO_BE_SEEN,
        postgresql_where=TO_BE_SEEN,
    ),
)

audit = Table(
    "audit",
    metadata,
    # Not in the order of commits on PostgreSQL: read by "at", never followed by id.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("at", Double, nullable=False, index=True),
    Column("home", Written, nullable=False),
    Column("user_id", Written, nullable=False),
    Column("action", Text, nullable=False),
    Column("organization_fingerprint", Written, nullable=False),
    Column("transaction_id", Written),
    Column("place", Written),
    Column("outcome", Text, nullable=False),
    Index(None, "organization_fingerprint", "at"),
)

delivery_seen = Table(
    "delivery_seen",
    metadata,
    Column("id", Written, primary_key=True),
    Column("seen_at", Double, nullable=False, index=True),
)

lane = Table(
    "lane",
    metadata,
    Column("key", Written, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("scope", Written, nullable=False),
    Column("head", Integer, nullable=False),
    Column("tail", Integer, nullable=False),
    Column("due", Double),
    Column("not_before", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text),
    Column("epoch", Integer, nullable=False),
    Column("lease_until", Double, nullable=False),
    Column("changed_at", Double, nullable=False, index=True),
    Index(None, "kind", "scope", "due"),
)

tag_request = Table(
    "tag_request",
    metadata,
    Column("id", Text, primary_key=True),
    Column("idempotency_key", Written, nullable=False, unique=True),
    Column("home", Written, nullable=False),
    Column("user_id", Written, nullable=False),
    Column("organization_fingerprint", Written, nullable=False),
    Column("reference_kind", Text, nullable=False),
    Column("reference", Written),
    Column("transaction_id", Written),
    Column("by_external_id", Boolean, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("field_values", JSON(none_as_null=True)),
    Column("above", JSON(none_as_null=True)),  # by name, what stands above a value that is added
    Column("sets_external_id", Boolean, nullable=False),
    Column("external_unique_id", Written),
    Column("reply_id", Written),
    Column("asked_at", Double),  # by Slack's clock; none where Slack didn't tell
    Column("accepted_at", Double, nullable=False, index=True),
    Column("deadline", Double, index=True),  # none once it has its outcome
    Column("values_since", Double, index=True),  # none once they are blanked
    Column("lane", Written, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("uncertain", Boolean, nullable=False),
    Column("outcome", Text),
    Column("outcome_at", Double),
    Column("why", Text),
    Column("words", Written),
    Column("undoes", Text),
    Index(None, "lane", "sequence", unique=True),
    Index(None, "organization_fingerprint", "transaction_id"),
    Index(None, "home", "user_id", "accepted_at"),
    # Of the few that have these; whoever looks there says so in the same words.
    Index(None, "undoes", sqlite_where=_UNDOING, postgresql_where=_UNDOING),
    Index(
        None,
        "organization_fingerprint",
        "external_unique_id",
        sqlite_where=_SETTING_ID,
        postgresql_where=_SETTING_ID,
    ),
    Index(
        None,
        "organization_fingerprint",
        "reference",
        sqlite_where=BY_EXTERNAL_ID,
        postgresql_where=BY_EXTERNAL_ID,
    ),
)

notification = Table(
    "notification",
    metadata,
    Column("lane", Written, ForeignKey("lane.key", ondelete="CASCADE"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("request_id", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("at", Double, nullable=False, index=True),
    Column("uncertain", Boolean, nullable=False, server_default=false()),
)

pause = Table(
    "pause",
    metadata,
    Column("organization_fingerprint", Written, primary_key=True),
    Column("why", Text, nullable=False),
    Column("since", Double, nullable=False, index=True),
    Column("until", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
)

clock_seen = Table(
    "clock_seen",
    metadata,
    Column("id", Integer, primary_key=True),  # one row
    Column("seen_at", Double, nullable=False),
    # Seconds for which it was seen running since it last stepped, and by which all has been moved along.
    Column("running", Double, nullable=False),
    Column("moved", Double, nullable=False),
)

line = Table(
    "line",
    metadata,
    Column("home", Written, primary_key=True),
    Column("user_id", Written, primary_key=True),
    Column("organization_fingerprint", Written, primary_key=True),
    Column("number", Written, nullable=False),
    Column("set_at", Double, nullable=False),
    Index(None, "organization_fingerprint", "number"),
)
