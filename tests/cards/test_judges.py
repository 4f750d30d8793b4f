"""The judges judge: what Slack would not take, they find, on its own and among other blocks."""

from typing import Any

import pytest
from slackblocks.errors import InvalidUsageError

from bot.cards.kit.blocks import Message, View, as_typed, markup, section
from tests.cards.judges import faults, faults_of_view
from tests.cards.rebuilt import rebuild, rebuild_view

SOUND: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": "Sold", "verbatim": True}}

INPUT: dict[str, Any] = {
    "type": "input",
    "block_id": "b",
    "label": {"type": "plain_text", "text": "Note", "emoji": False},
    "element": {"type": "plain_text_input", "action_id": "value", "max_length": 255},
    "optional": True,
}

TITLE = {"type": "plain_text", "text": "Edit data", "emoji": False}


def with_text(text: str) -> dict[str, Any]:
    """A section that says this."""
    return {**SOUND, "text": {**SOUND["text"], "text": text}}


@pytest.mark.parametrize("blocks", [[with_text("x" * 3001)], [SOUND, with_text("")], [SOUND] * 51])
def test_slackblocks_judges_messages(blocks: list[dict[str, Any]]) -> None:
    """It stops a block that is wrong by itself, again and again, and more blocks than a message takes."""
    rebuild({"text": "Sold", "blocks": [SOUND] * 50})
    for _ in range(2):
        with pytest.raises(InvalidUsageError):
            rebuild({"text": "Sold", "blocks": blocks})


@pytest.mark.parametrize(
    "changes",
    [
        {"blocks": [INPUT, with_text("x" * 3001)]},
        {"blocks": [INPUT] * 101},
        {"blocks": [{**INPUT, "element": {**INPUT["element"], "max_length": 3001}}]},
        {"submit": None},
        {"title": {**TITLE, "text": "x" * 25}},
        {"private_metadata": "x" * 3001},
    ],
    ids=str,
)
def test_slackblocks_judges_modals(changes: dict[str, Any]) -> None:
    """It stops a block that is wrong by itself, and what is wrong with the whole."""
    sound = {"title": TITLE, "submit": TITLE, "blocks": [SOUND, INPUT], "private_metadata": ""}
    rebuild_view(sound)
    for _ in range(2):
        with pytest.raises(InvalidUsageError):
            rebuild_view({name: value for name, value in {**sound, **changes}.items() if value is not None})


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("<!channel>", "a mention"),
        (":tada:", "an emoji by name"),
        ("\u202eevil", "something invisible"),
    ],
)
def test_nothing_that_acts_is_overlooked(said: str, fault: str) -> None:
    """On a card and in a modal, also when the same was judged before."""
    blocks = (section(as_typed("Sold")), section(markup(said)))
    for _ in range(2):
        assert fault in faults(Message("Sold", blocks))
        assert fault in faults_of_view(View("Sold", blocks))


def test_what_a_form_lacks_is_missed() -> None:
    """A form to submit has inputs, and every text says something."""
    view = View("Sold", (section(markup(" ")),), "edit", submit="Save")
    assert {"a form without inputs", "a text that says nothing"} <= set(faults_of_view(view))
