"""Every sentence a person reads, in one place. Mrkdwn; whatever is put into one is escaped here.

Written for somebody tired with a caller on the line: what happened, then what now.
"""

import math
from collections.abc import Sequence

from bot.cards.text import clip, escape, literal

VALUE_LENGTH = 60  # of what a person typed, quoted back at them

OUT_OF_DATE = "This button is too old, or isn't yours. Look the call up again."
LACKED = {
    "look by number": "You can look calls up by id or in the list (`all`), but not by number.",
}
LACKED_ELSE = "Your role doesn't include that."
GROUP_UNCHECKED = (
    "I can't check your group right now: Slack hasn't told me who is in it for a while. You can still look "
    "calls up; try this again in a few minutes."
)
NOT_CHECKED = "I can't check with Slack who you are right now. Try again in a moment."
NOT_KEPT = (
    "That looks like a payment card or social security number, so nothing was done, and nothing of it "
    "is kept. Leave the number out and try again."
)
FORM_KEPT = (
    "Not saved yet: I'm asking Slack who you are, as I do now and then. What you filled in is still here; "
    "press the button again."
)
NEWER_FIRST = (
    "Not set: something newer was set on this call before this got here. Look the call up to see what stands."
)
GAVE_UP = "Slack had given up on that before Switchboard got to it, so nothing was set. Try again."
FORM_UNKNOWN = (
    "That took too long, so it isn't known yet whether it was saved. What you filled in is still here; press "
    "the button again: it is saved only once."
)
NOBODY = "Switchboard can't help you here. Ask whoever brought you to this channel."


def quote(value: str) -> str:
    """What a person typed, quoted back: clipped, escaped, set as code so that nothing in it acts."""
    return "`" + escape(clip(value.replace("`", "'").replace("\n", " "), VALUE_LENGTH)) + "`"


# --- what was typed -----------------------------------------------------------------------------------------


def misunderstood(problem: str, understood: str) -> str:
    return f"{problem}\nI understood: {understood}" if understood else problem


# --- access -------------------------------------------------------------------------------------------------


def not_permitted(contact: str | None, organization_name: str | None, needed: str | None) -> str:
    if contact is None or organization_name is None:
        return NOBODY
    name = literal(organization_name, 60)
    if needed is not None:
        return f"{LACKED.get(needed, LACKED_ELSE)} For the calls of {name}, <@{contact}> can change that."
    return f"You can't do this with the calls of {name}. Ask <@{contact}> for access."


def unknown_command(command: str) -> str:
    return (
        f"I don't know {quote(command)} here: the app in Slack is of another version than Switchboard. "
        "Tell whoever looks after Switchboard."
    )


def too_often(wait: float) -> str:
    return f"That was a lot in one minute. Try again in {math.ceil(wait)} s."


# --- cards --------------------------------------------------------------------------------------------------

REFRESH, MORE, LESS, PREVIOUS, NEXT, ALL_CALLS = "Refresh", "More", "Less", "Previous", "Next", "All calls"
WITHHELD = "Number withheld"
YES, NO = "Yes", "No"
UNNAMED = "(no name)"
LOOKING = "Looking…"
SWITCHBOARD = "Switchboard"
VIEW_NOT_SHOWN = "Slack didn't open the window in time. Try again."
HELP = "What you can type:"
HELP_LOOK = "Look calls up"
HELP_TAG = "Tag a call"
HELP_FILTERS = "Narrow a list"
WHICH_HISTORY = "Several calls: open the one you mean, and choose History in its menu."
HELP_FILTERS_HOW = "any of these, and what it should say"
SOME_CALLS_MISSING = "Invoca couldn't ask everywhere, so calls may be missing"
INCOMPLETE = f"{SOME_CALLS_MISSING}."
BROKE_OFF = "Invoca's answer broke off, so calls may be missing."
TOO_LONG = "Invoca's answer is too long to read it all, so calls may be missing."
NO_CALLS = (
    "*No calls in progress right now*\nA call shows here once it has been put through, and until it ends. "
    "Press _Refresh_ to look again."
)
NO_MATCH = (
    "*No call in progress fits that*\nIt may have ended or not been put through yet. "
    "Press _Refresh_ to look again, or _All calls_ to see the rest."
)
NOT_FOUND = (
    "*No such call in progress*\nIt may have ended, not been put through yet, or a digit of the number or id "
    "is off. _All calls_ shows what is there."
)
PERHAPS_NOT_FOUND = (
    "*No such call in what Invoca could tell just now*\nIt may be missing there, have ended, or a "
    "digit of the number or id is off."
)
PERHAPS_NO_CALLS = (
    "*No calls in what Invoca could tell just now*\nSome may be missing. Press _Refresh_ to look again."
)
WHICH_ORGANIZATION = "*Whose calls?*\nYou belong to several organizations."
CHOOSE = "Choose…"
LABELS_OF_FIELDS = {
    "transaction_id": "Transaction id",
    "external_unique_id": "External id",
    "called_phone_number": "Number dialled",
    "repeat_calling_phone_number": "Repeat caller",
    "start_time": "Call began",
}
_AGENT = (
    "you see calls, look them up by number too, tag and share them, and see a call's full numbers on your "
    "own card"
)
RIGHTS = {
    "VIEWER": "you see calls, with phone numbers masked",
    "AGENT": _AGENT,
    "SUPERVISOR": f"{_AGENT}; you also see caller profiles and others' history, and replace external ids",
}


