"""Tokens without the named parts → which calls are meant. Pure.

Each way of referring to calls is a step of ``STEPS``; the first that fits, reads. Whatever looks like half of
a phone number is an error and not an external ID: "no such call" would be no answer to that.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.errors import Misunderstood
from bot.queries import ByExternalId, ByLastDigits, ByNumber, ByPair, ByTransaction, Reference, either
from bot.text import phones
from bot.words import quote
from commands.grammar.names import FROM, TO, Example
from commands.grammar.tokens import Cut, Kind, Token, is_like_number
from commands.grammar.typed import understood_as
from commands.grammar.words import (
    ONE_CALL_AT_A_TIME,
    PAIR_EXAMPLE,
    as_external_id,
    left_over,
    not_a_number,
    not_understood,
    number_missing,
)

UNREADABLE_TEXT = f"I can't read that. Type a number, an ID, or a caller and a destination: {PAIR_EXAMPLE}."

BOTH_ON_ONE_SIDE = f"I can't tell who is calling whom. Type the caller first: {PAIR_EXAMPLE}."


def _half_number(typed: str) -> str:
    return (
        f"{quote(typed)} isn't a whole phone number. "
        "Type all of it (`530-999-9999`) or its last 3 or 4 digits. "
        f"If it is an external ID: {as_external_id(typed)}."
    )


def _number_or_id(text: str, number: str) -> str:
    return f"{quote(text)} may be the phone number {quote(number)} or an external ID. Which is it?"


def _number_too_long(typed: str) -> str:
    return (
        f"{quote(typed)} has too many digits for a phone number. Two numbers go like this: {PAIR_EXAMPLE}. "
        f"If it is an external ID: {as_external_id(typed)}."
    )


def _too_many_numbers(count: int) -> str:
    return f"I found {count} phone numbers. Type one, or a caller and a destination: {PAIR_EXAMPLE}."


def _unplaced(typed: str) -> str:
    return f"{not_understood(typed)} Try one number or one ID; an external ID goes {as_external_id(typed)}."


def _extension_or_id(typed: str) -> str:
    return (
        f"A number and an external ID are two calls. If {quote(typed)} is an extension: {quote('x' + typed)}."
    )


_BESIDE_NUMBERS = frozenset(["", "and", "call", "calls", "number", "phone", "with"])  # say nothing more

_SIDES = FROM | TO

_BETWEEN_NUMBERS = _SIDES | _BESIDE_NUMBERS

_BEFORE_LAST_DIGITS = FROM | {"ending", "ends", "number"}

_PARTING = frozenset(",;|<>")  # behind a word: what follows is another thing

_LAST_DIGITS = re.compile(r"[.*-]*([0-9]{3,4})")

_MASKED = re.compile(rf"[+0-9 ()./-]{{0,12}}{phones.HIDDEN}[{phones.HIDDEN} ()./-]*((?:[0-9] ?){{2,3}}[0-9])")

_MOST_DIGITS = 15  # of a phone number (E.164)


@dataclass(frozen=True)
class _Number:
    e164: str
    raw: str
    has_extension: bool = False
    side: frozenset[str] | None = None
    """FROM or TO, if a word before it says so."""


class NumberOrId(Misunderstood):
    """A word that dials as a phone number and may as well be an external ID. Nobody guesses: it is asked."""

    choices: tuple[tuple[str, str], ...]
    """A button's label, and what could have been typed instead."""

    def __init__(self, word: Token, number: str, cut: Cut) -> None:
        written = phones.format_full(number, cut.region)
        before, after = cut.text[: word.start], cut.text[word.end :]
        self.organization = cut.organization.key if cut.organization else None
        """The key of the one that was named with ``in``."""
        self.choices = (
            (f"Number {written}", f"{before}{number}{after}"),
            (f"External ID {word.text}", f'{before}ext:"{word.text}"{after}'),
        )
        super().__init__(_number_or_id(word.text, written))


@dataclass(frozen=True)
class Left:
    """Tokens of a text that are left to be read."""

    cut: Cut
    tokens: tuple[Token, ...]

    @cached_property
    def words(self) -> list[Token]:
        """Those that say something."""
        return [each for each in self.tokens if each.is_word]

    @cached_property
    def as_typed(self) -> str:
        """What they were typed as, on one line."""
        return self.cut.as_typed(self.tokens)

    @cached_property
    def text(self) -> str:
        """What was typed, named parts and all, without the words that were read already."""
        text = self.cut.text
        for each in self.cut.tokens:
            if each not in self.tokens:
                text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
        return " ".join(text.split())

    def without(self, taken: Sequence[Token]) -> "Left":
        """Leave out some of them."""
        starts = {each.start for each in taken}
        return Left(self.cut, tuple(each for each in self.tokens if each.start not in starts))

    def behind(self, word: Token) -> "Left":
        """Leave out a word, and what stands before it."""
        return Left(self.cut, tuple(each for each in self.tokens if each.start >= word.end))

    def before(self, word: Token) -> "Left":
        """Leave out a word, and what stands behind it."""
        return Left(self.cut, tuple(each for each in self.tokens if each.end <= word.start))


@dataclass(frozen=True)
class ReferenceStep:
    """One way of referring to calls: gives None where it is another way's turn. May raise Misunderstood."""

    read: Callable[[Left], Reference | None]
    examples: tuple[Example, ...]


