"""Who is refused, what they learn, and that nothing is asked for them. Written by the index itself."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.access.rights import Permission
from bot.config.settings import NameSettings
from bot.errors import LACKED_ELSE, NOBODY
from bot.slack.entry import Entry
from bot.slack.incoming import InteractionKind
from commands import index
from sandbox.slack.messages import Message
from sandbox.slack.transport import Payload
from tests.scenarios.carried import KINDS, rows, value_of
from tests.scenarios.stage import CALL, Stage

ENTRIES = index(NameSettings())

COMMANDS = [entry for entry in ENTRIES if entry.kind is InteractionKind.COMMAND]

ACTIONS = [entry for entry in ENTRIES if entry.kind is InteractionKind.ACTION]

EVENTS = [entry for entry in ENTRIES if entry.kind is InteractionKind.EVENT]

SHORTCUTS = [
    entry
    for entry in ENTRIES
    if entry.kind in {InteractionKind.MESSAGE_SHORTCUT, InteractionKind.GLOBAL_SHORTCUT}
]

SUBMISSIONS = [entry for entry in ENTRIES if entry.kind is InteractionKind.SUBMISSION]

TYPED = (
    "", "all", "help", "me", CALL, "530-999-9999", "nonsense nonsense", "in acme", f"{CALL} sold", "undo"
)  # fmt: skip

REFUSED_HERE = "Ask <@U0OPS> for access."


def name(entry: Entry) -> str:
    return entry.name


def button_values(stage: Stage) -> list[str]:
    """Everything a button can carry, for the organization on stage."""
    acme = stage.directory.organizations[0]
    return [value_of(kind, acme) for kind in dict.fromkeys(KINDS.values())]


def posted(stage: Stage, action_id: str, value: str, channel: str = "C0SHARED") -> Message:
    """Post a card with this button for everyone in a channel, as the app."""
    text = {"type": "plain_text", "text": "x"}
    button = {"type": "button", "action_id": action_id, "value": value, "text": text}
    return stage.slack.app_says(channel, "x", [{"type": "actions", "elements": [button]}])


def test_every_kind_of_entry_is_covered() -> None:
    """Nothing in the index is left out: below, and in test_refused_in_modals."""
    assert set(ENTRIES) == {*COMMANDS, *ACTIONS, *EVENTS, *SHORTCUTS, *SUBMISSIONS}


async def test_an_event_answers_nobody(stage: Stage) -> None:
    """Slack tells by itself; whatever it says, nobody gets a message and the API isn't asked."""
    for entry in EVENTS:
        delivery = await stage.slack.event({"type": entry.name, "subteam_id": "S0FORGED"})
        await stage.settle()
        assert (delivery.status, delivery.body) == (200, ""), entry.name
        assert stage.asked() == 0, entry.name
        assert stage.slack.calls_to("chat.postMessage") == [], entry.name


async def test_a_member_without_a_role_is_sent_to_the_contact(stage: Stage) -> None:
    """In the ack, whatever they typed; nothing is asked of the API."""
    stage.begin()
    for user, entry, typed in product(("U0NEW", "U0GUS"), COMMANDS, TYPED):
        case = f"{user}: {entry.name} {typed}"
        (message,) = await stage.types(user, typed, command=entry.name)
        assert REFUSED_HERE in message.words or "<@U0OPS>" in repr(message.blocks), case
        assert message.ephemeral, case
        assert CALL not in repr(message.blocks), case
        assert stage.asked() == 0, case


@pytest.mark.parametrize(("user", "says"), [("U0NEW", "<@U0OPS>"), ("U9OTTO", NOBODY)])
async def test_a_click_by_somebody_without_a_role_does_nothing(stage: Stage, user: str, says: str) -> None:
    """Whatever the button carries: a word only they see, the card as it was, nothing asked of the API."""
    for entry, value in product(ACTIONS, button_values(stage)):
        message = posted(stage, entry.name, value)
        (answer,) = await stage.clicks(user, message, entry.name)
        assert answer.ephemeral, (entry.name, value)
        assert answer.ts != message.ts, (entry.name, value)
        assert says in repr(answer.blocks), (entry.name, value)
        assert stage.asked() == 0, (entry.name, value)
        assert await rows(stage, "tag_request") == [], (entry.name, value)


