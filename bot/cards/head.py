"""What tells one call from another, on its own card and in a list: who calls whom, since when, about what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot import words
from bot.access.rights import Shown
from bot.cards.kit.blocks import Block, ago, context, markup, minute_in_utc, section
from bot.cards.kit.notices import name_of
from bot.cards.kit.numbers import LONGEST, Numbers, numbers_of
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.text import phones
from bot.text.markup import ELLIPSIS, fold, literal
from bot.text.phones_in_text import Readings

ABOUT = 120  # characters of the campaign and what its number is for


def which_call(
    call: Call | None, transaction_id: str, organization: Organization, shown: Shown, *, named: bool
) -> Iterator[Block]:
    """Which call a form is about: its head, or the end of its id where no more is known.

    ``named``: whoever fills it in has other organizations, too.
    """
    if call is None:
        said = _call(by_handle(transaction_id))
    else:
        said = head_of(call, organization, shown, length=0).of_form
    yield section(markup(said))
    yield from context(name_of(organization) if named else None)


WITHHELD = "Number withheld"

HIDDEN_CALLER = "caller with a short number"


def _call(handle: str) -> str:
    return f"*Call {handle}*"


_HANDLE = 4  # last characters of a transaction id

_NUMBER = LONGEST + 20  # escaping makes text longer

_LINE = 60

_BETWEEN = " · "

_COMPARED = 200  # characters: more of a text is shown nowhere on a card


@dataclass(frozen=True)
class CallHead:
    """The head of one call on one surface. Mrkdwn, except ``about`` and ``spoken``."""

    caller: str
    """The number, "caller ending 9999" where it is masked, or that it is withheld."""
    destination: str | None
    """The line by the organization's own name for it, else its number, or the end of that."""
    handle: str
    """The end of the transaction id, to tell calls apart: "…1234"."""
    about: str
    """The campaign and what its number is for, as hostile text; empty where nothing is told of them."""
    since: str | None
    since_clock: str | None
    spoken: str
    """Which call, for who has it read aloud: "the caller ending 9999", by the call's handle if withheld."""

    @property
    def called(self) -> str:
        """Who calls whom, in one line."""
        to = f" → {self.destination}" if self.destination else ""
        return f"*{self.caller[:1].upper()}{self.caller[1:]}*{to}"

    @property
    def from_to(self) -> str:
        """The same where the call's handle stands nowhere else: a withheld number goes by it."""
        if self.caller != WITHHELD:
            return self.called
        to = f" → {self.destination}" if self.destination else ""
        return f"*{self.caller}* ({self.handle}){to}"

    @property
    def of_form(self) -> str:
        """The first lines of a form."""
        return "\n".join([self.from_to, *([words.started(self.since)] if self.since else [])])

    @property
    def of_one(self) -> str:
        """The two lines of the one call that a window shows."""
        started = words.started(self.since) if self.since else None
        second = " · ".join(filter(None, [started, literal(self.about, ABOUT), self.handle]))
        return f"{self.called}\n{second}"

    @property
    def in_brief(self) -> str:
        """One line for notifications. They show on lock screens: it is of a masked head."""
        return words.call_in_brief(self.caller, self.destination, self.since_clock)


def head_of(
    call: Call, organization: Organization, shown: Shown, *, length: int, readings: Readings | None = None
) -> CallHead:
    """The head of a call, ``about`` in at most ``length`` characters; ``readings`` are those of its card."""
    numbers = numbers_of(call, organization, shown, readings)
    line = _line_of(call, organization)
    number, handle = _told(call.calling_phone_number), by_handle(call.transaction_id)
    about = _about(call, organization, line)
    ending = "" if number is None else numbers.ending(number)
    return CallHead(
        caller=_caller(number, numbers),
        destination=_destination(call, line, numbers),
        handle=handle,
        about=numbers.text(_BETWEEN.join(about), length) if length else "",
        since=None if call.since is None else ago(call.since),
        since_clock=None if call.since is None else minute_in_utc(call.since),
        spoken=f"the {words.caller_ending(ending)}"
        if ending
        else f"the call {handle_of(call.transaction_id)}",
    )


