"""Shortcuts and submitted modals: who is refused, what they learn, and that nothing is done for them."""

from dataclasses import replace
from itertools import product
from typing import Any

from bot.access.rights import Permission
from bot.slack.incoming import InteractionKind
from sandbox.slack.transport import Payload
from tests.scenarios.stage import CALL, Stage
from tests.scenarios.test_refusals import SHORTCUTS, SUBMISSIONS

METADATA = ("", "{}", "[]", '{"f": 1}', '{"f": "x", "k": "y", "t": "z"}', "null")

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


async def test_a_shortcut(stage: Stage) -> None:
    """Without the permission it takes there is a modal with the contact, and nobody is asked."""
    stage.begin()
    message = stage.slack.say("U0SAM", "C0SALES", f"see {CALL}")
    for entry, (who, user) in product(SHORTCUTS, REFUSED.items()):
        if who == "viewer" and entry.permission is not Permission.TAG:
            continue
        case = f"{who}: {entry.name}"
        assert stage.slack.modal(user) is None, case
        if entry.kind is InteractionKind.MESSAGE_SHORTCUT:
            await stage.slack.message_shortcut(user, message, entry.name)
        else:
            await stage.slack.global_shortcut(user, entry.name)
        await stage.settle()
        view = stage.slack.modal(user)
        assert view is not None, case
        assert "U0OPS" in str(view.body), case
        assert stage.asked() == 0, case
        await stage.slack.close_view(user)


async def test_a_forged_submission(stage: Stage) -> None:
    """Whatever a modal is said to be about: HTTP 200, words, nothing written; of nobody without a role."""
    stage.begin()
    for entry, metadata, user in product(SUBMISSIONS, METADATA, ("U0ANA", *REFUSED.values())):
        case = f"{user}: {entry.name} {metadata}"
        delivery = await stage.slack.send(submission(stage, user, entry.name, private_metadata=metadata))
        assert (delivery.status, delivery.body == "") != (500, False), case
        assert delivery.status == 200, case
        await stage.settle()
        assert stage.invoca.board.writes(CALL) == [], case
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
