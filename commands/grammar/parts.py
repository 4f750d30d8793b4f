"""The parts of a typed text that are named: filters, ids with ``tx:`` or ``ext:``, the organization. Pure.

What has no name is left, in its place, for commands.references. An unquoted value runs to the next name,
number, transaction id, ``in``, or word that can stand at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
from bot.text.matching import choose, comparable, yes_or_no
from bot.words import quote
from commands.grammar import names
from commands.grammar.names import FROM, TO, OrganizationName, meanings, nearest
from commands.grammar.typed_text import Name, Word, name_at, trim, word_at
from commands.grammar.words import (
    IN_QUOTES,
    ONE_CALL_AT_A_TIME,
    ONE_ORGANIZATION_AT_A_TIME,
    ORGANIZATION_MISSING,
    _external_id,
    ambiguous_organization,
    understood_as,
    unknown_organization,
)

EXTERNAL_ID_MISSING = "Which external id? It comes right after `ext:`, in quotes if it has spaces."


def _not_a_transaction_id(typed: str) -> str:
    return f"{quote(typed)} isn't a transaction id; those look like `ABCD1234-ABCD1234`."


def _unknown_name(
    name: str, value: str, nearest: Sequence[str], known: Sequence[str], *, after_value: bool
) -> str:
    if nearest:
        hint = f"Did you mean {_either([each + ':' for each in nearest])}?"
    else:
        hint = f"Filters are {', '.join(known)}."
    if after_value:
        return f"I don't know {quote(name + ':')}. {hint} {IN_QUOTES}"
    as_id = _external_id(f"{name}:{value}")
    return f"I don't know {quote(name + ':')}. {hint} If it is an external id: {as_id}."


def _ambiguous_name(name: str, candidates: Sequence[str]) -> str:
    either = _either([each + ":" for each in candidates])
    return f"{quote(name + ':')} could be {either}. Type a little more of it."


def _filter_twice(name: str) -> str:
    return f"{quote(name + ':')} stands there twice. Keep one."


def _value_missing(name: str, example: str) -> str:
    return f"What should {quote(name + ':')} be? Type it right after: {quote(name + ':' + example)}."


def _not_yes_or_no(name: str, value: str) -> str:
    return f"{quote(name + ':')} takes yes or no, not {quote(value)}: {quote(name + ':yes')}."


def _either(choices: Sequence[str]) -> str:
    *rest, last = map(quote, choices)
    return f"{', '.join(rest)} or {last}" if rest else last


LAST_WORDS = frozenset(["share"])

MOST_WORDS = 6  # of an organization's name

_OPENING = "([{<*,;"

_REFERENCES = {names.TRANSACTION, names.EXTERNAL, names.NUMBER}


@dataclass(frozen=True)
class Parts:
    """A text taken apart. ``rest`` is the text with a line break over each part that was named."""

    rest: str
    filters: tuple[Filter, ...] = ()
    reference: Reference | None = None
    needs_number: bool = False
    organization: OrganizationName | None = None
    understood: tuple[str, ...] = ()


def take_apart(
    text: str, organizations: Sequence[OrganizationName], region: str, *, references_only: bool = False
) -> Parts:
    """Take a plain text apart. Raises Misunderstood.

    ``organizations`` are the person's own; ``region`` is where a number that ends a value is read.
    ``references_only``: only what names calls is looked for, and neither filters nor ``in``.
    """
    reader = _Reader(text, organizations, region, references_only=references_only)
    try:
        reader.read()
    except Misunderstood as error:
        raise Misunderstood(error.problem, ", ".join(reader.understood)) from None
    return reader.parts()


class _Reader:
    """Reads a text from left to right, and keeps what it has read."""

    def __init__(
        self, text: str, organizations: Sequence[OrganizationName], region: str, *, references_only: bool
    ) -> None:
        self.understood: list[str] = []
        self._references_only = references_only
        self._text = text
        self._organizations = organizations
        self._region = region
        self._at = 0
        self._rest = text
        self._filters: dict[str, Filter] = {}
        self._reference: Reference | None = None
        self._needs_number = False
        self._organization: OrganizationName | None = None

    def parts(self) -> Parts:
        return Parts(
            self._rest,
            tuple(self._filters.values()),
            self._reference,
            self._needs_number,
            self._organization,
            tuple(self.understood),
        )

    def read(self) -> None:
        while self._at < len(self._text):
            start = self._at
            name = name_at(self._text, start)
            word = word_at(self._text, start)
            if word is None or self._text[start] in _OPENING:
                self._at += 1
            elif name is not None:
                self._at = name.end
                self._read_named(name)
            else:
                self._at = word.end
                is_bare = not word.is_quoted and not self._references_only
                if is_bare and comparable(word.text) == "in":
                    self._read_organization(Name(word.text, word.start, word.end))

    def _read_named(self, name: Name) -> None:
        if comparable(name.text) in FROM | TO:
            return  # it stays in the rest, where the numbers are read
        possible = meanings(name.text)
        if self._references_only:
            possible = tuple(each for each in possible if each in _REFERENCES)
            if len(possible) != 1:
                return  # it stays in the rest, too
        if not possible:
            word = self._next_word(self._at)
            value = word.text if word else ""
            problem = _unknown_name(
                name.text, value, nearest(name.text), list(FILTERS), after_value=bool(self._filters)
            )
            raise Misunderstood(problem)
        if len(possible) > 1:
            raise Misunderstood(_ambiguous_name(name.text, possible))
        named = Name(possible[0], name.start, name.end)
        match named.text:
            case names.TRANSACTION:
                self._read_transaction(named)
            case names.EXTERNAL:
                self._read_external(named)
            case names.NUMBER:
                self._needs_number = True
                self._blank(name.start, name.end)
            case names.ORGANIZATION:
                self._read_organization(named)
            case _:
                self._read_filter(named)

    def _read_transaction(self, name: Name) -> None:
        word = self._next_word(self._at)
        if word is None:
            raise Misunderstood(_value_missing(name.text, "ABCD1234-ABCD1234"))
        if not ANY_TRANSACTION_ID.fullmatch(word.text):
            raise Misunderstood(_not_a_transaction_id(word.text))
        self._take(name, word.end, "transaction id", word.text)
        self._refer(ByTransaction(word.text.upper()))

    def _read_external(self, name: Name) -> None:
        word = self._next_word(self._at)
        if word is None or not word.text:
            raise Misunderstood(EXTERNAL_ID_MISSING)
        self._take(name, word.end, "external id", word.text)
        self._refer(ByExternalId(word.text))

    def _read_organization(self, name: Name) -> None:
        words = self._value(MOST_WORDS)
        if not words:
            raise Misunderstood(ORGANIZATION_MISSING)
        named = [(each_name, each) for each in self._organizations for each_name in (each.key, each.name)]
        for count in range(len(words), 0, -1):
            found = choose(self._phrase(words[:count]), named)
            if len(found) > 1:
                typed_name = self._phrase(words[:count])
                raise Misunderstood(ambiguous_organization(typed_name, _named(found)))
            if found:
                if self._organization is not None:
                    raise Misunderstood(ONE_ORGANIZATION_AT_A_TIME)
                self._organization = found[0]
                self._take(name, words[count - 1].end, "organization", found[0].name)
                return
        theirs = _named(self._organizations)
        problem = unknown_organization(self._phrase(words), theirs, after_value=bool(self._filters))
        raise Misunderstood(problem)

    def _read_filter(self, name: Name) -> None:
        comparison = FILTERS[name.text]
        words = self._value(1 if comparison.takes_one_word else len(self._text))
        value = self._phrase(words)
        if not value:
            example = "yes" if comparison.yes_no else "…"
            raise Misunderstood(_value_missing(name.text, example))
        if comparison.yes_no and yes_or_no(value) is None:
            raise Misunderstood(_not_yes_or_no(name.text, value))
        before = self._filters.setdefault(name.text, Filter(name.text, value))
        if comparable(before.value) != comparable(value):
            raise Misunderstood(_filter_twice(name.text))
        self._take(name, words[-1].end, name.text, value)

    def _value(self, most_words: int) -> list[Word]:
        """Give the words of the value that begins here, to where it must end. What is quoted is one word."""
        words: list[Word] = []
        word = self._next_word(self._at)
        while word is not None and len(words) < most_words and not self._ends_value(word, is_first=not words):
            words.append(word)
            if word.is_quoted:
                break
            word = self._next_word(word.end)
        return words

    def _ends_value(self, word: Word, *, is_first: bool) -> bool:
        name = name_at(self._text, word.start)
        if is_first:
            return name is not None and len(meanings(name.text)) == 1
        return (
            name is not None
            or word.is_quoted
            or comparable(word.text) in {"in", *LAST_WORDS}
            or word.start in self._numbers
            or TRANSACTION_ID.fullmatch(word.text) is not None
        )

    @cached_property
    def _numbers(self) -> frozenset[int]:
        """Where phone numbers begin."""
        return frozenset(found.start for found in phones_in_text.find(self._text, self._region))

    def _phrase(self, words: Sequence[Word]) -> str:
        if len(words) == 1:
            return words[0].text
        return trim(self._text[words[0].start : words[-1].end]) if words else ""

    def _next_word(self, position: int) -> Word | None:
        while position < len(self._text) and self._text[position].isspace():
            position += 1
        return word_at(self._text, position)

    def _refer(self, reference: Reference) -> None:
        if self._reference not in {None, reference}:
            raise Misunderstood(ONE_CALL_AT_A_TIME)
        self._reference = reference

    def _take(self, name: Name, end: int, kind: str, value: str) -> None:
        """Go on after a part that was read, and leave a gap where it stood."""
        self.understood.append(understood_as(kind, value))
        self._blank(name.start, end)
        self._at = end

    def _blank(self, start: int, end: int) -> None:
        self._rest = self._rest[:start] + "\n" * (end - start) + self._rest[end:]


def _named(organizations: Sequence[OrganizationName]) -> list[tuple[str, str]]:
    return [(each.key, each.name) for each in organizations]
