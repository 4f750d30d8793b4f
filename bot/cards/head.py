"""What tells one call from another, on its own card and in a list: who calls whom, since when, about what."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot import words
from bot.access.rights import Shown
from bot.cards.kit.blocks import Block, clock, context, markup, moment, section
from bot.cards.kit.notices import name_of
from bot.cards.kit.numbers import LONGEST, Numbers, numbers_of
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.text import phones
from bot.text.markup import ELLIPSIS, fold, literal
from bot.text.phones_in_text import Readings

IN_ROW = 60  # characters of campaign and line in a row of a list: ten of the longest rows still fit


def which_call(
    call: Call | None, transaction_id: str, organization: Organization, shown: Shown
) -> Iterator[Block]:
    """Which call a form is about: its head, or the end of its id where no more is known."""
    if call is None:
        said = _call(by_handle(transaction_id))
    else:
        said = head_of(call, organization, shown, length=0).of_card
    yield section(markup(said))
    yield from context(name_of(organization))


WITHHELD = "Number withheld"


def _call(handle: str) -> str:
    return f"*Call {handle}*"


_HANDLE = 4  # last characters of a transaction id

_NUMBER = LONGEST + 20  # escaping makes text longer


@dataclass(frozen=True)
class CallHead:
    """The head of one call on one surface. Mrkdwn, except ``about``."""

    caller: str
    destination: str | None
    handle: str
    """The end of the transaction id, to tell calls apart: "…1234"."""
    about: str
    """The campaign and the line, as hostile text; empty where nothing is told of them."""
    since: str | None
    since_clock: str | None

    @property
    def from_to(self) -> str:
        """Who calls whom, in one line. A withheld number goes by the call's handle."""
        to = f" → {self.destination}" if self.destination else ""
        return f"*{self.caller}*{to}" if self.caller != WITHHELD else f"*{self.caller}* ({self.handle}){to}"

    @property
    def of_card(self) -> str:
        """The first lines of a card or a form."""
        return "\n".join([self.from_to, *([words.since(self.since)] if self.since else [])])

    def of_row(self, *more: str) -> str:
        """The two lines of a row in a list of calls."""
        second = " · ".join(filter(None, [self.since, literal(self.about, IN_ROW), *more]))
        return "\n".join(filter(None, [self.from_to, second]))

    @property
    def in_brief(self) -> str:
        """One line for notifications. They show on lock screens: it is of a masked head."""
        return words.call_in_brief(self.caller, self.destination, self.since_clock)


def head_of(
    call: Call, organization: Organization, shown: Shown, *, length: int, readings: Readings | None = None
) -> CallHead:
    """The head of a call, ``about`` in at most ``length`` characters; ``readings`` are those of its card."""
    numbers = numbers_of(call, organization, shown, readings)
    return CallHead(
        caller=_number(_told(call.calling_phone_number), numbers) or WITHHELD,
        destination=_number(call.destination_phone_number, numbers),
        handle=by_handle(call.transaction_id),
        about=numbers.text(" · ".join(_about(call, organization)), length),
        since=None if call.since is None else moment(call.since),
        since_clock=None if call.since is None else clock(call.since),
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


def _number(number: str | None, numbers: Numbers) -> str | None:
    """A number as mrkdwn, or None where none is told."""
    return literal(numbers.number(number), _NUMBER) or None if number is not None else None


def _about(call: Call, organization: Organization) -> list[str]:
    """The campaign, and the line by the organization's own name for it and by the number's description."""
    advertiser = call.advertiser_name if organization.type == "Network" else None
    line = next(
        (line.label for line in organization.lines if _is_to(call, line.number, organization.region)), None
    )
    said = [advertiser, call.advertiser_campaign_name, line, call.promo_number_description]
    return list(dict.fromkeys(each for each in said if each))


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
