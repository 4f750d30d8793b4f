"""An answer's JSON as CurrentCalls: tolerant of every generation, and of whatever else still makes sense."""

import json
from datetime import UTC, datetime
from typing import Any

from bot import words
from bot.invoca.errors import Unreadable
from bot.invoca.models import Call, CurrentCalls
from bot.invoca.reading import read_call
from bot.invoca.values import text, yes_or_no

_LISTS = ("current_calls", "calls_in_progress", "current_call", "call_in_progress")
"""Where calls are: lists in answers to lookups, one call or a list of one in answers to updates."""

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def parse_calls(body: bytes, region: str) -> CurrentCalls:
    """The calls in an answer, each once, newest first. Numbers without a country are read as of ``region``.

    Raises Unreadable for what isn't JSON, has no list of calls, or has one in which no call can be read.
    """
    try:
        return _current_calls(parse_json(body), region)
    except RecursionError:
        raise Unreadable from None


def parse_json(body: bytes) -> Any:
    """The JSON of an answer; of repeated keys the last wins, NaN and Infinity are null.

    Raises Unreadable for what isn't JSON.
    """
    try:
        return json.loads(body, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        raise Unreadable from None


def _current_calls(answer: Any, region: str) -> CurrentCalls:
    if not isinstance(answer, dict):
        raise Unreadable
    listed = next((answer[key] for key in _LISTS if answer.get(key) is not None), None)
    entries = [listed] if isinstance(listed, dict) else listed
    if not isinstance(entries, list):
        raise Unreadable
    read = [call for entry in entries if (call := read_call(entry, region)) is not None]
    if entries and not read:
        raise Unreadable
    by_id = {call.transaction_id: call for call in read}
    calls = [by_id[transaction_id] for transaction_id in sorted(by_id)]
    calls.sort(key=_since, reverse=True)
    return CurrentCalls(tuple(calls), _missing(answer))


def _since(call: Call) -> datetime:
    return call.since or _EARLIEST


def _missing(answer: dict[str, Any]) -> tuple[str, ...]:
    """Why calls may be missing, in the API's words; ours where it gives none (2022-09-02)."""
    errors = answer.get("errors")
    given = [_reason(error) for error in (errors if isinstance(errors, list) else [errors])]
    reasons = tuple(dict.fromkeys(filter(None, given)))
    return reasons or ((words.SOME_CALLS_MISSING,) if yes_or_no(answer.get("partial_data")) else ())


def _reason(error: Any) -> str | None:
    if isinstance(error, dict):
        return text(error.get("error_description")) or text(error.get("error"))
    return text(error)
