"""What is typed after the command → what is asked for. Pure; the help is made of the tables it reads with.

The order: named parts (commands.parts), a keyword, an id after ``tx:`` or ``ext:``, and then the steps of
commands.references: phone numbers, a transaction id, last digits, an external id.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import words_typed
from bot.errors import Misunderstood
from bot.lookups import (
    FILTERS,
    AllCalls,
    ByExternalId,
    ByLastDigits,
    ByNumber,
    ByPair,
    Query,
    Reference,
    comparable,
)
from commands import typed
from commands.examples import Example
from commands.names import NAMED
from commands.parts import OrganizationName as OrganizationName  # noqa: PLC0414 -- whoever reads needs it
from commands.parts import Parts, take_apart
from commands.references import STEPS, Rest, read_reference
from commands.typed import Word

LONGEST_TEXT = 500  # characters; far more than any way of asking takes
LATER = frozenset(["line", "history", "share"])
"""Words that are not to be looked up as external ids, since they are on their way to being keywords."""


@dataclass(frozen=True)
class Look:
    """Look calls up, in the organization with this key, if one was named with ``in``."""

    query: Query
    organization: str | None = None


@dataclass(frozen=True)
class Me:
    """Tell who Switchboard thinks the person is."""


@dataclass(frozen=True)
class Help:
    """Show the help."""


CallsRequest = Look | Me | Help


@dataclass(frozen=True)
class Keyword:
    """A word that is an order by itself, when it comes first."""

    word: str
    read: Callable[[Parts, str], CallsRequest]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class HelpLine:
    """A line of the help: text to type, command included, and what it does. Both plain text."""

    typed: str
    does: str
    gives: type
    """The type of the request, or of the reference in its query."""


@dataclass(frozen=True)
class HelpText:
    """The help, for a card to draw: lines in the order to show them, and the names of all filters."""

    lines: tuple[HelpLine, ...]
    filters: tuple[str, ...]


def read_calls(
    text: str, organizations: Sequence[OrganizationName], default: OrganizationName | None
) -> CallsRequest:
    """Read what was typed after the command that looks calls up. Raises Misunderstood, and nothing else.

    ``organizations`` are the person's own, ``default`` the one that is meant without ``in``. Where there is
    no default, numbers without a country are read in the region of the first: read again when one is chosen.
    """
    plain = typed.plain(text) if len(text) <= LONGEST_TEXT else text
    if len(plain) > LONGEST_TEXT:
        raise Misunderstood(words_typed.text_too_long(LONGEST_TEXT))
    first = next(typed.words(plain), None)
    if first is not None and not first.is_quoted:
        if comparable(first.text) == HELP.word:
            return Help()
        _refuse_later(first)
    region = next((each.region for each in (default, *organizations) if each is not None), "US")
    parts = take_apart(plain, organizations, region)
    if parts.organization is not None:
        region = parts.organization.region
    rest = Rest(parts.rest, tuple(typed.words(parts.rest)), region)
    try:
        return _read(parts, rest)
    except Misunderstood as error:
        understood = ", ".join(filter(None, [*parts.understood, error.understood]))
        raise Misunderstood(error.problem, understood) from None


def help_text(calls_command: str, organizations: Sequence[OrganizationName] = ()) -> HelpText:
    """Give the help of the command that looks calls up; ``organizations`` are the person's own."""
    examples = [
        Example("", words_typed.HELP_EMPTY, AllCalls),
        *(example for step in STEPS for example in step.examples),
        *(example for named in NAMED for example in named.examples),
        *(Example(f"in {each.key}", words_typed.HELP_ORGANIZATION, AllCalls) for each in organizations[1:2]),
        *(example for keyword in KEYWORDS for example in keyword.examples),
    ]
    lines = (HelpLine(f"{calls_command} {each.typed}".strip(), each.does, each.gives) for each in examples)
    return HelpText(tuple(lines), tuple(FILTERS))


def _read(parts: Parts, rest: Rest) -> CallsRequest:
    bare = [comparable(word.text) for word in rest.words if not word.is_quoted]
    for keyword in KEYWORDS:
        if bare[:1] == [keyword.word] and not rest.words[0].is_quoted:
            return keyword.read(parts, " ".join(word.text for word in rest.words[1:]))
    if not bare and rest.as_typed.strip("? ") == "" and "?" in rest.text:
        return Help()
    for word in (*rest.words[:1], *rest.words[-1:]):
        _refuse_later(word, after_value=bool(parts.filters))
    return _look(parts, _reference(parts, rest))


def _refuse_later(word: Word, *, after_value: bool = False) -> None:
    known = comparable(word.text)
    if known in LATER and not word.is_quoted:
        raise Misunderstood(words_typed.not_yet(known, after_value=after_value))


def _reference(parts: Parts, rest: Rest) -> Reference:
    if parts.reference is not None:
        if rest.words:
            raise Misunderstood(_problem_beside(parts.reference, rest))
        return parts.reference
    if not rest.words and parts.needs_number:
        raise Misunderstood(words_typed.number_missing("tel:"))
    if not rest.words and (parts.understood or not rest.as_typed):
        return AllCalls()
    reference = read_reference(rest)
    if parts.needs_number and not isinstance(reference, ByNumber | ByPair | ByLastDigits):
        raise Misunderstood(words_typed.not_a_number(rest.as_typed))
    return reference


def _problem_beside(reference: Reference, rest: Rest) -> str:
    if isinstance(reference, ByExternalId) and reference.external_unique_id.isdecimal():
        return words_typed.extension_or_id(reference.external_unique_id)
    return words_typed.left_over(rest.as_typed)


def _look(parts: Parts, reference: Reference) -> Look:
    key = None if parts.organization is None else parts.organization.key
    return Look(Query(reference, parts.filters), key)


def _all(parts: Parts, more: str) -> CallsRequest:
    if more:
        raise Misunderstood(words_typed.all_and_more(more))
    if parts.reference is not None:
        raise Misunderstood(words_typed.stands_alone("all"))
    return _look(parts, AllCalls())


def _me(parts: Parts, more: str) -> CallsRequest:
    if more or parts.reference is not None or parts.filters:
        raise Misunderstood(words_typed.stands_alone("me"))
    return Me()


def _help(_parts: Parts, _more: str) -> CallsRequest:
    return Help()


HELP = Keyword("help", _help, (Example("help", words_typed.HELP_HELP, Help),))
KEYWORDS = (
    Keyword("all", _all, (Example("all", words_typed.HELP_ALL, AllCalls),)),
    Keyword("me", _me, (Example("me", words_typed.HELP_ME, Me),)),
    HELP,
)
