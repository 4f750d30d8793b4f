"""Callers' data is hostile text: whatever it says, it is delivered within Slack's limits and does nothing."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from sandbox.invoca.calls import CustomDatum, SandboxCall
from tests.scenarios.stage import CALL, Stage

PING = "<!channel> <!here> <@U0SAM> <#C0SALES> <!subteam^S0AGENTS> <https://evil.example|click me>"
HOSTILE = {
    "pings": PING,
    "long": "x" * 50_000,
    "entities": "&amp;&lt;!channel&gt; & < >",
    "emoji and markup": ":white_check_mark: *Saved* _now_ ~not~ `code` > quote",
    "bidi and zero width": "\u202esdrawkcab\u202c \u200b\u200d\u2060\ufeff \u0000",
    "lines": "one\ntwo\r\n\u2028three" * 500,
}
TEXTS = [field.name for field in fields(SandboxCall) if field.type == str | None]


NUMBERS = {"calling_phone_number", "destination_phone_number", "called_phone_number"}


def marked_up(part: Any) -> Iterator[str]:
    """Every text in which Slack reads markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list | tuple):
        for each in part:
            yield from marked_up(each)


@pytest.mark.parametrize("kind", HOSTILE)
async def test_hostile_text_everywhere_at_once(stage: Stage, kind: str) -> None:
    """In every text of the call and 200 fields beside: the card arrives, pings nobody, and stays ours."""
    text = HOSTILE[kind]
    texts: dict[str, Any] = {name: text for name in TEXTS if name not in NUMBERS | {"external_unique_id"}}
    custom_data = tuple(CustomDatum(f"field_{number} {text[:50]}", text) for number in range(200))
    stage.begin(**texts, custom_data=custom_data, demographics={"display_name_data_append": text})
    (card,) = await stage.types("U0ANA", CALL)
    (more,) = await stage.clicks("U0ANA", card, "More")
    (masked,) = await stage.types("U0VIC", CALL)
    (listed,) = await stage.types("U0VIC", "all")
    for message in (card, more, masked, listed):
        assert message.pings == ()
        for words in (message.text, *marked_up(message.blocks)):
            assert "<https:" not in words
            assert ":white_check_mark:" not in words
            assert "*Saved*" not in words
    assert "Refresh" in [control.label for control in more.controls]
    assert "In progress as of" in more.words
