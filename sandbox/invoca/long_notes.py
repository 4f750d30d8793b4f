"""A call that came with notes longer than any field of Slack takes, and with an Enhanced Caller Profile."""

from dataclasses import replace
from datetime import datetime
from itertools import count, islice

from sandbox.invoca.calls import CustomDatum, FieldType, SandboxCall
from sandbox.invoca.scenario import scenario

LONG_NOTED_CALL = "10271027-1027NOTE"
LENGTH = 5_000  # characters; the platform allows 10,000, an input of Slack's 3,000


def long_noted_call(start: datetime) -> SandboxCall:
    """Give the call: from +15305550127, in progress from `start` on until the board ends it."""
    known = scenario(5, start, hours=1)[0]
    notes = CustomDatum("call_notes", _notes(), "VirtualLine", FieldType.LONG_TEXT)
    disposition = CustomDatum("call_disposition", "Callback", "VirtualLine")
    return replace(
        known,
        transaction_id=LONG_NOTED_CALL,
        ends=None,
        external_unique_id=None,
        calling_phone_number="+15305550127",
        custom_data=(*known.custom_data, disposition, notes),
    )


def _notes() -> str:
    lines = (f"{number}. Rang about the leak again; promised to be rung back.\n" for number in count(1))
    return "".join(islice(lines, LENGTH // 10))[: LENGTH - 1] + "."