def handle_of(transaction_id: str) -> str:
    """The end of a transaction id: enough to tell two calls apart."""
    return fold(transaction_id[-20:])[-_HANDLE:]


def by_handle(transaction_id: str) -> str:
    """The same as mrkdwn: "…1234"."""
    return ELLIPSIS + literal(handle_of(transaction_id), 20)


def _told(caller: str | None) -> str | None:
    """The caller's number, unless it is withheld: then a word such as "anonymous" can stand for it."""
    return caller if caller is not None and any(map(str.isdigit, fold(caller))) else None


def _caller(number: str | None, numbers: Numbers) -> str:
    """Mrkdwn. Of a number that is masked only its end stays: area code and city together nearly are it."""
    if number is None:
        return WITHHELD
    if numbers.full:
        return literal(numbers.number(number), _NUMBER) or WITHHELD
    ending = numbers.ending(number)
    return words.caller_ending(ending) if ending else HIDDEN_CALLER


def _destination(call: Call, line: str | None, numbers: Numbers) -> str | None:
    """Mrkdwn; None where nothing is told of it."""
    if line is not None:
        said = numbers.text(line, _LINE)
        if said:
            return literal(said, _LINE)
    number = call.destination_phone_number
    if number is None:
        return None
    if numbers.full:
        return literal(numbers.number(number), _NUMBER) or None
    ending = numbers.ending(number)
    return f"line ending {ending}" if ending else None


def _line_of(call: Call, organization: Organization) -> str | None:
    """The organization's own name for the line the call came to, as hostile text."""
    lines = organization.lines
    return next((line.label for line in lines if _is_to(call, line.number, organization.region)), None)


def _about(call: Call, organization: Organization, line: str | None) -> list[str]:
    """The campaign, and what its number is for. Where it says what the line is called, that stands there."""
    advertiser = call.advertiser_name if organization.type == "Network" else None
    said = [advertiser, call.advertiser_campaign_name, call.promo_number_description]
    return _said_once([each for each in said if each], [line] if line else [])


def _said_once(texts: Sequence[str], before: Sequence[str]) -> list[str]:
    """Those that say something that neither another of them says, nor what stands ``before`` them.

    All hostile. What is a part of another is said by it, word by word; a number says another thing each time.
    """
    others = [*before, *texts]
    words_of = [_words_of(each) for each in others]
    return [
        each
        for at, each in enumerate(others[len(before) :], len(before))
        if not words_of[at].strip()
        or words_of[at].strip().isdigit()
        or not any(
            words_of[at] in theirs and (len(words_of[at]) < len(theirs) or place < at)
            for place, theirs in enumerate(words_of)
            if place != at
        )
    ]


def not_said_yet(texts: Sequence[str], about: str) -> list[str]:
    """Those that are wholly another than what a head tells ``about`` its call, and than those before them.

    All hostile. Each was asked for by its name, so none is left out for being a part of something.
    """
    said = {_words_of(each) for each in about.split(_BETWEEN)}
    found: list[str] = []
    for each in texts:
        words_of_it = _words_of(each)
        if words_of_it.strip().isdigit() or words_of_it not in said:
            found.append(each)
        said.add(words_of_it)
    return found


def _words_of(text: str) -> str:
    """Its words with the signs in them: "C++" is not "C"."""
    return f" {' '.join(fold(text[:_COMPARED]).casefold().split())} "


def _is_to(call: Call, number: str, region: str) -> bool:
    line = _configured(number, region)
    called = (call.destination_phone_number, call.called_phone_number)
    # What is longer than any number is not read as one: it can be very long.
    return line is not None and any(
        each is not None and len(each) <= phones.LONGEST and phones.same(line, each) for each in called
    )


@lru_cache(maxsize=1000)
def _configured(number: str, region: str) -> str | None:
    """The E.164 of a number of the organizations file, of which there are few."""
    return phones.parse(number, region)
