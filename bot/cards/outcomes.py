"""What became of requests, in words: at length to who asked, in short in a history."""

import re

from bot.access.rights import Shown
from bot.cards.drawn_values import DrawnValues
from bot.cards.kit.blocks import minute
from bot.cards.kit.numbers import without_numbers
from bot.ledger.tag_requests import AcceptedRequest, Outcome, ReferenceKind, WhyNotPlaced
from bot.text.markup import clip_markup, unformatted, visible
from bot.words import EXTERNAL_ID_TAKEN, NO_ROOM, NOT_SAVED, SENDING, VALUE_NOT_KEPT, WHYS

HEADINGS = {
    "NOT_PLACED": NOT_SAVED,
    "REFUSED": NOT_SAVED,
    "ENDED": "*Not saved: the call had already ended.*",
    "EXPIRED": NOT_SAVED,
    "UNCONFIRMED": "*Perhaps saved.*",
}

REASONS = {
    "ENDED": "",
    "EXPIRED": "It couldn't be delivered to Invoca within 30 minutes, so it was given up.",
    "UNCONFIRMED": (
        "It was sent, but Invoca's answer was lost, and then it was too late to send it again. "
        "Look in Invoca if it matters."
    ),
    "REFUSED": "Invoca refused it.",
    "NOT_PLACED": "It wasn't found out which call that was.",
}

REFUSED_AFTERWARDS = "Invoca's answer was lost and, sent again, it was refused: look in Invoca if it matters."

NOT_SENT_AGAIN = "Invoca's answer was lost, and it wasn't sent again: look in Invoca if it matters."

NOT_SENT_AGAIN_IN_SHORT = "perhaps in Invoca: its answer was lost, and it wasn't sent again"

REFUSED_AFTERWARDS_IN_SHORT = "perhaps in Invoca: its answer was lost, and then Invoca refused it"

FATES = {
    "NOT_PLACED": "not saved",
    "REFUSED": "not saved: Invoca refused it",
    "ENDED": "not saved: the call had ended",
    "EXPIRED": "not saved: it couldn't be delivered within 30 minutes",
    "WITHDRAWN": "taken back before it was sent",
    "UNCONFIRMED": "perhaps in Invoca: its answer was lost",
}

WHYS_IN_SHORT = {
    "NO_CALL": "not saved: Invoca had no such live call",
    "BEGAN_AFTER": "not saved: the call began after the tag, by our clock",
    "BEGINNING_UNKNOWN": "not saved: nobody could tell when the call began",
    "SEVERAL": "not saved: several calls fitted",
    "NOT_IN_TIME": "not saved: it couldn't be found out in time which call it was",
    "GONE": "not saved: what was typed wasn't kept any more",
    "REFUSED": "not saved: Invoca refused to look the call up",
    "NEVER_SEEN": "not saved: the call had ended, or the ID was wrong",
}

LINE_CHANGED = (
    "The line was changed or forgotten, or somebody else set the same one, before the call on it was found."
)

LINE_CHANGED_IN_SHORT = "not saved: the line had changed before its call was found"

OURS = {
    VALUE_NOT_KEPT: "not saved: the value was no longer kept",
    EXTERNAL_ID_TAKEN: "not saved: the call had another external ID",
    NO_ROOM: "not saved: the text would have been too long",
}
"""What we refuse without Invoca, in short."""

NOT_REACHED = "*Not saved: Invoca couldn't be reached before the call ended.*"


def _chose_in_time(chosen: str, set_at: str, over_by: str) -> str:
    return f"You chose {chosen} at {set_at}; the call was over by {over_by}."


def _chose(chosen: str) -> str:
    return f"You chose {chosen}."


def _to_be_set_again(chosen: str) -> str:
    return f"To be set again: {chosen}."


_LONGEST = 400

_KEPT = re.compile(r"(`[^`<>\n]*`|<@[UW][A-Z0-9]{1,20}>)")  # a quotation, or a mention

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")


