"""Requests and what stands on a call, to draw."""

import dataclasses
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.cards.tags import Tags
from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.ledger.standing import Latest, Tagged
from bot.ledger.tag_requests import AcceptedRequest, CallReference, Outcome, ReferenceKind, TagRequest
from bot.person import Person
from tests.cards.examples import NOW, organization

CALL = "ABCD1234-EFGH5678"

ANA, BEN = Person("T0ACME", "U0ANA"), Person("T0ACME", "U0BEN")

SOLD = QuickTag(name="sold", label="Sold", set={"call_disposition": "Sale"})

LOST = QuickTag(name="lost", label="Lost", set={"call_disposition": "No sale", "note": "no"})


def acme(**changes: Any) -> Organization:
    """Acme Roofing with two quick tags, with changes."""
    return organization(**{"quick_tags": [SOLD, LOST], **changes})


def request(fields: Mapping[str, str | None] | None = None, **changes: Any) -> AcceptedRequest:
    """Ana's tag of 12:03:30, sent, with changes to it or to what it asks."""
    given = {"call_disposition": "Sale"} if fields is None and "external_unique_id" not in changes else fields
    of_asked = {field.name for field in dataclasses.fields(TagRequest)}
    asked = TagRequest(
        **{
            "idempotency_key": "key",
            "person": ANA,
            "organization_fingerprint": organization().fingerprint,
            "reference": CallReference(ReferenceKind.TRANSACTION_ID, CALL),
            "fields": given or {},
            **{name: value for name, value in changes.items() if name in of_asked},
        }
    )
    whole: dict[str, Any] = {
        "id": "r" * 16,
        "accepted_at": NOW - timedelta(seconds=32),
        "transaction_id": CALL,
        "sequence": 1,
        "sets_external_id": asked.external_unique_id is not None,
        "attempts": 1,
        "uncertain": False,
        "by_external_id": False,
        "outcome": Outcome.SENT,
        "outcome_at": NOW - timedelta(seconds=31),
    }
    return AcceptedRequest(
        asked=asked, **{**whole, **{name: changes[name] for name in changes if name not in of_asked}}
    )


def latest(*requests: AcceptedRequest) -> Latest:
    """What stands after these requests."""
    fields = {name: Tagged(value, each) for each in requests for name, value in each.asked.fields.items()}
    external = [Tagged(each.asked.external_unique_id, each) for each in requests if each.sets_external_id]
    return Latest(fields, external[-1] if external else None)


def tags(*requests: AcceptedRequest, **changes: Any) -> Tags:
    """The tags of a call on which these stand, for somebody who may tag."""
    return Tags(**{"latest": latest(*requests), "may_tag": True, "may_share": True, **changes})
