"""What buttons carry, of every kind, and what must be in the database for one to be somebody's own."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, text, update

from bot.cards.kit.actions import (
    ActionId,
    CallButton,
    CallForRequest,
    DraftButton,
    HelpButton,
    LineButton,
    ListButton,
    MenuChoice,
    OrganizationButton,
    RequestButton,
    TagButton,
    encode,
)
from bot.config.organizations import Organization
from bot.database import tables
from bot.ledger.accept import accept
from bot.ledger.drafts import Drafts
from bot.ledger.standing import Latest, digest
from bot.ledger.tag_requests import CallReference, Outcome, ReferenceKind, TagRequest, new_id
from bot.person import Person
from bot.times import epoch
from commands.tagging.tag import DRAFT, TAG
from sandbox.slack.messages import Message
from tests.scenarios.stage import CALL, Stage

KINDS: dict[str, type] = {
    ActionId.REFRESH_CALL: CallButton,
    ActionId.OPEN_CALL: CallButton,
    ActionId.CALL_MENU: MenuChoice,
    ActionId.REFRESH_LIST: ListButton,
    ActionId.PAGE_PREVIOUS: ListButton,
    ActionId.PAGE_NEXT: ListButton,
    ActionId.MY_CALL: LineButton,
    ActionId.SET_LINE: LineButton,
    ActionId.ALL_COMMANDS: HelpButton,
    ActionId.CHOOSE_ORGANIZATION: OrganizationButton,
    ActionId.CHOOSE_TAG_ORGANIZATION: OrganizationButton,
    ActionId.QUICK_TAG: TagButton,
    ActionId.QUICK_TAG_MENU: TagButton,
    ActionId.REPLACE: TagButton,
    ActionId.FINISH: DraftButton,
    ActionId.TAG_THIS: CallForRequest,
    ActionId.UNDO: RequestButton,
    ActionId.EDIT: CallButton,
    ActionId.TAG_IN_VIEW: CallButton,
}
"""Which kind of value each button carries."""

SALE = {"call_disposition": "Sale"}


def value_of(
    kind: type,
    organization: Organization,
    call: str = CALL,
    *,
    draft_id: str = "x",
    request_id: str = "x",
    action: Any = "refresh",
) -> str:
    """Encode a value of this kind, as a button of this organization's carries it."""
    fingerprint = organization.fingerprint
    values = (
        CallButton(fingerprint=fingerprint, transaction_id=call),
        LineButton(fingerprint=fingerprint),
        HelpButton(fingerprint=fingerprint),
        ListButton(fingerprint=fingerprint, draft_id=draft_id, page=1),
        OrganizationButton(fingerprint=fingerprint, draft_id=draft_id),
        MenuChoice(fingerprint=fingerprint, transaction_id=call, action=action),
        TagButton(
            fingerprint=fingerprint,
            transaction_id=call,
            quick_tag="sold",
            seen=digest(Latest({}, None), SALE),
        ),
        DraftButton(fingerprint=fingerprint, draft_id=draft_id, position=0),
        CallForRequest(fingerprint=fingerprint, request_id=request_id, transaction_id=call),
        RequestButton(fingerprint=fingerprint, request_id=request_id),
    )
    return next(encode(each) for each in values if type(each) is kind)


async def own_value(
    stage: Stage, person: Person, action_id: str, organization: Organization, call: str, text: str = ""
) -> str:
    """Give what a button that sets *Sale* on this call carries, with all that makes it this person's own."""
    kind = KINDS[action_id]
    draft_id = request_id = "x"
    if kind in {DraftButton, OrganizationButton}:
        text = text or f"tx:{call} sold"
        kept = DRAFT + json.dumps([text]) if kind is DraftButton else TAG + text
        draft_id = await Drafts(stage.application.database).keep(person, kept, stage.clock())
    if kind is CallForRequest:
        several = CallReference(ReferenceKind.KEPT_QUERY, new_id())
        request_id = await past_request(stage, person, organization, several, Outcome.NOT_PLACED)
    if kind is RequestButton:
        by_id = CallReference(ReferenceKind.TRANSACTION_ID, call)
        await past_request(stage, person, organization, by_id, Outcome.SENT)
        spam = {"call_disposition": "Spam"}
        request_id = await past_request(stage, person, organization, by_id, Outcome.SENT, spam)
    return value_of(kind, organization, call, draft_id=draft_id, request_id=request_id)


async def known_as_shared(stage: Stage, card: Message, organization: Organization, call: str = CALL) -> None:
    """Have this message be the card of a call that was shared in its channel; the only one that is known."""
    row = {
        "reply_id": new_id(),
        "organization_fingerprint": organization.fingerprint,
        "transaction_id": call,
        "channel": card.channel,
        "ts": card.ts,
        "home": "T0ACME",
        "user_id": "U0SAM",
        "at": epoch(stage.clock()),
    }

    def put(connection: Connection) -> None:
        connection.execute(delete(tables.shared_card))
        connection.execute(insert(tables.shared_card), row)

    await stage.application.database.write(put)


async def past_request(
    stage: Stage,
    person: Person,
    organization: Organization,
    reference: CallReference,
    outcome: Outcome,
    fields: Mapping[str, str] = SALE,
) -> str:
    """Put a request into the ledger that has its outcome already; gives its id."""
    request_id, now = new_id(), epoch(stage.clock())
    asked = TagRequest(request_id, person, organization.fingerprint, reference, fields)
    ended = {"outcome": outcome.value, "outcome_at": now, "deadline": None}

    def write(connection: Any) -> None:
        accept(connection, asked, request_id, now)
        connection.execute(
            update(tables.tag_request).where(tables.tag_request.c.id == request_id).values(**ended)
        )

    await stage.application.database.write(write)
    return request_id


async def rows(stage: Stage, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """Give what is in a table of the database."""
    statement = text(f"SELECT {columns} FROM {table}")  # noqa: S608 - a test's own words
    return await stage.application.database.read(
        lambda connection: [tuple(row) for row in connection.execute(statement)]
    )


def offered(message: Message) -> list[str]:
    """What a person can press or choose on a message."""
    return [
        label for each in message.controls for label in (each.label, *(row.label for row in each.choices))
    ]