async def test_an_outsider_stays_one_whatever_the_payload_says(stage: Stage) -> None:
    """The team an interaction names is ours; who clicks is of theirs, or, if that is missing, of no other.

    One of theirs is nobody of ours, whatever their id.
    """
    for entry, value in product(ACTIONS, button_values(stage)):
        message = posted(stage, entry.name, value)
        honest = stage.slack.clicked("U9OTTO", message, entry.name)
        user = {key: field for key, field in honest.body["user"].items() if key != "team_id"}
        for changed in ({"user": user}, {"user": {**user, "id": "U0SAM", "team_id": "T0OTHER"}}):
            delivery = await stage.slack.send(replace(honest, body={**honest.body, **changed}))
            assert delivery.status == 200, (entry.name, value)
        await stage.settle()
        assert stage.asked() == 0, (entry.name, value)
        assert await rows(stage, "tag_request") == [], (entry.name, value)


async def test_a_viewer_does_not_look_by_number(stage: Stage) -> None:
    """Whoever looks by a number knows it; a viewer sees numbers masked."""
    stage.begin()
    for typed in ("530-999-9999", "9999", "530-999-9999 855-559-5599", "from 530-999-9999"):
        (message,) = await stage.types("U0VIC", typed)
        assert "<@U0OPS>" in repr(message.blocks), typed
        assert stage.asked() == 0, typed


async def test_a_viewers_card_is_masked(stage: Stage) -> None:
    """By id, a viewer sees the call, but not the caller's number, nor in the notification."""
    stage.begin()
    (message,) = await stage.types("U0VIC", CALL)
    assert "+1 530-•••-9999" in message.words
    assert "999-9999" not in repr(message.blocks) + message.text


async def test_a_viewer_does_not_tag(stage: Stage) -> None:
    """Whatever they type after the command that tags: whom to ask; nothing is asked, and nothing written."""
    stage.begin()
    for typed in (f"{CALL} sold", "undo", "help", "sold", "nonsense=x", "9999 ext=CRM-1"):
        (message,) = await stage.tags("U0VIC", typed)
        assert LACKED_ELSE in message.words, typed
        assert "<@U0OPS>" in message.words, typed
        assert stage.asked() == 0, typed
        assert await rows(stage, "tag_request") == await rows(stage, "draft") == [], typed


async def test_a_viewers_click_tags_nothing(stage: Stage) -> None:
    """On a card that everyone sees, an agent's buttons are there for viewers, too, and do nothing."""
    stage.begin()
    tagging = [each for each in ACTIONS if each.permission is Permission.TAG]
    for channel, entry, value in product(("C0SALES", "C0SHARED"), tagging, button_values(stage)):
        message = posted(stage, entry.name, value, channel)
        (answer,) = await stage.clicks("U0VIC", message, entry.name)
        assert answer.ephemeral, (channel, entry.name, value)
        assert LACKED_ELSE in answer.words, (channel, entry.name, value)
        assert stage.asked() == 0, (channel, entry.name, value)
        assert await rows(stage, "tag_request") == [], (channel, entry.name, value)


UNSIGNED: list[dict[str, str | None]] = [
    {"X-Slack-Signature": "v0=" + "0" * 64},
    {"X-Slack-Signature": None},
    {"X-Slack-Request-Timestamp": "1500000000"},
    {"X-Slack-Request-Timestamp": None},
    {"X-Slack-Request-Timestamp": "now"},
]


async def test_an_unsigned_request_gets_nowhere(http_stage: Stage) -> None:
    """Not signed, not by Slack, or an old one: 401, and nothing happens."""
    for headers in UNSIGNED:
        payload = http_stage.slack.payloads.command("U0ANA", "C0SALES", "/calls", "all")
        delivery = await http_stage.slack.send(payload, headers=headers)
        await http_stage.settle()
        assert delivery.status in {400, 401}, headers
        assert http_stage.asked() == 0, headers


ODD: list[dict[str, Any]] = [
    {"type": "block_actions"},
    {"type": "block_actions", "actions": []},
    {"type": "block_actions", "actions": [{"action_id": 7}], "user": {"id": "U0ANA", "team_id": []}},
    {"type": "block_actions", "actions": [{"action_id": "call.refresh"}], "channel": "C0SALES"},
    {"type": "something_new", "user": {"id": "U0ANA", "team_id": "T0ACME"}},
    {},
]


async def test_an_odd_payload_is_no_fault_of_ours(stage: Stage) -> None:
    """Signed, but not as documented: nobody is harmed, no 500."""
    for body in ODD:
        delivery = await stage.slack.send(Payload("interactive", body))
        await stage.settle()
        assert delivery.status in ({200} if body else {200, 400}), body  # over HTTP the gate refuses no type
        assert stage.asked() == 0, body


async def test_slacks_probe_is_answered(http_stage: Stage) -> None:
    """`ssl_check=1`, now and then."""
    assert (await http_stage.slack.ssl_check()).status == 200
