"""What people read about tags: on the card, in questions, about undo, history and their line.

Mrkdwn, unless a button or a dialog is named; whatever is put into one is escaped already.
"""

from bot.cards.text import literal

# --- on the card --------------------------------------------------------------------------------------------

IN_INVOCA = "in Invoca"
ON_ITS_WAY = "saved here, on its way"
ON_ITS_WAY_TO_YOU = f"{ON_ITS_WAY}; you'll hear only if it fails"
PERHAPS = "perhaps in Invoca: its answer was lost"
NO_LONGER_KEPT = "(value no longer kept)"
EMPTY = "(nothing that can be read)"
PAUSES = {
    "REFUSED": "Invoca refuses the organization right now. Tags are kept here and sent for up to 30 minutes.",
    "ELSEWHERE": "Invoca isn't at its address. Tags are kept here and sent for up to 30 minutes.",
    "THROTTLED": "Invoca asks for a pause. Tags are kept here and sent as soon as it is over.",
}
MORE_TAGS = "More tags…"
CONFIRM_TITLE = "Set this tag?"
CONFIRM_MENU = "It is set on this call at once."
CONFIRM, DENY = "Set it", "Leave it"
HISTORY = "History"
SHOW_CALL = "Show the call"


def in_state(said: str, state: str) -> str:
    return f"{said} · {state}"


def standing(label: str, value: str, by: str, moment: str) -> str:
    return f"{label}: *{value}* · <@{by}>, {moment}"


def pair(label: str, value: str) -> str:
    return f"{label} = {value}"


def not_shown_in_channels(count: int) -> str:
    return f"… and {count} more that {'is' if count == 1 else 'are'} not shown in channels"


def not_shown_to_viewers(count: int) -> str:
    return f"… and {count} more that only agents see"


def more_values(count: int) -> str:
    return f"and {count} more"


def tags_left_out(count: int) -> str:
    return f"… and {count} more; the call's history has them"


def quick_tags_left_out(count: int) -> str:
    return f"… and {count} more quick tags, which can be set by typing their name."


def has_it(label: str) -> str:
    return f"\N{CHECK MARK} {label}"


def confirmed(label: str, chosen: str) -> str:
    return f"{label}: {chosen}"


def cannot_ask(handle: str) -> str:
    return f"*Call {handle}*\nInvoca can't be asked about it right now."


def as_of_the_ledger(moment: str) -> str:
    return f"What was set through Switchboard, as of {moment}"


# --- answers to what was typed ------------------------------------------------------------------------------


def call(handle: str) -> str:
    return f"call {handle}"


def external_id(external_unique_id: str) -> str:
    return f"the call with external id {external_unique_id}"


def either_id(text: str) -> str:
    return f"the call with id {text}"


YOUR_LINE = "the call on your line"
THE_CALL = "the call you named"


def saved(call_named: str) -> str:
    return f"*Saved here* for {call_named}"


STATE_SAVED = "On its way to Invoca; you'll hear only if it fails."
STATE_SENT = "In Invoca."
STANDS_ALREADY = "*That is set already*, so nothing was changed."
ASKED_ALREADY = "*You have set that already*; it is on its way to Invoca."


def set_to(label: str, value: str) -> str:
    return f"{label}: *{value}*"


SOMEBODY_WAS_FASTER = "Somebody has set something else since. Replace it?"
REPLACE = "Replace?"


def who_set(by: str, label: str, value: str, moment: str) -> str:
    return f"<@{by}> set {label}: *{value}*, {moment}."


def somebody_set(by: str, moment: str) -> str:
    return f"<@{by}> set something that isn't shown in channels, {moment}."


def replace_with(label: str) -> str:
    return f"Replace with {label}"


WHAT_THEN = "Did you mean one of these?"
NOTHING_WRITTEN = "Nothing was set."


def numbered(position: int, label: str) -> str:
    return f"{position} · {label}"


