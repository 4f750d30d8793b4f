"""What people read in modals, and on what opens them.

Mrkdwn, unless a title, a label, a hint or a placeholder is named: those are plain text. Whatever is put into
mrkdwn is escaped already.
"""

from collections.abc import Sequence

# --- on cards and on modals' own buttons: plain text --------------------------------------------------------

EDIT = "Edit data…"
SHARE = "Share"
EXTERNAL_ID = "External id…"
PROFILE = "Caller profile"
TAG = "Tag…"
CLOSE, CANCEL, SAVE, FIND = "Close", "Cancel", "Save", "Find"
REPLACE, LEAVE_IT = "Replace", "Leave it"
UNTITLED = "Switchboard"
CHOOSE = "Choose…"

# --- Edit data: what is beside the inputs -------------------------------------------------------------------

EDIT_TITLE = "Edit data"
NO_FIELDS = "No custom data can be set here: the organization's configuration names no fields."


def call(handle: str) -> str:
    return f"*Call {handle}*"


def set_by(user: str, moment: str, state: str) -> str:
    return f"Set by <@{user}>, {moment} · {state}"


def set_at(clock: str) -> str:
    """Plain text."""
    return f"Set through Switchboard at {clock}."


def not_a_choice(value: str) -> str:
    """Plain text."""
    return f"Now: {value}. That is none of the choices; it stays unless you choose one."


def not_read(value: str) -> str:
    """Plain text."""
    return f"Now: {value}. It stays unless you enter something."


NO_LONGER_KEPT = "What was set is no longer kept here. It stays in Invoca unless you enter something."


def too_long(label: str, length: int, tag_command: str) -> str:
    return f"*{label}* is too long to change here ({length:,} characters); `{tag_command}` replaces it."


def number_hidden(label: str) -> str:
    return f"*{label}* may hold a phone number you don't see in full, so it can't be changed here."


def fields_left_out(labels: Sequence[str], count: int, tag_command: str) -> str:
    more = count - len(labels)
    named = ", ".join(labels) + (f" and {more} more" if more > 0 else "")
    return f"Without room here: {named}. `{tag_command}` sets {'it' if count == 1 else 'them'}."


# --- somebody was faster ------------------------------------------------------------------------------------

REPLACE_TITLE = "Replace it?"
REPLACE_QUESTION = "Replace it?"
REPLACE_THEM = "Replace them?"


def while_editing(by: str, label: str, value: str, moment: str) -> str:
    return f"<@{by}> set {label}: *{value}*, {moment}, while you were editing."


def yours(value: str) -> str:
    return f"Yours: *{value}*"


# --- External id --------------------------------------------------------------------------------------------

EXTERNAL_ID_TITLE = "External id"
EXTERNAL_ID_LABEL = "External id"
EXTERNAL_ID_HINT = "Such as the number of a ticket or a customer. It can be replaced later, but not cleared."
NO_EXTERNAL_ID = "This call has no external id yet."
ONLY_REPLACED = "Invoca can't clear an external id; it can only be replaced."
ONLY_BY_SUPERVISORS = "Only supervisors replace an external id."


def external_id_is(external_unique_id: str) -> str:
    return f"Now: *{external_unique_id}*"


# --- Caller profile -----------------------------------------------------------------------------------------

NO_PROFILE = "Invoca has no profile of this caller."
WRITTEN_DOWN = "Personal data. That you looked at it has been written down."
PROFILE_LABELS = {
    "display_name": "Display name",
    "address_full_street": "Street",
    "address_city": "City",
    "address_state": "State",
    "address_zip": "ZIP code",
    "is_prepaid": "Prepaid phone",
    "primary_email_address": "Email address",
    "linked_email_addresses": "Other email addresses",
    "length_of_residence_years": "Years of residence",
    "home_owner_status": "Home owner",
    "has_children": "Children",
}


def profile_left_out(count: int) -> str:
    return f"… and {count} more that don't fit here"


# --- calls found --------------------------------------------------------------------------------------------

RESULTS_TITLE = "Calls in progress"
NOTHING_IN_MESSAGE = "In the message there is no phone number, transaction id or external id."
NOTHING_FOUND = (
    "*No such call in progress*\nIt may have ended, not been put through yet, or a digit of the number or id "
    "is off."
)


def looked_for(asked_for: str) -> str:
    """Plain text."""
    return f"Looked for: {asked_for}"


def not_looked_for(count: int) -> str:
    """Of what a message names."""
    left_out = "1 more number or id" if count == 1 else f"{count} more numbers and ids"
    return f"The message names {left_out}, which weren't looked for: each can be, by itself."


def more_calls(count: int) -> str:
    calls = "1 more call" if count == 1 else f"{count} more calls"
    return f"… and {calls}. To see one of them, look for its id or number."


# --- Find a call: plain text --------------------------------------------------------------------------------

FIND_TITLE = "Find a call"
FIND_LABEL = "Number, id, or last four digits"
FIND_HINT = (
    "A phone number, a transaction id or external id, or the last 3 or 4 digits of the caller's number."
)
FIND_ORGANIZATION = "Whose calls"


def organizations_left_out(count: int) -> str:
    return f"… and {count} more organizations: type the command, with `in` and the organization's name."
