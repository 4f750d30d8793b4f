"""The sentences that several files say. Mrkdwn; whatever is put into one is escaped here.

Written for somebody tired with a caller on the line: what happened, then what now.
"""

import math

from bot.text.markup import clip, escape

VALUE_LENGTH = 60  # of what a person typed, quoted back at them

LONGEST_WAIT_IN_SECONDS = 120  # beyond, minutes read better

GROUP_UNCHECKED = (
    "I can't check your group with Slack right now. You can still look calls up; the rest works again in a "
    "few minutes."
)

NOT_CHECKED = "I can't check with Slack who you are right now."

IN_A_MOMENT, NOW = "in a moment", "now"

NOT_KEPT = (
    "That looks like a payment card or social security number, so nothing was done and nothing kept. "
    "Leave the number out."
)


def quote(value: str) -> str:
    """What a person typed, quoted back: clipped, escaped, set as code so that nothing in it acts."""
    return "`" + escape(clip(value.replace("`", "'").replace("\n", " "), VALUE_LENGTH)) + "`"


def seconds(wait: float) -> str:
    """How long that is, for somebody who waits for it."""
    if wait > LONGEST_WAIT_IN_SECONDS:
        return f"{math.ceil(wait / 60)} minutes"
    count = max(1, math.ceil(wait))
    return "1 second" if count == 1 else f"{count} seconds"


# --- what was typed -----------------------------------------------------------------------------------------


def type_again(when: str) -> str:
    """Without what was typed: it may be a number, and Slack has it a key away."""
    return f"Type it again {when}."


def press_again(when: str) -> str:
    return f"Press the button again {when}."


def choose_again(when: str) -> str:
    return f"Choose it again {when}."


def misunderstood(problem: str, understood: str) -> str:
    return f"{problem}\nI understood: {understood}" if understood else problem


# --- cards --------------------------------------------------------------------------------------------------

SET_MY_LINE = "Set my line"

TRY_AGAIN = "Try again"

REFRESH, PREVIOUS, NEXT, ALL_CALLS = "Refresh", "Previous", "Next", "All calls"

HISTORY = "History"

YES, NO = "Yes", "No"

UNNAMED = "(no name)"

SWITCHBOARD = "Switchboard"

SOME_CALLS_MISSING = "Invoca couldn't ask everywhere, so calls may be missing"

LABELS_OF_FIELDS = {
    "transaction_id": "Transaction ID",
    "external_unique_id": "External ID",
    "called_phone_number": "Number dialed",
    "destination_phone_number": "Destination",
    "repeat_calling_phone_number": "Repeat caller",
    "start_time": "Call began",
}


def started(ago: str) -> str:
    return f"started {ago}"


def call_in_brief(caller: str, destination: str | None, since_clock: str | None) -> str:
    to = f" to {destination}" if destination else ""
    return f"Call from {caller}{to}" + (f", since {since_clock}" if since_clock else "")


def caller_ending(digits: str) -> str:
    return f"caller ending {digits}"


def left_out(count: int) -> str:
    return f"… and {count} more that don't fit here"


def in_history(count: int) -> str:
    return f"… and {count} more; the call's history has them"


# --- ledger -------------------------------------------------------------------------------------------------

DATABASE_BUSY = "Switchboard is busy, so nothing was done."

EMPTY = "(nothing that can be read)"

SENDING = "sending…"

PAUSES = {
    "REFUSED": "Invoca refuses the organization right now. Your tag is saved, and tried for 30 minutes.",
    "ELSEWHERE": "Invoca can't be found at its address. Your tag is saved, and tried for 30 minutes.",
    "THROTTLED": "Invoca is busy. Your tag is saved and will go through.",
}

SHOW_CALL = "Show the call"


def in_state(said: str, state: str) -> str:
    return f"{said} · {state}"


def more_values(count: int) -> str:
    return f"and {count} more"


# --- answers to what was typed ------------------------------------------------------------------------------


def call(handle: str) -> str:
    return f"call {handle}"


def set_to(label: str, value: str) -> str:
    return f"{label}: *{value}*"


VALUE_NOT_KEPT = "What was to be set is no longer kept, so it can't be sent."

NO_ROOM = "With what is written there already it would be longer than Invoca takes. Shorten it with *Edit…*."

EXTERNAL_ID_TAKEN = "This call already has an external ID. Only a supervisor can change it."

NOT_SAVED = "*Not saved.*"

ONLY_DURING_CALLS = "Invoca takes tags only during calls."

WHYS = {
    "NO_CALL": "Invoca had no such live call.",
    "BEGAN_AFTER": "That call began after your tag, by our clock.",
    "BEGINNING_UNKNOWN": "I can't tell when that call began, so it may be the next one.",
    "SEVERAL": "Several calls fitted, and I don't guess. Name the call by its ID.",
    "NOT_IN_TIME": "It couldn't be found out within a minute which call that was.",
    "GONE": "What you typed isn't kept any more, so the call couldn't be looked up.",
    "REFUSED": "Invoca refused to look the call up.",
    "NEVER_SEEN": f"Invoca has no such call: it had ended, or the ID is wrong. {ONLY_DURING_CALLS}",
}

REPEATED = "You may have been told some of this before."

PROFILE = "Caller profile"

CLOSE, CANCEL, SAVE, FIND = "Close", "Cancel", "Save", "Find"

REPLACE, LEAVE_IT = "Replace", "Leave it"

CHOOSE = "Choose…"

# --- Edit data: what is beside the inputs -------------------------------------------------------------------

EDIT_TITLE = "Edit data"


def who_set(by: str, label: str, value: str, moment: str) -> str:
    return f"<@{by}> set {label}: *{value}*, {moment}."


def while_editing(by: str, label: str, value: str, moment: str) -> str:
    return f"<@{by}> set {label}: *{value}*, {moment}, while you were editing."


# --- calls found --------------------------------------------------------------------------------------------

RESULTS_TITLE = "Live calls"

# --- Find a call: plain text --------------------------------------------------------------------------------

FIND_TITLE = "Find a call"

NOT_POSTED = "Slack didn't take the card, so nothing was shared."

NOT_CLEARED = "Invoca can't clear a field; choose another value."

PRIVATE_NUMBER = "That looks like a payment card or social security number, so nothing was saved."


def has_it(label: str) -> str:
    return f"\N{CHECK MARK} {label}"
