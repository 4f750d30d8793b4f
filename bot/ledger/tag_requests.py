"""A request: what one command or click asks of one call, and what became of it.

A reference is kept as an id: a transaction id, an external id, the id of a kept query (whose text may hold a
number, and is gone after half an hour), or nothing at all for "my line".
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.person import Person
from bot.times import moment


class ReferenceKind(StrEnum):
    """How a person named the call."""

    TRANSACTION_ID = "transaction id"
    EXTERNAL_ID = "external id"
    EITHER_ID = "transaction id or external id"
    """Typed without saying which: an external id, unless it is the transaction id of the call it found."""
    KEPT_QUERY = "kept query"
    MY_LINE = "my line"


class Outcome(StrEnum):
    """What became of a request; each ends as exactly one of these."""

    SENT = "sent"
    NOT_PLACED = "not placed"
    REFUSED = "refused"
    ENDED = "ended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"

    @property
    def notified(self) -> bool:
        """Whether the person is notified of it."""
        return self not in (Outcome.SENT, Outcome.WITHDRAWN)


class WhyNotPlaced(StrEnum):
    """Why a request was not placed; NEVER_SEEN is of one that is called ended."""

    NO_CALL = "no such call"
    BEGAN_AFTER = "the call began after the request came"
    BEGINNING_UNKNOWN = "nobody knows when the call began"
    SEVERAL = "several calls"
    NOT_IN_TIME = "not found out in time"
    GONE = "what was typed is gone"
    REFUSED = "the API refused to look"
    NEVER_SEEN = "nobody saw such a call"


@dataclass(frozen=True)
class CallReference:
    """A call as the person named it. ``text`` is an id; never a phone number. None for "my line"."""

    kind: ReferenceKind
    text: str | None = None

    def is_transaction_id(self, transaction_id: str) -> bool:
        """Tell whether what may be an id of either kind is this call's transaction id."""
        either = self.kind is ReferenceKind.EITHER_ID
        return either and (self.text or "").upper() == transaction_id.upper()


@dataclass(frozen=True)
class TagRequest:
    """What is to be set on which call. ``idempotency_key`` is the id of Slack's delivery."""

    idempotency_key: str
    person: Person
    organization_fingerprint: str
    reference: CallReference
    fields: Mapping[str, str | None] = field(default_factory=dict)
    """Values by partner (API) name, in the order they are set; None where the value has been blanked."""
    external_unique_id: str | None = None
    reply_id: str | None = None
    """The card it came from."""
    undoes: str | None = None
    """The id of the request that this one takes back."""
    asked_at: float | None = None
    """When it was clicked or typed, at the earliest, by Slack's clock in epoch seconds; None: not told."""
    above: Mapping[str, str] = field(default_factory=dict)
    """Of the fields that are added to, what stands above: what came with the call, until its turn comes."""

    @property
    def sets(self) -> Mapping[str, str | None]:
        """What its fields are set to, with what stands above; ``fields`` has what the person chose."""
        return {name: appended(self.above.get(name), value) for name, value in self.fields.items()}


@dataclass(frozen=True)
class AcceptedRequest:
    """A request that was accepted, as it stands in the ledger."""

    id: str
    asked: TagRequest
    accepted_at: datetime
    transaction_id: str | None
    """None until the call is known."""
    sequence: int
    sets_external_id: bool
    attempts: int
    uncertain: bool
    """It may have been applied, though nothing confirmed it."""
    by_external_id: bool
    outcome: Outcome | None = None
    outcome_at: datetime | None = None
    why: WhyNotPlaced | None = None
    words: str | None = None
    """The API's, where it refused."""


def new_id() -> str:
    """An id nobody guesses."""
    return secrets.token_urlsafe(12)


def read_request(row: Any) -> AcceptedRequest:
    """Read a whole row of the table, whose columns are its attributes."""
    values = row.field_values or [None] * len(row.fields)
    asked = TagRequest(
        idempotency_key=row.idempotency_key,
        person=Person(row.home, row.user_id),
        organization_fingerprint=row.organization_fingerprint,
        reference=CallReference(ReferenceKind(row.reference_kind), row.reference),
        fields=dict(zip(row.fields, values, strict=True)),
        external_unique_id=row.external_unique_id,
        above=row.above or {},
        reply_id=row.reply_id,
        undoes=row.undoes,
        asked_at=row.asked_at,
    )
    return AcceptedRequest(
        id=row.id,
        asked=asked,
        accepted_at=moment(row.accepted_at),
        transaction_id=row.transaction_id,
        sequence=row.sequence,
        sets_external_id=row.sets_external_id,
        attempts=row.attempts,
        uncertain=row.uncertain,
        by_external_id=row.by_external_id,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        outcome_at=None if row.outcome_at is None else moment(row.outcome_at),
        why=None if row.why is None else WhyNotPlaced(row.why),
        words=row.words,
    )


def appended(before: str | None, added: str | None) -> str | None:
    """Give the text with what is added below it, line by line; a line that stands there isn't added.

    Without anything before, it is what is added, as it is; None where that is no longer kept.
    """
    if not before or added is None:
        return added
    lines = before.splitlines()
    return "\n".join([*lines, *(each for each in added.splitlines() if each not in lines)])
