"""Texts that try to be more than text, and calls that are full of them: whoever calls can send any."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sandbox.invoca.calls import CustomDatum, SandboxCall

PING = "<!channel> <!here> <@U0SAM> <#C0SALES> <!subteam^S0AGENTS> <https://evil.example|click me>"

HOSTILE = {
    "pings": PING,
    "long": "x" * 50_000,
    "entities": "&amp;&lt;!channel&gt; & < >",
    "emoji and markup": ":white_check_mark: *Saved* _now_ ~not~ `code` > quote",
    "bidi and zero width": "\u202esdrawkcab\u202c \u200b\u200d\u2060\ufeff \u0000",
    "lines": "one\ntwo\r\n\u2028three" * 500,
}
"""By what each tries."""

IDS = "0BADDA7A-"
"""How the transaction ids begin of the calls that have them."""

_NUMBERS = {"calling_phone_number", "destination_phone_number", "called_phone_number"}
_TEXTS = [
    field.name
    for field in fields(SandboxCall)
    if field.type == str | None and field.name not in _NUMBERS | {"external_unique_id"}
]
_LONGEST = 2_000  # characters of a text in the demo, where the page draws each call anew at every look


def everywhere(text: str) -> dict[str, Any]:
    """Give every text that a call has, by its field, as this one: all but its numbers and its external id."""
    return dict.fromkeys(_TEXTS, text)


def hostile_calls(now: datetime) -> list[SandboxCall]:
    """Give a call for each of the texts, in progress from now on until the board ends it."""
    return [
        SandboxCall(
            f"{IDS}{number:08}",
            began=now,
            start_time=now,
            calling_phone_number=f"+1505555019{number}",
            destination_phone_number="+18555595599",
            custom_data=tuple(CustomDatum(name, text[:_LONGEST]) for name in ("utm_source", "search")),
            demographics={"display_name_data_append": text[:_LONGEST]},
            **everywhere(text[:_LONGEST]),
        )
        for number, text in enumerate(HOSTILE.values())
    ]
