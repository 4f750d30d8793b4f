"""Shortcuts and submitted modals: who is refused, what they learn, and that nothing is done for them."""

from dataclasses import replace
from typing import Any

import pytest

from bot.access import Permission
from bot.entries import Entry
from bot.requests import Kind
from sandbox.slack.transport import Payload
from tests.scenarios.stage import CALL, Stage
from tests.scenarios.test_refusals import SHORTCUTS, SUBMISSIONS, name

REFUSED = {"newcomer": "U0NEW", "guest": "U0GUS", "viewer": "U0VIC"}


def submission(stage: Stage, user: str, callback_id: str, **view: Any) -> Payload:
    """A submission as Slack would deliver it, of a modal that the person never had."""
    about = stage.slack.payloads.global_shortcut(user, "find")
    body = {key: value for key, value in about.body.items() if key not in {"callback_id", "action_ts"}}
    body |= {
        "type": "view_submission",
        "view": {
            "id": "V0FORGED",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": "",
            "state": {"values": {}},
            **view,
        },
    }
    return replace(about, body=body)


@pytest.mark.parametrize(
    ("entry", "who"),
    [
        pytest.param(entry, who, id=f"{entry.name}-{who}")
        for entry in SHORTCUTS
        for who in REFUSED
        if who != "viewer" or entry.permission is Permission.TAG
    ],
)
async def test_a_shortcut(stage: Stage, entry: Entry, who: str) -> None:
    """Without the permission it takes there is a modal with the contact, and nobody is asked."""
    stage.begin()
    user = REFUSED[who]
    if entry.kind is Kind.MESSAGE_SHORTCUT:
        message = stage.slack.say("U0SAM", "C0SALES", f"see {CALL}")
        await stage.slack.message_shortcut(user, message, entry.name)
    else:
        await stage.slack.global_shortcut(user, entry.name)
    await stage.settle()
    view = stage.slack.modal(user)
    assert view is not None
    assert "U0OPS" in str(view.body)
    assert stage.asked() == 0


@pytest.mark.parametrize("metadata", ["", "{}", "[]", '{"f": 1}', '{"f": "x", "k": "y", "t": "z"}', "null"])
@pytest.mark.parametrize("entry", SUBMISSIONS, ids=name)
async def test_a_forged_submission(stage: Stage, entry: Entry, metadata: str) -> None:
    """Whatever a modal is said to be about: HTTP 200, words, nothing written; of nobody without a role."""
    stage.begin()
    for user in ("U0ANA", *REFUSED.values()):
        delivery = await stage.slack.send(submission(stage, user, entry.name, private_metadata=metadata))
        assert (delivery.status, delivery.body == "") != (500, False)
        assert delivery.status == 200
        await stage.settle()
    assert stage.invoca.board.writes(CALL) == []
    stage.slack.refused.clear()


async def test_a_role_taken_away_while_the_form_was_open(stage: Stage) -> None:
    """What is submitted is checked by what the person may do by then."""
    stage.begin()
    (card,) = await stage.types("U0ANA", CALL)
    await stage.clicks("U0ANA", card, "Edit data…")
    view = stage.slack.modal("U0ANA")
    assert view is not None
    for label, value in (("Disposition", "Sale"),):
        control = next(each for each in view.controls if each.label == label)
        view = stage.slack.enter("U0ANA", view, control, value)
    payload = stage.slack.payloads.submission(view)
    vics = {**payload.body, "user": {**payload.body["user"], "id": "U0VIC"}}
    delivery = await stage.slack.send(replace(payload, body=vics))
    await stage.settle()
    assert delivery.status == 200
    assert "Acme Roofing" in delivery.body
    assert stage.set_on() == {}
