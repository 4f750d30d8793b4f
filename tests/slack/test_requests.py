"""What is read of what Slack sends: when Slack had it, and the texts in it."""

import pytest

from bot.slack.incoming import entered, read

SIGNED = 1_800_000_000.0


def click(action_ts: str) -> dict[str, object]:
    return {"type": "block_actions", "actions": [{"action_id": "a", "action_ts": action_ts}]}


@pytest.mark.parametrize(
    ("body", "signed_at", "between"),
    [
        (click("1800000000.25"), SIGNED, (1_800_000_000.25, 1_800_000_000.25)),
        (click("1799999999.75"), SIGNED, (1_799_999_999.75, 1_799_999_999.75)),
        (click("1799999999.75"), None, (1_799_999_999.75, 1_799_999_999.75)),
        (click("1700000000.000001"), SIGNED, (SIGNED, SIGNED + 1)),
        (click("nan"), SIGNED, (SIGNED, SIGNED + 1)),
        (click("1e999"), None, (None, None)),
        (click(""), None, (None, None)),
        ({"type": "message_action", "action_ts": "1800000000.5"}, SIGNED, (SIGNED + 0.5, SIGNED + 0.5)),
        ({"type": "view_submission", "view": {"id": "V"}}, SIGNED, (SIGNED, SIGNED + 1)),
        ({"command": "/tag"}, SIGNED, (SIGNED, SIGNED + 1)),
        ({"command": "/tag"}, None, (None, None)),
        ({"type": "block_actions", "actions": {"action_ts": "1"}}, None, (None, None)),
    ],
)
def test_when_it_was_asked(
    body: dict[str, object], signed_at: float | None, between: tuple[float | None, float | None]
) -> None:
    """A click's moment counts where it is near its signature, or there is none."""
    request = read(body, signed_at)
    assert (request.asked_at, request.asked_by) == between


def test_half_a_character_is_read_as_a_question_mark() -> None:
    """Through a socket JSON may bring half of a pair, which no database takes: typed, clicked and entered."""
    typed = read({"command": "/tag", "text": "9999 note=\ud83d so"})
    clicked = read({"type": "block_actions", "actions": [{"action_id": "a", "value": "\udc00"}]})
    assert (typed.text, clicked.text) == ("9999 note=? so", "?")
    assert entered({"value": "Ana \ud83d"}) == "Ana ?"
    assert entered({"value": "Ana \U0001f600"}) == "Ana \U0001f600"