def api_words(said: str, contact: str | None, *, full: bool) -> str:
    """The words as mrkdwn that formats nothing and mentions only the organization's contact.

    One line, clipped; numbers are masked unless ``full``.
    """
    one_line = " ".join(visible(said).split())
    parts = _KEPT.split(one_line)
    told = f"<@{contact}>"
    harmless = "".join(
        part if at % 2 and (part == told or part[0] == "`") else _harmless(part)
        for at, part in enumerate(parts)
    )
    clipped = clip_markup(harmless, _LONGEST)
    return clipped if full else without_numbers(clipped)


def _harmless(part: str) -> str:
    return unformatted(_ENTITY.sub("&amp;", part).replace("<", "&lt;").replace(">", "&gt;"))


def not_saved(request: AcceptedRequest, values: DrawnValues) -> str:
    """A told outcome as one paragraph: what it came to, why, and what was chosen."""
    chosen = values.in_brief(request)
    if request.asked.undoes is not None:
        chose = _to_be_set_again(chosen)
    elif _was_in_time(request) and request.outcome_at is not None:
        chose = _chose_in_time(chosen, minute(request.accepted_at), minute(request.outcome_at))
    else:
        chose = _chose(chosen)
    return " ".join(filter(None, [heading(request), general_reason(request, values), chose]))


def heading(request: AcceptedRequest) -> str:
    """What it came to, in a few words."""
    if _was_in_time(request):
        return NOT_REACHED
    return HEADINGS[_told(request).name]


def general_reason(request: AcceptedRequest, values: DrawnValues) -> str:
    """Why, for this request and others that ended as it did."""
    outcome = _told(request)
    said = request.words if request.words in OURS else _api_words(request.words, values)
    if outcome is Outcome.REFUSED:
        return said or REASONS[outcome.name]
    if outcome is Outcome.UNCONFIRMED and request.words is not None:
        ours = request.words in OURS
        before = NOT_SENT_AGAIN if ours else REFUSED_AFTERWARDS
        return " ".join(filter(None, [before, said]))
    if outcome in {Outcome.NOT_PLACED, Outcome.ENDED} and request.why is not None:
        why = WHYS[request.why.name]
        if _line_changed(request):
            why = LINE_CHANGED
        return f"{why} {said}" if request.why is WhyNotPlaced.REFUSED and said else why
    return REASONS[outcome.name]


def in_short(request: AcceptedRequest) -> str:  # noqa: PLR0911 - one for each thing that can have become of it
    """What became of it, for a history: every outcome, and none yet."""
    if request.outcome is None:
        return SENDING
    if request.outcome in {Outcome.NOT_PLACED, Outcome.ENDED} and request.why is not None:
        if _line_changed(request):
            return LINE_CHANGED_IN_SHORT
        return WHYS_IN_SHORT[request.why.name]
    if request.outcome is Outcome.REFUSED and request.words in OURS:
        return OURS[request.words]
    if request.outcome is Outcome.UNCONFIRMED and request.words in OURS:
        return NOT_SENT_AGAIN_IN_SHORT
    if request.outcome is Outcome.UNCONFIRMED and request.words is not None:
        return REFUSED_AFTERWARDS_IN_SHORT
    return FATES[request.outcome.name]


def _line_changed(request: AcceptedRequest) -> bool:
    return request.why is WhyNotPlaced.GONE and request.asked.reference.kind is ReferenceKind.MY_LINE


def _api_words(said: str | None, values: DrawnValues) -> str:
    # What the API says quotes what was sent, and a channel may not see all of that.
    if said is None or values.shown is Shown.CHANNEL:
        return ""
    contact = None if values.organization is None else values.organization.contact
    return api_words(said, contact, full=values.shown is Shown.FULL)


def _was_in_time(request: AcceptedRequest) -> bool:
    """Whether it was sent before, and the call ended while Invoca didn't answer."""
    return _told(request) is Outcome.ENDED and request.why is None and request.attempts > 1


def _told(request: AcceptedRequest) -> Outcome:
    """The outcome. Raises ValueError where it is none that people are told of."""
    if request.outcome is None or not request.outcome.notified:
        raise ValueError("not an outcome that is told")
    return request.outcome
