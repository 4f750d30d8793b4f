"""Typed text without its named parts → which calls are meant. Pure.

Each way of referring to calls is a step of ``STEPS``; the first that fits, reads. Whatever looks like half of
a phone number is an error and not an external id: "no such call" would be no answer to that.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.errors import Misunderstood
from bot.queries import TRANSACTION_ID, ByExternalId, ByLastDigits, ByNumber, ByPair, ByTransaction, Reference
from bot.text import phones, phones_in_text
from bot.text.matching import comparable
from bot.text.phones_in_text import FoundNumber
from bot.words import quote
from commands.grammar.names import FROM, TO, Example
from commands.grammar.typed_text import Word, is_like_number, trim
from commands.grammar.words import (
    ONE_CALL_AT_A_TIME,
    PAIR_EXAMPLE,
    _external_id,
    left_over,
    number_missing,
    understood_as,
)

UNREADABLE_TEXT = f"I can't read that. Type a number, an id, or a caller and a destination: {PAIR_EXAMPLE}."

BOTH_ON_ONE_SIDE = f"I can't tell who is calling whom. Type the caller first: {PAIR_EXAMPLE}."


def _half_number(typed: str) -> str:
    return (
        f"{quote(typed)} isn't a whole phone number. "
        "Type all of it (`530-999-9999`) or its last 3 or 4 digits. "
        f"If it is an external id: {_external_id(typed)}."
    )


def _number_or_id(text: str, number: str) -> str:
    """A word dials as a phone number, and may be an external id."""
    return f"{quote(text)} may be the phone number {quote(number)} or an external ID. Which is it?"


def _as_number(number: str) -> str:
    """On a button: the number was meant."""
    return f"Number {number}"


def _as_external_id(text: str) -> str:
    """On a button: the external id was meant."""
    return f"External ID {text}"


def _number_too_long(typed: str) -> str:
    return (
        f"{quote(typed)} has too many digits for a phone number. Two numbers go like this: {PAIR_EXAMPLE}. "
        f"If it is an external id: {_external_id(typed)}."
    )


def _too_many_numbers(count: int) -> str:
    return f"I found {count} phone numbers. Type one, or a caller and a destination: {PAIR_EXAMPLE}."


def _unplaced(typed: str) -> str:
    return f"I can't read {quote(typed)} as one thing. An external id needs quotes: {_external_id(typed)}."


HELP_TRANSACTION = "the call with this transaction id"

HELP_EXTERNAL = "the call with this external id"

HELP_PAIR = "the call from this caller to this destination"

HELP_NUMBER = "calls where this number is caller, destination or the number dialled"

HELP_LAST_DIGITS = "calls whose caller's number ends so"

_BESIDE_NUMBERS = frozenset(["", "and", "call", "calls", "number", "phone", "with"])  # say nothing more

_BETWEEN_NUMBERS = FROM | TO | _BESIDE_NUMBERS

_BEFORE_LAST_DIGITS = FROM | {"ending", "ends", "number"}

_TOKEN = re.compile(r"<[-=]+(?!>)|[,;|<>\"]|[^\s,;|<>\"]+")

_LAST_DIGITS = re.compile(r"[.*-]*([0-9]{3,4})")

_MASKED = re.compile(rf"[+0-9 ()./-]{{0,12}}{phones.HIDDEN}[{phones.HIDDEN} ()./-]*((?:[0-9] ?){{2,3}}[0-9])")

_MOST_DIGITS = 15  # of a phone number (E.164)


@dataclass(frozen=True)
class Rest:
    """What is left to read: the text with line breaks over what was read before, and its words."""

    text: str
    words: tuple[Word, ...]
    region: str
    found: tuple[FoundNumber, ...] | None = None
    """The phone numbers in it, where somebody has looked for them already."""

    @property
    def as_typed(self) -> str:
        """What is left, on one line."""
        return " ".join(self.text.split())

    @cached_property
    def numbers(self) -> tuple[FoundNumber, ...]:
        """The phone numbers in it."""
        return phones_in_text.find(self.text, self.region) if self.found is None else self.found


@dataclass(frozen=True)
class _Number:
    e164: str
    raw: str
    has_extension: bool = False
    side: frozenset[str] | None = None
    """FROM or TO, if a word before it says so."""


class NumberOrId(Misunderstood):
    """A word that dials as a phone number and may as well be an external id. Nobody guesses: it is asked."""

    choices: tuple[tuple[str, str], ...] = ()
    """A button's label, and what could have been typed instead."""
    organization: str | None = None
    """The key of the one that was named with ``in``."""

    def __init__(self, word: Word, number: str, region: str) -> None:
        self.word = word
        self.number = number
        self.written = phones.format_full(number, region)
        super().__init__(_number_or_id(word.text, self.written))

    def about(self, plain: str, organization: str | None) -> None:
        """Keep the two answers to the question, about the whole text in which the word stands."""
        before, after = plain[: self.word.start], plain[self.word.end :]
        self.organization = organization
        self.choices = (
            (_as_number(self.written), f"{before}{self.number}{after}"),
            (_as_external_id(self.word.text), f'{before}ext:"{self.word.text}"{after}'),
        )


@dataclass(frozen=True)
class ReferenceStep:
    """One way of referring to calls: gives None where it is another way's turn. May raise Misunderstood."""

    read: Callable[[Rest], Reference | None]
    examples: tuple[Example, ...]


