"""A call, an organization and a moment to draw, and what a card reads like."""

import dataclasses
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.cards.kit.blocks import Message, View
from bot.config.fields import CustomField
from bot.config.organizations import Organization, SharedLine
from bot.invoca.models import Call, CustomDatum

NOW = datetime(2026, 1, 15, 12, 4, 2, tzinfo=UTC)

CALLER = "+15309999999"

DESTINATION = "+18555595599"

DIALLED = "+18665551234"

_DATE = re.compile(r"<!date\^\d+\^([^|]+)\|([^>]+)>")


def organization(**changes: Any) -> Organization:
    """Acme Roofing, with changes."""
    settings: dict[str, Any] = {
        "key": "acme",
        "name": "Acme Roofing",
        "type": "Advertiser",
        "id": 25,
        "api_token": "token-of-acme",
        "workspaces": ["T0ACME"],
        "contact": "U0OPS",
        "show": ["utm_source", "city"],
        "fields": [
            CustomField(name="call_disposition", label="Disposition", options=("Sale", "No sale")),
            CustomField(name="note", label="Note", type="long_text"),
        ],
        "lines": [SharedLine(number="+1 855-559-5599", label="Sales hunt group")],
    }
    return Organization(**{**settings, **changes})


def call(**changes: Any) -> Call:
    """A call with something in every room, with changes."""
    whole = Call(
        "ABCD1234-EFGH5678",
        external_unique_id="mycalls00001",
        calling_phone_number=CALLER,
        destination_phone_number=DESTINATION,
        called_phone_number=DIALLED,
        start_time=NOW - timedelta(seconds=75),
        bridge_start_time=NOW - timedelta(seconds=35),
        city="Redding",
        region="CA",
        repeat_calling_phone_number=True,
        advertiser_campaign_name="Spring Sale",
        advertiser_name="Acme",
        promo_number_description="Radio spot",
        keypress_1="2",
        custom_data=(
            CustomDatum("utm_source", "google", "DynamicAttribution"),
            CustomDatum("call_disposition", "Sale", "CallsInProgressAPI"),
            CustomDatum("note", "asked about gutters", "CallsInProgressAPI"),
        ),
        demographics={"first_name_data_append": "Jane", "household_income_data_append": "$90k"},
        more={"hold_music": "jazz"},
    )
    return dataclasses.replace(whole, **changes)


def as_json(message: Message | View) -> str:
    """Everything that leaves with a message."""
    return json.dumps(message.payload(), ensure_ascii=False)


def objects(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Every object of one type in a payload, such as its ``mrkdwn`` texts or its ``button`` elements."""
    if isinstance(value, dict):
        if value.get("type") == kind:
            yield value
        for inner in value.values():
            yield from objects(inner, kind)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner, kind)


def by_kind(value: Any) -> defaultdict[str, list[dict[str, Any]]]:
    """Every object in a payload by its type, as ``objects`` finds those of one, in a single walk."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    to_walk = [value]
    while to_walk:
        part = to_walk.pop()
        if isinstance(part, dict):
            if "type" in part:
                found[part["type"]].append(part)
            part = list(part.values())
        to_walk += [inner for inner in reversed(part) if isinstance(inner, dict | list)]
    return found


def strings(value: Any) -> Iterator[str]:
    """Every text in a payload, whatever it is for."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def buttons(message: Message | View) -> dict[str, str]:
    """What can be clicked, by label, and the action it asks for."""
    return {each["text"]["text"]: each["action_id"] for each in objects(message.payload(), "button")}


def picture(message: Message | View) -> str:
    """The card as it reads top to bottom: plain texts in guillemets, buttons in brackets, dates in UTC."""
    return "\n".join(_DATE.sub(r"{\2}", _block(block)) for block in message.payload()["blocks"])


def _block(block: dict[str, Any]) -> str:
    if block["type"] == "input":
        hint = f"  ({block['hint']['text']})" if "hint" in block else ""
        return f"{block['label']['text']}: {_held(block['element'])}{hint}"
    texts = [block["text"]] if "text" in block else [*block.get("fields", []), *block.get("elements", [])]
    drawn = " | ".join(map(_drawn, texts))
    return drawn + (f"  {_drawn(block['accessory'])}" if "accessory" in block else "")


def _held(element: dict[str, Any]) -> str:
    """What an input holds at first."""
    option = element.get("initial_option")
    held = option["text"]["text"] if option else element.get("initial_value") or element.get("initial_date")
    return f"[{held or ''}]"


def _drawn(item: dict[str, Any]) -> str:
    match item["type"]:
        case "mrkdwn":
            return str(item["text"])
        case "plain_text":
            return f"«{item['text']}»"
        case "button":
            return f"[{item['text']['text']}]"
        case "overflow":
            return f"[⋯ {', '.join(each['text']['text'] for each in item['options'])}]"
        case _:
            return f"[{item['placeholder']['text']} of {len(item['options'])}]"
