"""A settled text, cut once into tokens that know what they are. Pure.

Named parts come first, from left to right, since digits in an id are no phone number: ids with ``tx:`` or
``ext:``, filters, ``in`` and an organization. An unquoted value runs to the next name, number, transaction
id, ``in``, or word that can stand at the end. The rest is transaction ids, phone numbers, words and signs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from bot.errors import Misunderstood
from bot.queries import (
    ANY_TRANSACTION_ID,
    FILTERS,
    TRANSACTION_ID,
    ByExternalId,
    ByTransaction,
    Filter,
    Reference,
)
from bot.text import phones_in_text
from bot.text.matching import comparable, on_keys, yes_or_no
from bot.text.phones_in_text import FoundNumber
from bot.words import quote
from commands.grammar import names
from commands.grammar.names import FROM, TO, OrganizationName, Organizations, meanings, nearest
from commands.grammar.typed import understood_as
from commands.grammar.words import IN_QUOTES, ONE_CALL_AT_A_TIME, as_external_id, either_of

EXTERNAL_ID_MISSING = "Which external ID? It comes right after `ext:`, in quotes if it has spaces."


def _not_a_transaction_id(typed: str) -> str:
    return f"{quote(typed)} isn't a transaction ID; those look like `ABCD1234-ABCD1234`."


def _unknown_name(name: str, value: str, *, after_value: bool) -> str:
    near = nearest(name)
    hint = f"Filters are {', '.join(FILTERS)}."
    if near:
        hint = f"Did you mean {either_of([each + ':' for each in near])}?"
    as_id = IN_QUOTES if after_value else f"If it is an external ID: {as_external_id(f'{name}:{value}')}."
    return f"I don't know {quote(name + ':')}. {hint} {as_id}"


def _ambiguous_name(name: str, candidates: Sequence[str]) -> str:
    either = either_of([each + ":" for each in candidates])
    return f"{quote(name + ':')} could be {either}. Type a little more of it."


def _filter_twice(name: str) -> str:
    return f"{quote(name + ':')} stands there twice. Keep one."


def _value_missing(name: str, example: str) -> str:
    return f"What should {quote(name + ':')} be? Type it right after: {quote(name + ':' + example)}."


def _not_yes_or_no(name: str, value: str) -> str:
    return f"{quote(name + ':')} takes yes or no, not {quote(value)}: {quote(name + ':yes')}."


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    QUOTED = auto()
    NUMBER = auto()
    """A whole phone number, with its extension."""
    TRANSACTION = auto()
    """What looks like a transaction id."""
    SIGN = auto()
    """Punctuation that stands alone, an arrow say."""


@dataclass(frozen=True)
class Token:
    """A stretch of a text; ``text`` is without quotes and the punctuation around it."""

    kind: Kind
    text: str
    start: int
    end: int
    number: FoundNumber | None = None

    @property
    def is_word(self) -> bool:
        """Whether it says something."""
        return self.kind is not Kind.SIGN and bool(self.text)

    @property
    def is_quoted(self) -> bool:
        """Whether it stands in quotes, and so is no word of the grammar."""
        return self.kind is Kind.QUOTED

    @cached_property
    def is_free(self) -> bool:
        """Whether it can be of a quick tag; it is asked of each word once for every phrase that it is in."""
        return self.is_quoted or (self.kind is Kind.WORD and not is_like_number(self.text))

    @property
    def value(self) -> str:
        """What is meant by it where a value belongs."""
        return self.text if self.is_quoted else trim(self.text)

    @cached_property
    def compared(self) -> str:
        """The text as it is compared with names."""
        return comparable(self.text)

    @property
    def known(self) -> str:
        """The same, where it can be a word of the grammar: what is quoted is none."""
        return "" if self.is_quoted else self.compared


@dataclass(frozen=True)
class Cut:
    """A text that was cut: what was named in it, and the tokens of the rest."""

    text: str
    tokens: tuple[Token, ...]
    region: str
    """Where numbers without a country are read."""
    filters: tuple[Filter, ...] = ()
    reference: Reference | None = None
    needs_number: bool = False
    organization: OrganizationName | None = None
    understood: tuple[str, ...] = ()

    def as_typed(self, tokens: Sequence[Token]) -> str:
        """Give what was typed for some of its tokens, on one line."""
        text, at = "", 0
        for each in tokens:
            text += (" " if each.start > at else "") + self.text[each.start : each.end]
            at = each.end
        return " ".join(text.split())


LAST_WORDS = frozenset(["share"])

_NAME = re.compile(r"([^\W\d_][\w-]*+)\s?[:=](?!//|=)\s?")

_TOKEN = re.compile(
    r""""(?P<double>[^"]*)"|'(?P<single>[^']*)'(?=[\s.,;:!?)]|\Z)|<[-=]+(?!>)|[-=]+>|[^\s"]+|\""""
)

_EDGES = " .,;:!?()[]{}<>*'\"\n"

_OPENING = "([{<*,;"

_SHORTEST_ID = 17  # characters of what looks like a transaction id

_IN_NUMBERS = frozenset("0123456789 ()./+~*-")

_REFERENCES = {names.TRANSACTION, names.EXTERNAL, names.NUMBER}


def cut(text: str, organizations: Organizations | None, region: str) -> Cut:
    """Cut a settled text. Raises Misunderstood.

    ``region`` is where numbers are read unless an organization is named. Without ``organizations`` only what
    names calls is looked for, and neither filters nor ``in``.
    """
    reader = _Reader(text, organizations, region)
    try:
        return reader.read()
    except Misunderstood as error:
        raise Misunderstood(error.problem, ", ".join(reader.understood)) from None


def words_in(text: str) -> Iterator[Token]:
    """Give the words of a settled text, and what is in quotes; punctuation that stands alone is none."""
    return (each for each in _tokens(text, 0, len(text)) if each.is_word)


def trim(text: str) -> str:
    """Give the text without the punctuation around it."""
    return text.strip(_EDGES)


def is_like_number(text: str) -> bool:
    """Tell whether a text is digits and what people write between them, and nothing else."""
    text = on_keys(text)
    return _IN_NUMBERS.issuperset(text) and any(character.isdecimal() for character in text)


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        yield _token(match)


def _token(match: re.Match[str]) -> Token:
    quoted = match["double"] if match["double"] is not None else match["single"]
    if quoted is not None:
        kind, text = Kind.QUOTED, quoted.strip()
    else:
        kind, text = Kind.WORD, trim(match[0])
        if not comparable(text):
            kind, text = Kind.SIGN, match[0]
    if len(text) >= _SHORTEST_ID and TRANSACTION_ID.fullmatch(text):
        kind = Kind.TRANSACTION
    return Token(kind, text, match.start(), match.end())


class _Reader:
    """Reads a text from left to right, and keeps what it has read; ``_rest`` has gaps where that stood."""

    def __init__(self, text: str, organizations: Organizations | None, region: str) -> None:
        self.understood: list[str] = []
        self._text = self._rest = text
        self._organizations = organizations
        self._region = region
        self._at = 0
        self._filters: dict[str, Filter] = {}
        self._reference: Reference | None = None
        self._needs_number = False
        self._organization: OrganizationName | None = None

    def read(self) -> Cut:
        while self._at < len(self._text):
            start = self._at
            if self._text[start].isspace() or self._text[start] in _OPENING:
                self._at += 1
            elif name := _NAME.match(self._text, start):
                self._at = name.end()
                self._read_named(name[1], start)
            elif word := _TOKEN.match(self._text, start):
                self._at = word.end()
                if self._organizations is not None and _token(word).known == names.ORGANIZATION:
                    self._read_organization(self._organizations, start)
        return Cut(
            self._text,
            tuple(self._left()),
            self._region,
            tuple(self._filters.values()),
            self._reference,
            self._needs_number,
            self._organization,
            tuple(self.understood),
        )

    def _left(self) -> list[Token]:
        """Cut what was not named; quotes around a number are no part of anything."""
        rest = without_ids = self._rest
        tokens = list(_tokens(rest, 0, len(rest)))
        for token in tokens:
            if token.kind is Kind.TRANSACTION:
                without_ids = _blanked(without_ids, token.start, token.end)
        numbers = phones_in_text.find(without_ids, self._region)
        if not numbers:
            return tokens
        for token in tokens:
            if token.is_quoted and any(each.start < token.end and token.start < each.end for each in numbers):
                rest = _blanked(_blanked(rest, token.start, token.start + 1), token.end - 1, token.end)
        left: list[Token] = []
        at = 0
        for number in numbers:
            left += _tokens(rest, at, number.start)
            raw = " ".join(number.raw.split())
            left.append(Token(Kind.NUMBER, raw, number.start, number.end, number))
            at = number.end
        return [*left, *_tokens(rest, at, len(rest))]

    def _read_named(self, typed: str, start: int) -> None:
        if comparable(typed) in FROM | TO:
            return  # it stays in the rest, where the numbers are read
        possible = meanings(typed)
        if self._organizations is None:
            possible = tuple(each for each in possible if each in _REFERENCES)
            if len(possible) != 1:
                return  # it stays in the rest, too
        if not possible:
            value = self._next(self._at)
            raise Misunderstood(
                _unknown_name(typed, value.value if value else "", after_value=bool(self._filters))
            )
        if len(possible) > 1:
            raise Misunderstood(_ambiguous_name(typed, possible))
        match possible[0]:
            case names.TRANSACTION | names.EXTERNAL:
                self._read_id(possible[0], start)
            case names.NUMBER:
                self._needs_number = True
                self._rest = _blanked(self._rest, start, self._at)
            case names.ORGANIZATION if self._organizations is not None:
                self._read_organization(self._organizations, start)
            case name:
                self._read_filter(name, start)

    def _read_id(self, name: str, start: int) -> None:
        token = self._next(self._at)
        typed = token.value if token is not None else ""
        if name == names.EXTERNAL:
            if token is None or not typed:
                raise Misunderstood(EXTERNAL_ID_MISSING)
            reference: Reference = ByExternalId(typed)
        else:
            if token is None:
                raise Misunderstood(_value_missing(name, "ABCD1234-ABCD1234"))
            if not ANY_TRANSACTION_ID.fullmatch(typed):
                raise Misunderstood(_not_a_transaction_id(typed))
            reference = ByTransaction(typed.upper())
        self._take(start, token.end, "external ID" if name == names.EXTERNAL else "transaction ID", typed)
        if self._reference not in {None, reference}:
            raise Misunderstood(ONE_CALL_AT_A_TIME)
        self._reference = reference

    def _read_organization(self, organizations: Organizations, start: int) -> None:
        words = self._value(organizations.MOST_WORDS)
        phrases = [(self._phrase(words[: at + 1]), each.end) for at, each in enumerate(words)]
        found, end = organizations.longest(phrases, after_value=bool(self._filters))
        if self._organization is not None:
            organizations.one_at_a_time()
        self._organization, self._region = found, found.region
        self._take(start, end, "organization", found.name)

    def _read_filter(self, name: str, start: int) -> None:
        comparison = FILTERS[name]
        words = self._value(1 if comparison.takes_one_word else len(self._text))
        value = self._phrase(words)
        if not value:
            raise Misunderstood(_value_missing(name, "yes" if comparison.yes_no else "…"))
        if comparison.yes_no and yes_or_no(value) is None:
            raise Misunderstood(_not_yes_or_no(name, value))
        before = self._filters.setdefault(name, Filter(name, value))
        if comparable(before.value) != comparable(value):
            raise Misunderstood(_filter_twice(name))
        self._take(start, words[-1].end, name, value)

    def _value(self, most_words: int) -> list[Token]:
        """Give the words of the value that begins here, to where it must end. What is quoted is one word."""
        words: list[Token] = []
        token = self._next(self._at)
        while (
            token is not None and len(words) < most_words and not self._ends_value(token, is_first=not words)
        ):
            words.append(token)
            if token.is_quoted:
                break
            token = self._next(token.end)
        return words

    def _ends_value(self, token: Token, *, is_first: bool) -> bool:
        name = _NAME.match(self._text, token.start)
        if is_first:
            return name is not None and len(meanings(name[1])) == 1
        return (
            name is not None
            or token.kind in {Kind.QUOTED, Kind.TRANSACTION}
            or token.known in {names.ORGANIZATION, *LAST_WORDS}
            or token.start in self._numbers
        )

    @cached_property
    def _numbers(self) -> frozenset[int]:
        """Where phone numbers begin."""
        return frozenset(found.start for found in phones_in_text.find(self._text, self._region))

    def _phrase(self, words: Sequence[Token]) -> str:
        if len(words) == 1:
            return words[0].value
        return trim(self._text[words[0].start : words[-1].end]) if words else ""

    def _next(self, position: int) -> Token | None:
        match = _TOKEN.search(self._text, position)
        return _token(match) if match else None

    def _take(self, start: int, end: int, kind: str, value: str) -> None:
        """Go on after a part that was read, and leave a gap where it stood."""
        self.understood.append(understood_as(kind, value))
        self._rest = _blanked(self._rest, start, end)
        self._at = end


def _blanked(text: str, start: int, end: int) -> str:
    """Give a text with line breaks over a part of it: no number reaches across."""
    return text[:start] + "\n" * (end - start) + text[end:]