def read_reference(rest: Rest) -> Reference:
    """Read which calls are meant by what is left. Raises Misunderstood."""
    for step in STEPS:
        reference = step.read(rest)
        if reference is not None:
            return reference
    raise Misunderstood(UNREADABLE_TEXT)


def _by_numbers(rest: Rest) -> Reference | None:
    if len(rest.words) == 1 and TRANSACTION_ID.fullmatch(rest.words[0].text):
        return None  # what calls are mostly asked for by; half of one may be a number somewhere
    items = list(_numbers_in(rest))
    numbers = [item for item in items if isinstance(item, _Number)]
    left = " ".join(item for item in items if isinstance(item, str))
    if not numbers:
        return None
    if left:
        understood = ", ".join(understood_as("phone number", number.raw) for number in numbers)
        raise Misunderstood(_problem_with(left, left_over), understood)
    if len(numbers) > 2:
        raise Misunderstood(_too_many_numbers(len(numbers)))
    if len({number.e164 for number in numbers}) == 1:
        return ByNumber(numbers[0].e164)
    caller, destination = numbers
    if caller.side is not None and caller.side == destination.side:
        raise Misunderstood(BOTH_ON_ONE_SIDE)
    if caller.side == TO or destination.side == FROM:
        caller, destination = destination, caller
    return ByPair(caller.e164, destination.raw if destination.has_extension else destination.e164)


def _numbers_in(rest: Rest) -> Iterator[_Number | str]:
    """Give the numbers, with the side each is said to be on, and between them what is no number."""
    side: frozenset[str] | None = None
    at = 0
    for number in (*rest.numbers, None):
        gap = rest.text[at : number.start if number else len(rest.text)]
        chunk: list[str] = []
        for token in (*_TOKEN.findall(gap), ""):
            known = comparable(token)
            if known not in _BETWEEN_NUMBERS:
                chunk.append(trim(token))
                continue
            if chunk:
                e164 = phones.parse(" ".join(chunk), rest.region)
                yield _Number(e164, " ".join(chunk), side=side) if e164 else " ".join(chunk)
                chunk, side = [], None
            if known in FROM or token.startswith(("<-", "<=")):
                side = FROM
            elif known in TO:
                side = TO
        if number is not None:
            yield _Number(number.e164, " ".join(number.raw.split()), number.has_extension, side)
            side, at = None, number.end


def _by_transaction(rest: Rest) -> Reference | None:
    ids = [word for word in rest.words if TRANSACTION_ID.fullmatch(word.text)]
    others = " ".join(word.text for word in rest.words if word not in ids)
    if not ids:
        return None
    if len(ids) > 1:
        raise Misunderstood(ONE_CALL_AT_A_TIME)
    if others:
        understood = understood_as("transaction id", ids[0].text)
        raise Misunderstood(_problem_with(others, left_over), understood)
    return ByTransaction(ids[0].text.upper())


def _by_last_digits(rest: Rest) -> Reference | None:
    masked = _MASKED.fullmatch(rest.as_typed)
    if masked:
        return ByLastDigits(masked[1].replace(" ", ""))
    words = [word for word in rest.words if word.known not in _BEFORE_LAST_DIGITS]
    digits = _LAST_DIGITS.fullmatch(words[0].text) if len(words) == 1 else None
    return ByLastDigits(digits[1]) if digits else None


def _by_external_id(rest: Rest) -> Reference | None:
    if not rest.words:
        return None
    first = rest.words[0].text
    if all(word.known in FROM or word.known in TO for word in rest.words):
        raise Misunderstood(number_missing(rest.as_typed))
    if len(rest.words) == 1 and not rest.words[0].is_quoted:
        _ask_about(rest.words[0], rest.region)
    if len(rest.words) > 1 or is_like_number(first):
        raise Misunderstood(_problem_with(rest.as_typed if len(rest.words) > 1 else first, _unplaced))
    return ByExternalId(first)


def _ask_about(word: Word, region: str) -> None:
    """Raise NumberOrId for what may be either, and Misunderstood for digits that are no whole number."""
    digits = sum(map(str.isdecimal, word.text))
    if digits < phones.FEWEST_DIGITS or is_like_number(word.text):
        return
    number = phones.on_keypad(word.text, region)
    if number is not None:
        raise NumberOrId(word, number, region)
    if not any(map(str.isalpha, word.text)):
        raise Misunderstood(_half_number(word.text))


def _problem_with(text: str, otherwise: Callable[[str], str]) -> str:
    if not is_like_number(text):
        return otherwise(text)
    digits = sum(character.isdecimal() for character in text)
    return _number_too_long(text) if digits > _MOST_DIGITS else _half_number(text)


STEPS = (
    ReferenceStep(
        _by_numbers,
        (
            Example("530-999-9999 855-559-5599", HELP_PAIR, ByPair),
            Example("from 530-999-9999 to 855-559-5599", HELP_PAIR, ByPair),
            Example("530-999-9999", HELP_NUMBER, ByNumber),
        ),
    ),
    ReferenceStep(_by_transaction, (Example("ABCD1234-ABCD1234", HELP_TRANSACTION, ByTransaction),)),
    ReferenceStep(_by_last_digits, (Example("9999", HELP_LAST_DIGITS, ByLastDigits),)),
    ReferenceStep(_by_external_id, (Example("mycalls00001", HELP_EXTERNAL, ByExternalId),)),
)
"""In the order in which they are tried."""