def open_call(handle: str) -> str:
    return f"Open {handle}"


def in_progress(moment: str) -> str:
    return f"In progress as of {moment}"


def since(moment: str) -> str:
    return f"Since {moment}"


def call_in_brief(caller: str, destination: str | None, since_clock: str | None) -> str:
    to = f" to {destination}" if destination else ""
    return f"Call from {caller}{to}" + (f", since {since_clock}" if since_clock else "")


def calls_counted(count: int, first: int, last: int) -> str:
    calls = "*1 call*" if count == 1 else f"*{count} calls*"
    return calls if (first, last) == (1, count) else f"{calls}, {first}\N{EN DASH}{last}"


def asked_for(conditions: Sequence[str]) -> str:
    return "You asked for: " + " · ".join(conditions)


def by_transaction(transaction_id: str) -> str:
    return f"transaction {transaction_id}"


def by_either_id(text: str) -> str:
    return f"id {text}"


def by_external_id(external_unique_id: str) -> str:
    return f"external id {external_unique_id}"


def by_pair(caller: str, destination: str) -> str:
    return f"{caller} → {destination}"


def by_number(number: str) -> str:
    return f"calls with {number}"


def by_line(number: str) -> str:
    return f"calls on the line {number}"


def by_last_digits(digits: str) -> str:
    return f"callers ending in {digits}"


def as_of(moment: str) -> str:
    return f"As of {moment}"


def ended(handle: str) -> str:
    return f"*This call is over* ({handle})\nIt isn't among the calls in progress any more."


def perhaps_ended(handle: str) -> str:
    return f"*This call may be over* ({handle})\nIt isn't among the calls Invoca could tell of just now."


def left_out(count: int) -> str:
    return f"… and {count} more that don't fit here"


def organizations_left_out(count: int) -> str:
    return f"… and {count} more: type `in` and a name behind what you are looking for."


def role_in(organization_name: str, rights: str) -> str:
    return f"*{organization_name}*: {rights}."


def our_fault(reference: str, contact: str | None) -> str:
    told = f"tell <@{contact}>" if contact else "tell whoever looks after Switchboard here"
    return f"Something went wrong on our side. Try again; if it stays, {told}: reference `{reference}`."


def you_are(user: str) -> str:
    return f"You are <@{user}>."


# --- ledger -------------------------------------------------------------------------------------------------

DATABASE_BUSY = "Switchboard is too busy right now, so this wasn't done. Try again in a moment."
COMMIT_UNKNOWN = (
    "That took too long, so nothing is shown. If you were changing something, look first whether it was "
    "saved; otherwise try again."
)
SLACK_NOT_REACHED = "Slack didn't take this right now. Nothing is lost by it: try again in a moment."

SAVED_AFTER_ALL = "It was saved after all, and is on its way."
KEPT_AFTER_ALL = "It was saved after all."
NOT_SAVED_AFTER_ALL = "It was not saved. Try again."


def ledger_unavailable(*, may_pass: bool) -> str:
    if may_pass:
        return "Switchboard can't reach its database right now, so this wasn't done. Try again in a moment."
    return (
        "Switchboard can't use its database, so this wasn't done. "
        "Tell whoever looks after Switchboard here; trying again won't help."
    )


def calls_unread(count: int) -> str:
    return "1 call could not be read." if count == 1 else f"{count:,} calls could not be read."


def calls_read_in_part(count: int) -> str:
    calls = "1 call" if count == 1 else f"{count:,} calls"
    return f"A part of {calls} could not be read."
