"""What became of requests, in words: at length where it is told, in short in a history.

Whose words these are depends on the surface: a card that one person sees speaks of "your tag", one that a
channel sees names the person.
"""

from bot import words_told
from bot.access import Shown
from bot.cards.api_words import api_words
from bot.cards.elements import moment, second
from bot.cards.tag_values import Values
from bot.ledger.asked import Fate, Kind, Request, Why


def not_saved(request: Request, values: Values) -> str:
    """A told fate as one paragraph: what it came to, why, and what was chosen."""
    return " ".join([heading(request), reason(request, values), _chosen(request, values)])


def heading(request: Request) -> str:
    """What it came to, in two words."""
    return words_told.HEADINGS[_told(request).name]


def reason(request: Request, values: Values) -> str:
    """Why, for this request alone."""
    if _told(request) is Fate.ENDED and request.why is None and request.fate_at is not None:
        mine = values.shown is not Shown.CHANNEL
        whose = words_told.YOUR_TAG if mine else words_told.tag_of(request.asked.person.user)
        return words_told.ended(moment(request.fate_at), whose, second(request.accepted_at))
    return general_reason(request, values)


def general_reason(request: Request, values: Values) -> str:
    """Why, for this request and others that ended as it did."""
    fate = _told(request)
    said = request.words if request.words in words_told.OURS else _api_words(request.words, values)
    if fate is Fate.REFUSED:
        return said or words_told.REASONS[fate.name]
    if fate is Fate.UNCONFIRMED and request.words is not None:
        ours = request.words in words_told.OURS
        before = words_told.NOT_SENT_AGAIN if ours else words_told.REFUSED_AFTERWARDS
        return " ".join(filter(None, [before, said]))
    if fate in {Fate.NOT_PLACED, Fate.ENDED} and request.why is not None:
        why = words_told.WHYS[request.why.name]
        if _line_changed(request):
            why = words_told.LINE_CHANGED
        return f"{why} {said}" if request.why is Why.REFUSED and said else why
    return words_told.REASONS[fate.name]


def in_short(request: Request) -> str:  # noqa: PLR0911 - one for each thing that can have become of it
    """What became of it, for a history: every fate, and none yet."""
    if request.fate is None:
        return words_told.UNDER_WAY
    if request.fate in {Fate.NOT_PLACED, Fate.ENDED} and request.why is not None:
        if _line_changed(request):
            return words_told.LINE_CHANGED_IN_SHORT
        return words_told.WHYS_IN_SHORT[request.why.name]
    if request.fate is Fate.REFUSED and request.words in words_told.OURS:
        return words_told.OURS[request.words]
    if request.fate is Fate.UNCONFIRMED and request.words in words_told.OURS:
        return words_told.NOT_SENT_AGAIN_IN_SHORT
    if request.fate is Fate.UNCONFIRMED and request.words is not None:
        return words_told.REFUSED_AFTERWARDS_IN_SHORT
    return words_told.FATES[request.fate.name]


def _line_changed(request: Request) -> bool:
    return request.why is Why.GONE and request.asked.reference.kind is Kind.MY_LINE


def _api_words(said: str | None, values: Values) -> str:
    # What the API says quotes what was sent, and a channel may not see all of that.
    if said is None or values.shown is Shown.CHANNEL:
        return ""
    contact = None if values.organization is None else values.organization.contact
    return api_words(said, contact, full=values.shown is Shown.FULL)


def _chosen(request: Request, values: Values) -> str:
    chosen = values.chosen(request)
    if values.shown is Shown.CHANNEL:
        return words_told.was_chosen(chosen)
    if request.asked.undoes is not None:
        return words_told.to_be_set_again(chosen)
    return words_told.chose(chosen)


def _told(request: Request) -> Fate:
    """The fate, where it is one that is told; the ledger gives no other."""
    if request.fate is None or not request.fate.told:
        raise ValueError("not a fate that is told")
    return request.fate
