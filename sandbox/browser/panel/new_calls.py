"""Calls that begin and end because somebody says so, beside those of the scenario."""

import re
from dataclasses import replace
from datetime import datetime
from secrets import randbelow

from sandbox.browser.not_done import NotDoneError
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.hostile import IDS, hostile_calls
from sandbox.invoca.scenario import scenario
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME

WITHHELD = "withheld"
_NUMBER = re.compile(r"(?:\+?1[\s.-]?)?\(?(\d{3})\)?[\s.-]?(\d{3})[\s.-]?(\d{4})")


def number_of(typed: str, whose: str) -> str:
    """Give in E.164 what is one American number and nothing else. Raises NotDoneError."""
    match = _NUMBER.fullmatch(typed.strip())
    if match is None:
        shown = typed.strip()[:40]
        raise NotDoneError(f"The {whose}'s number can't be read: {shown!r}. Type ten digits, 530-555-0123.")
    return f"+1{''.join(match.groups())}"


def begin_call(
    invoca: InvocaSandbox, now: datetime, caller: str | None = None, destination: str | None = None
) -> SandboxCall:
    """Let a call begin that goes on until it is ended.

    Numbers are in E.164; what isn't given comes from a call made up for the occasion. A caller given as
    `withheld` has no number.
    """
    example = scenario(randbelow(1_000_000), now, hours=1)[1]
    number = example.calling_phone_number if caller is None else caller
    call = replace(
        example,
        began=now,
        ends=None,
        start_time=now,
        calling_phone_number=None if number == WITHHELD else number,
        destination_phone_number=destination or example.destination_phone_number,
    )
    return invoca.board.begin(ACME, call)


def end_call(invoca: InvocaSandbox, now: datetime, transaction_id: str) -> None:
    """Let a call end. Raises NotDoneError when it isn't in progress."""
    if transaction_id not in {call.transaction_id for call in invoca.board.live(ACME, now)}:
        raise NotDoneError(f"{transaction_id} is over already.")
    invoca.board.end(ACME, transaction_id)


def has_hostile(invoca: InvocaSandbox, now: datetime) -> bool:
    """Whether a call is in progress whose texts try to be more than text."""
    return bool(_hostile(invoca, now))


def switch_hostile(invoca: InvocaSandbox, now: datetime, *, on: bool) -> str:
    """Let the calls begin whose texts try to be more than text, or let them end; gives what was done."""
    if not on:
        for each in _hostile(invoca, now):
            invoca.board.end(ACME, each)
        return "The calls with hostile data are over."
    calls = [invoca.board.begin(ACME, call) for call in hostile_calls(now)]
    return f"{len(calls)} calls began whose texts try to ping, to format, to link, to run over."


def _hostile(invoca: InvocaSandbox, now: datetime) -> list[str]:
    live = (call.transaction_id for call in invoca.board.live(ACME, now))
    return [each for each in live if each.startswith(IDS)]


def ends_of(call: SandboxCall) -> str:
    """Give from which number to which a call goes, in words."""
    return f"{call.calling_phone_number or 'number withheld'} → {call.destination_phone_number}"
