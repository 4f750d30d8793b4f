"""What the body of an update asks for, checked as the API checks it: all of it is good, or none counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

from sandbox.invoca.answers import RefusedError, invalid_fields, invalid_record
from sandbox.invoca.calls import FieldType

_LONGEST_NAME = 255
_LONGEST_EXTERNAL_ID = 255

Messages = dict[str, list[str]]


@dataclass(frozen=True)
class Update:
    """The custom data in the order sent, and the external id, if one is given."""

    custom_data: tuple[tuple[str, str], ...]
    external_unique_id: str | None


def read_update(body: object, fields: Mapping[str, FieldType] | None) -> Update:
    """Read the body of an update for an organization with these custom data fields (None: any name).

    Raises RefusedError: 403, with a message for each field that isn't accepted.
    """
    if not (_is_object(body) and _is_object(asked := body.get("call_in_progress")) and asked):
        raise RefusedError(invalid_record("'call_in_progress' is required"))
    messages: Messages = {
        name: ["is not available for update"]
        for name in asked
        if name not in {"custom_data", "external_unique_id"}
    }
    update = Update(
        tuple(_custom_data(asked["custom_data"], fields, messages)) if "custom_data" in asked else (),
        _external_id(asked["external_unique_id"], messages) if "external_unique_id" in asked else None,
    )
    if messages:
        raise RefusedError(invalid_fields(messages))
    return update


def _custom_data(
    data: object, fields: Mapping[str, FieldType] | None, messages: Messages
) -> list[tuple[str, str]]:
    accepted: list[tuple[str, str]] = []
    if not isinstance(data, list) or not data:
        messages["custom_data"] = ["must be a list of names and values"]
        return accepted
    for entry in data:
        name = entry.get("name") if _is_object(entry) else None
        if not isinstance(name, str) or not name or not _is_object(entry):
            messages["custom_data"] = ["must be a list of names and values"]
            continue
        value = entry.get("value")
        if reason := _refusal(name, value, fields):
            messages.setdefault(name, []).append(reason)
        elif isinstance(value, str):
            accepted.append((name, value))
    return accepted


def _refusal(name: str, value: object, fields: Mapping[str, FieldType] | None) -> str | None:
    if len(name) > _LONGEST_NAME:
        return f"is too long (maximum is {_LONGEST_NAME} characters)"
    if fields is not None and name not in fields:
        return "is not a custom data field of this organization"
    if value is None or value == "":
        # Data is added and overwritten, never removed.
        return "can't be blank"
    if not isinstance(value, str):
        return "must be text"
    longest = (FieldType.LONG_TEXT if fields is None else fields[name]).longest
    return f"is too long (maximum is {longest} characters)" if len(value) > longest else None


def _external_id(value: object, messages: Messages) -> str | None:
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_EXTERNAL_ID:
        return value
    messages["external_unique_id"] = [f"must be text of 1 to {_LONGEST_EXTERNAL_ID} characters"]
    return None


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
