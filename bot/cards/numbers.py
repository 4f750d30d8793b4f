"""Phone numbers on a card: in full or masked, by surface, also where one hides in another text.

Masked means masked everywhere. The caller's number turns up in custom data, in links, in keypresses; whatever
reads like a number there is hidden but for its last four digits. Rather an id too many than a number too few.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot import phones, phones_in_text
from bot.access import Shown
from bot.cards.text import clip, fold
from bot.invoca.models import Call
from bot.organizations import Organization

LONGEST = 40  # characters of one number, extension and pauses included
_OVERLAP = 64  # characters looked at beyond what is shown, so that no number is cut before it is found
_TELLING = 7  # last digits that, behind a known area code, give a number away
_LEFT = 4  # digits left visible of a number inside a text
_LIKE_A_NUMBER = re.compile(r"(?<!\d)(?:\d{10,15}|\d{3}[-. )]{1,2}\d{3}[-. ]\d{4})(?!\d)")
_LONG_RUN = re.compile(r"\d(?:[-. ()*#,;]{0,2}\d){6,}")
_TOKEN = re.compile(r"<[^<>]*>")  # a mention or a date: no text of anybody's
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True)
class Numbers:
    """How one card shows phone numbers. ``own`` are the digits of those of its call."""

    region: str
    full: bool = False
    own: tuple[str, ...] = ()

    def number(self, number: str) -> str:
        """One phone number, as text that is still hostile where it could not be read as a number."""
        written = clip(fold(number), 2 * LONGEST)
        return clip(phones.format_full(written, self.region) if self.full else phones.mask(written), LONGEST)

    def text(self, text: str, limit: int) -> str:
        """Hostile text as ``text.plain`` gives it, with the numbers in it masked unless all is shown."""
        folded = fold(text)
        return clip(folded if self.full else self._masked(folded[: limit + _OVERLAP]), limit)

    def keypresses(self, text: str, limit: int) -> str:
        """What a caller typed: unless all is shown, a long run of digits is a number of some kind."""
        folded = fold(text)
        return clip(folded if self.full else _hide_runs(folded[: limit + _OVERLAP], _LONG_RUN), limit)

    def _masked(self, text: str) -> str:
        if len(_digits(text)) < _TELLING:
            return text
        for number in self.own:
            for places in _places_of(number, text):
                text = _hide(text, places)
        for found in phones_in_text.find(text, self.region):
            text = _hide(text, range(found.start, found.end))
        return _hide_runs(text, _LIKE_A_NUMBER)


def numbers_of(call: Call, organization: Organization, shown: Shown) -> Numbers:
    """The numbers of a call as this surface shows them."""
    told = (call.calling_phone_number, call.destination_phone_number, call.called_phone_number)
    own = (_digits(number[:LONGEST]) for number in told if number is not None)
    return Numbers(
        organization.region, shown is Shown.FULL, tuple(digits for digits in own if len(digits) >= _TELLING)
    )


def without_numbers(mrkdwn: str) -> str:
    """Words of ours for a notification: whatever was quoted in them, it shows on lock screens."""
    parts = _TOKEN.split(mrkdwn)
    tokens = [*_TOKEN.findall(mrkdwn), ""]
    return "".join(_hide_runs(part, _LONG_RUN) + token for part, token in zip(parts, tokens, strict=True))


def _hide_runs(text: str, pattern: re.Pattern[str]) -> str:
    for match in pattern.finditer(text):
        text = _hide(text, range(*match.span()))
    return text


def _hide(text: str, places: Iterable[int]) -> str:
    """The text, as long as before, with the digits at these places hidden, all but the last four."""
    digits = [at for at in places if _digit(text[at])]
    hidden = set(digits[:-_LEFT])
    return "".join(phones.HIDDEN if at in hidden else character for at, character in enumerate(text))


def _places_of(wanted: str, text: str) -> Iterator[list[int]]:
    """Where the digits of a number stand in the text, each time, whatever stands between them.

    Looked for once with the hexadecimal digits of a link's ``%20`` taken for digits, and once without.
    """
    escapes = {at for match in _PERCENT.finditer(text) for at in range(*match.span())}
    for skipped in (set[int](), escapes):
        places = [at for at, character in enumerate(text) if _digit(character) and at not in skipped]
        digits = "".join(_digit(text[at]) for at in places)
        start = digits.find(wanted[-_TELLING:])
        while start >= 0:
            end = start + _TELLING
            first = start
            while first and end - first < len(wanted) and digits[first - 1] == wanted[first - end - 1]:
                first -= 1
            yield places[first:end]
            start = digits.find(wanted[-_TELLING:], start + 1)


def _digits(text: str) -> str:
    return "".join(map(_digit, filter(str.isdigit, text)))


def _digit(character: str) -> str:
    """The decimal digit a character stands for in any script, raised and circled ones too; else nothing."""
    value = unicodedata.digit(character, -1)
    return "" if value < 0 else str(value)
