"""Words that are an order by themselves, and what may come with each. Pure; the help is made of them."""

from collections.abc import Callable
from dataclasses import dataclass

from bot import phones_in_text, words_typed
from bot.errors import Misunderstood
from bot.lookups import (
    AllCalls,
    ByExternalId,
    ByLastDigits,
    ByNumber,
    ByPair,
    Query,
    Reference,
    comparable,
    either,
)
from commands.examples import Example
from commands.parts import Parts
from commands.references import Rest, read_reference
from commands.typed import Word
from commands.typed_requests import CallsRequest, Help, History, Line, Look, Me

SHARE = "share"
"""At the end: post the card of what was found."""

_FORGET = frozenset(["off", "none", "forget", "clear", "remove", "delete"])
_SAYS_NOTHING = frozenset(["of", "for", "is", "to"])  # between a keyword and what it is about


@dataclass(frozen=True)
class Keyword:
    """A word that is an order by itself, when it comes first."""

    word: str
    read: Callable[[Parts, Rest], CallsRequest]
    """Reads what comes with it."""
    examples: tuple[Example, ...]


def after(rest: Rest, word: Word) -> Rest:
    """Give what is left to read behind a word."""
    blank = " " * len(rest.text[: word.end])
    return Rest(blank + rest.text[word.end :], rest.words[1:], rest.region)


def before(rest: Rest, word: Word) -> Rest:
    """Give what is left to read in front of the last word."""
    return Rest(rest.text[: word.start], rest.words[:-1], rest.region)


def reference_of(parts: Parts, rest: Rest) -> Reference | None:
    """Read which calls are meant; None where nothing says so."""
    if parts.reference is not None:
        if rest.words:
            raise Misunderstood(_problem_beside(parts.reference, rest))
        return parts.reference
    if not rest.words and parts.needs_number:
        raise Misunderstood(words_typed.number_missing("tel:"))
    if not rest.words and (parts.understood or not rest.as_typed):
        return None
    reference = either(read_reference(rest), [word.text for word in rest.words])
    if parts.needs_number and not isinstance(reference, ByNumber | ByPair | ByLastDigits):
        raise Misunderstood(words_typed.not_a_number(rest.as_typed))
    return reference


def _problem_beside(reference: Reference, rest: Rest) -> str:
    if isinstance(reference, ByExternalId) and reference.external_unique_id.isdecimal():
        return words_typed.extension_or_id(reference.external_unique_id)
    return words_typed.left_over(rest.as_typed)


def key_of(parts: Parts) -> str | None:
    """Give the key of the organization that was named, if one was."""
    return None if parts.organization is None else parts.organization.key


def look(parts: Parts, reference: Reference) -> Look:
    """Give the lookup of these calls, narrowed by the filters."""
    return Look(Query(reference, parts.filters), key_of(parts))


def _all(parts: Parts, rest: Rest) -> CallsRequest:
    if rest.words:
        raise Misunderstood(words_typed.all_and_more(" ".join(word.text for word in rest.words)))
    if parts.reference is not None:
        raise Misunderstood(words_typed.stands_alone("all"))
    return look(parts, AllCalls())


def _line(parts: Parts, rest: Rest) -> CallsRequest:
    rest = _without_fillers(rest)
    if parts.reference is not None or parts.filters:
        raise Misunderstood(words_typed.LINE_ALONE)
    if not rest.words:
        if parts.needs_number:
            raise Misunderstood(words_typed.not_a_line("tel:"))
        return Line(organization=key_of(parts))
    if len(rest.words) == 1 and comparable(rest.words[0].text) in _FORGET:
        return Line(forget=True, organization=key_of(parts))
    try:
        number = read_reference(rest)
    except Misunderstood:
        number = None
    if not isinstance(number, ByNumber):
        raise Misunderstood(words_typed.not_a_line(rest.as_typed))
    if any(found.has_extension for found in phones_in_text.find(rest.text, rest.region)):
        raise Misunderstood(words_typed.line_with_extension(rest.as_typed))
    return Line(number.phone_number, organization=key_of(parts))


def _history(parts: Parts, rest: Rest) -> CallsRequest:
    rest = _without_fillers(rest)
    if parts.filters:
        raise Misunderstood(words_typed.HISTORY_OF_ONE)
    if len(rest.words) == 1 and not rest.words[0].is_quoted and comparable(rest.words[0].text) == "all":
        raise Misunderstood(words_typed.HISTORY_OF_ONE)
    return History(reference_of(parts, rest), key_of(parts))


def _without_fillers(rest: Rest) -> Rest:
    while rest.words and not rest.words[0].is_quoted and comparable(rest.words[0].text) in _SAYS_NOTHING:
        rest = after(rest, rest.words[0])
    return rest


def _me(parts: Parts, rest: Rest) -> CallsRequest:
    if rest.words or parts.reference is not None or parts.filters:
        raise Misunderstood(words_typed.stands_alone("me"))
    return Me()


def _help(_parts: Parts, _rest: Rest) -> CallsRequest:
    return Help()


HELP = Keyword("help", _help, (Example("help", words_typed.HELP_HELP, Help),))
KEYWORDS = (
    Keyword("all", _all, (Example("all", words_typed.HELP_ALL, AllCalls),)),
    Keyword(
        "line",
        _line,
        (
            Example("line 855-559-5599", words_typed.HELP_LINE_SET, Line),
            Example("line", words_typed.HELP_LINE, Line),
            Example("line off", words_typed.HELP_LINE_OFF, Line),
        ),
    ),
    Keyword(
        "history",
        _history,
        (Example("history ABCD1234-ABCD1234", words_typed.HELP_HISTORY, History),),
    ),
    Keyword("me", _me, (Example("me", words_typed.HELP_ME, Me),)),
    HELP,
)