def read_reference(left: Left) -> Reference | None:
    """Read which calls are meant, by name or by what is left; None where nothing says so.

    Raises Misunderstood.
    """
    cut = left.cut
    if cut.reference is not None and left.words:
        beside = cut.reference
        if isinstance(beside, ByExternalId) and beside.external_unique_id.isdecimal():
            raise Misunderstood(_extension_or_id(beside.external_unique_id))
        raise Misunderstood(left_over(left.as_typed))
    if cut.reference is not None:
        return cut.reference
    if not left.words:
        if cut.needs_number:
            raise Misunderstood(number_missing("tel:"))
        if cut.understood or not left.tokens:
            return None
    for step in STEPS:
        reference = step.read(left)
        if reference is not None:
            break
    else:
        raise Misunderstood(UNREADABLE_TEXT)
    if cut.needs_number and not isinstance(reference, ByNumber | ByPair | ByLastDigits):
        raise Misunderstood(not_a_number(left.as_typed))
    return either(reference, [word.text for word in left.words])


def _by_numbers(left: Left) -> Reference | None:
    items = list(_numbers_in(left))
    numbers = [item for item in items if isinstance(item, _Number)]
    unread = " ".join(item for item in items if isinstance(item, str))
    if not numbers:
        return None
    if unread:
        understood = ", ".join(understood_as("phone number", number.raw) for number in numbers)
        raise Misunderstood(_problem_with(unread, left_over), understood)
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


def _numbers_in(left: Left) -> Iterator[_Number | str]:
    """Give the numbers, with the side each is said to be on, and between them what is no number."""
    side: frozenset[str] | None = None
    chunk: list[Token] = []
    for token in (*left.tokens, None):
        known = token.compared if token else ""
        if token and token.is_word and token.number is None and known not in _BETWEEN_NUMBERS:
            chunk.append(token)
            if left.cut.text[token.end - 1] not in _PARTING:
                continue
        if chunk:
            unread = " ".join(each.text for each in chunk)
            e164 = phones.parse(left.cut.as_typed(chunk), left.cut.region)
            yield _Number(e164, unread, side=side) if e164 else unread
            chunk, side = [], None
        if token and token.number:
            yield _Number(token.number.e164, token.text, token.number.has_extension, side)
            side = None
        elif known in FROM or (token and token.text.startswith(("<-", "<="))):
            side = FROM
        elif known in TO:
            side = TO


def _by_transaction(left: Left) -> Reference | None:
    ids = [word for word in left.words if word.kind is Kind.TRANSACTION]
    others = " ".join(word.text for word in left.words if word.kind is not Kind.TRANSACTION)
    if not ids:
        return None
    if len(ids) > 1:
        raise Misunderstood(ONE_CALL_AT_A_TIME)
    if others:
        raise Misunderstood(_problem_with(others, left_over), understood_as("transaction ID", ids[0].text))
    return ByTransaction(ids[0].text.upper())


def _by_last_digits(left: Left) -> Reference | None:
    masked = _MASKED.fullmatch(left.as_typed)
    if masked:
        return ByLastDigits(masked[1].replace(" ", ""))
    words = [word for word in left.words if word.compared not in _BEFORE_LAST_DIGITS]
    digits = _LAST_DIGITS.fullmatch(words[0].text) if len(words) == 1 else None
    return ByLastDigits(digits[1]) if digits else None


def _by_external_id(left: Left) -> Reference | None:
    if not left.words:
        return None
    first = left.words[0]
    if all(word.compared in _SIDES for word in left.words):
        raise Misunderstood(number_missing(left.as_typed))
    if len(left.words) > 1:
        raise Misunderstood(_problem_with(left.as_typed, _unplaced))
    if is_like_number(first.text):
        raise Misunderstood(_problem_with(first.text, _unplaced))
    if not first.is_quoted and sum(map(str.isdecimal, first.text)) >= phones.FEWEST_DIGITS:
        number = phones.on_keypad(first.text, left.cut.region)
        if number is not None:
            raise NumberOrId(first, number, left.cut)
        if not any(map(str.isalpha, first.text)):
            raise Misunderstood(_half_number(first.text))
    return ByExternalId(first.text)


def _problem_with(text: str, otherwise: Callable[[str], str]) -> str:
    if not is_like_number(text):
        return otherwise(text)
    digits = sum(character.isdecimal() for character in text)
    return _number_too_long(text) if digits > _MOST_DIGITS else _half_number(text)


STEPS = (
    ReferenceStep(
        _by_numbers,
        (
            Example("530-999-9999 855-559-5599", "the call from this caller to this destination", ByPair),
            Example(
                "from 530-999-9999 to 855-559-5599", "the call from this caller to this destination", ByPair
            ),
            Example(
                "530-999-9999",
                "calls where this number is caller, destination or the number dialed",
                ByNumber,
            ),
        ),
    ),
    ReferenceStep(
        _by_transaction,
        (Example("ABCD1234-ABCD1234", "the call with this transaction ID", ByTransaction),),
    ),
    ReferenceStep(_by_last_digits, (Example("9999", "calls whose caller's number ends so", ByLastDigits),)),
    ReferenceStep(
        _by_external_id, (Example("mycalls00001", "the call with this external ID", ByExternalId),)
    ),
)
"""In the order in which they are tried."""