def several(count: int) -> str:
    if count == 0:
        return "*Which call?*\nSeveral fitted, so nothing was set, and none of them is there any more."
    if count == 1:
        return "*Which call?*\nSeveral fitted, so nothing was set yet. This one is left."
    return f"*Which call?*\n{count} calls fit, so nothing was set yet."


IS_IT_THIS = "If this is the one you meant, tag it here."
IS_IT_ONE_OF_THESE = "If one of these is the one you meant, tag it here."


def to_be_set(chosen: str) -> str:
    return f"To be set: {chosen}"


TAG_THIS = "Tag this"


def calls_left_out(count: int) -> str:
    return (
        f"… and {count} more. To name one: its transaction id or external id, or the caller's number and the "
        "destination."
    )


def tags_switched_off(organization_name: str) -> str:
    return f"Tags are switched off for {literal(organization_name, 60)} in Switchboard's configuration."


def tags_not_taken(organization_name: str, contact: str | None) -> str:
    told = f"<@{contact}>" if contact else "Whoever looks after Switchboard here"
    return (
        f"Invoca doesn't take tags for {literal(organization_name, 60)}; looking calls up still works. "
        f"{told} can ask Invoca's customer success manager about it."
    )


VALUE_NOT_KEPT = "What was to be set is no longer kept, so it can't be sent."
EXTERNAL_ID_TAKEN = "The call has another external id already, and only supervisors replace one."

# --- undo ---------------------------------------------------------------------------------------------------

TAKE_BACK = "Take back"
NOTHING_TO_UNDO = "There is nothing to take back: you have set nothing lately that still stands."


def withdrawn(chosen: str) -> str:
    return f"*Taken back before it was sent*: {chosen}"


def again(label: str, value: str) -> str:
    return f"{label} is *{value}* again"


TAKEN_BACK = "*Taken back*"


OVERTAKEN = "*Not taken back*: somebody has set it since."
CANNOT_CLEAR = "*Not taken back*: Invoca can't clear a field; choose another value. Still set:"


def last_change(call_named: str, moment: str) -> str:
    return f"*Your last change*: {call_named}, {moment}"


def becomes(label: str, value: str) -> str:
    return f"{label} becomes *{value}* again"


UNSENT = "It hasn't been sent yet, so nothing of it reaches Invoca."

# --- history ------------------------------------------------------------------------------------------------


def history_of(handle: str) -> str:
    return f"*What was set on call {handle}* through Switchboard, newest first"


NO_HISTORY = "Nothing yet."
NO_HISTORY_OF_YOURS = "Nothing by you."


def history_entry(by: str, moment: str, chosen: str, fate: str) -> str:
    return f"{moment} · <@{by}> · {chosen} · {fate}"


def took_back(chosen: str) -> str:
    return f"took back, setting {chosen}"


def hidden(count: int) -> str:
    entries = "1 entry of somebody else" if count == 1 else f"{count} entries of others"
    return f"{entries} you don't see: supervisors do."


# --- my line ------------------------------------------------------------------------------------------------


def line_is(number: str) -> str:
    return f"*Your line* is {number}."


def line_set(number: str) -> str:
    return f"*Your line* is {number} from now on."


def line_commands(calls_command: str) -> str:
    another = f"`{calls_command} line 855-559-5599` sets another number"
    return f"{another}, `{calls_command} line off` forgets this one."


LINE_FORGOTTEN = "*Your line* is forgotten."
LINE_WAS_NONE = "You had no line set."
LINE_SHARED = "Several people use this line, so nothing happens on it by itself: name the call."


def no_line(calls_command: str) -> str:
    return (
        "*You have no line set*\n"
        f"`{calls_command} line 855-559-5599` sets it, with the number people reach you by."
    )


def no_call_on_line(number: str) -> str:
    return (
        f"*No call on your line right now* ({number})\n"
        "A call shows once it has been put through, and until it ends."
    )
