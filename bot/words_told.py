"""What people are told of requests that came to something else than a tag in Invoca.

Mrkdwn; whatever is put into one is escaped already. Keys are names of bot.ledger.asked's Fate and Why.
"""

from bot.words_tags import EXTERNAL_ID_TAKEN, VALUE_NOT_KEPT

NOT_SAVED = "*Not saved.*"
HEADINGS = {
    "NOT_PLACED": NOT_SAVED,
    "REFUSED": NOT_SAVED,
    "ENDED": NOT_SAVED,
    "EXPIRED": NOT_SAVED,
    "UNCONFIRMED": "*Perhaps saved.*",
}
ONLY_DURING_CALLS = "Invoca takes tags only during calls."
REASONS = {
    "ENDED": f"The call had ended. {ONLY_DURING_CALLS}",
    "EXPIRED": "It couldn't be delivered to Invoca within 30 minutes, so it was given up.",
    "UNCONFIRMED": (
        "It was sent, but Invoca's answer was lost, and then it was too late to send it again. "
        "Look in Invoca if it matters."
    ),
    "REFUSED": "Invoca refused it.",
    "NOT_PLACED": "It was not found out which call that was.",
}
REFUSED_AFTERWARDS = "Invoca's answer was lost and, sent again, it was refused: look in Invoca if it matters."
NOT_SENT_AGAIN = "Invoca's answer was lost, and it wasn't sent again: look in Invoca if it matters."
NOT_SENT_AGAIN_IN_SHORT = "perhaps in Invoca: its answer was lost, and it wasn't sent again"
REFUSED_AFTERWARDS_IN_SHORT = "perhaps in Invoca: its answer was lost, and then Invoca refused it"
WHYS = {
    "NO_CALL": "No such call was in progress when Invoca was asked.",
    "BEGAN_AFTER": "That call began after your tag, by our clock.",
    "BEGINNING_UNKNOWN": "I can't tell when that call began, so it may be the next one.",
    "SEVERAL": "Several calls fitted, and none was picked by guessing. Name it by its id.",
    "NOT_IN_TIME": "It couldn't be found out within a minute which call that was.",
    "GONE": "What was typed isn't kept here any more, so the call couldn't be looked up.",
    "REFUSED": "Invoca refused to look the call up.",
    "NEVER_SEEN": f"Invoca has no such call: it had ended, or the id isn't right. {ONLY_DURING_CALLS}",
}
FATES = {
    "SENT": "in Invoca",
    "NOT_PLACED": "not saved",
    "REFUSED": "not saved: Invoca refused it",
    "ENDED": "not saved: the call had ended",
    "EXPIRED": "not saved: it couldn't be delivered within 30 minutes",
    "WITHDRAWN": "taken back before it was sent",
    "UNCONFIRMED": "perhaps in Invoca: its answer was lost",
}
UNDER_WAY = "saved here, on its way"
WHYS_IN_SHORT = {
    "NO_CALL": "not saved: Invoca had no such call in progress",
    "BEGAN_AFTER": "not saved: the call began after the tag, by our clock",
    "BEGINNING_UNKNOWN": "not saved: nobody could tell when the call began",
    "SEVERAL": "not saved: several calls fitted",
    "NOT_IN_TIME": "not saved: it couldn't be found out in time which call it was",
    "GONE": "not saved: what was typed wasn't kept any more",
    "REFUSED": "not saved: Invoca refused to look the call up",
    "NEVER_SEEN": "not saved: the call had ended, or the id wasn't right",
}
LINE_CHANGED = (
    "The line was changed or forgotten, or somebody else set the same one, before the call on it was found."
)
LINE_CHANGED_IN_SHORT = "not saved: the line had changed before its call was found"
OURS = {
    VALUE_NOT_KEPT: "not saved: the value was no longer kept",
    EXTERNAL_ID_TAKEN: "not saved: the call had another external id",
}
"""What we refuse without Invoca, in short."""
YOUR_TAG = "your tag"
REPEATED = "You may have been told some of this before."
NO_ORGANIZATION = "An organization that isn't in Switchboard's configuration any more"
NOTHING_TO_TELL = "Nothing to tell."


def tag_of(user: str) -> str:
    return f"the tag of <@{user}>"


def ended(ended_by: str, whose: str, came: str) -> str:
    return f"The call had ended by {ended_by}; {whose} came {came}. {ONLY_DURING_CALLS}"


def chose(chosen: str) -> str:
    return f"You chose: {chosen}"


def was_chosen(chosen: str) -> str:
    return f"Chosen: {chosen}"


def to_be_set_again(chosen: str) -> str:
    return f"This was to be set again: {chosen}"


def of_call(call_named: str, said: str) -> str:
    return f"{call_named[:1].upper()}{call_named[1:]}: {said}"


def each_of(count: int, heading: str, reason: str) -> str:
    return f"{heading} {count} tags. {reason}"


def one_of_them(call_named: str, came: str, chosen: str) -> str:
    return f"• {call_named}, {came}: {chosen}"


def organization(name: str) -> str:
    return f"*{name}*"


PAUSED = (
    "Invoca refuses this organization's API token or its right to tag calls. Tags wait here for up to "
    "30 minutes and are sent when it works again; after that they are lost, and whoever set them is told. "
    "A new token is made in Invoca, under _Integrations_, _Manage Integrations_, _Invoca APIs_; it belongs "
    "into the environment variable that `api_token` names in Switchboard's configuration."
)
ELSEWHERE = (
    "A redirect or a web page comes instead of Invoca's answer to a tag: `api_url` in Switchboard's "
    "configuration isn't right, or a proxy answers in Invoca's place. Tags wait here for up to "
    "30 minutes and are sent when it works again; after that they are given up, and whoever set them is told."
)
PAUSES = {"PAUSED": PAUSED, "ELSEWHERE": ELSEWHERE}
