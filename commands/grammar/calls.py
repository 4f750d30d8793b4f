"""What can be asked for with the command that looks calls up."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import words
from bot.errors import Misunderstood
from bot.queries import (
    FILTERS,
    AllCalls,
    ByExternalId,
    ByLastDigits,
    ByNumber,
    ByPair,
    Query,
    Reference,
    either,
)
from bot.text import phones_in_text, private_numbers
from bot.text.matching import comparable
from bot.text.normal import unwrapped
from bot.words import quote
from commands.grammar import typed_text
from commands.grammar.names import NAMED, Example, HelpLine, HelpText, OrganizationName
from commands.grammar.parts import Parts, take_apart
from commands.grammar.references import STEPS, NumberOrId, Rest, read_reference
from commands.grammar.typed_text import Word, words_in
from commands.grammar.words import left_over, not_a_number, number_missing

SHARE_A_CALL = "What can be shared is one call: `ABCD1234-ABCD1234 share`."

LINE_EXAMPLE = "`line 855-559-5599`"

LINE_ALONE = f"A line is one phone number and nothing else: {LINE_EXAMPLE}."

HISTORY_OF_ONE = "History is of one call: `history ABCD1234-ABCD1234`."


def _text_too_long(limit: int) -> str:
    return f"That is too long to read: {limit} characters at most. A number or an id is enough."


def _not_a_line(typed: str) -> str:
    return (
        f"{quote(typed)} can't be your line: that is one whole phone number, {LINE_EXAMPLE}, or `line off`."
    )


def _line_with_extension(typed: str) -> str:
    return f"Lines are told apart by their number, not by extensions, so leave that off {quote(typed)}."


def _stands_alone(keyword: str) -> str:
    return f"{quote(keyword)} stands alone: nothing can come with it."


def _all_and_more(more: str) -> str:
    return f"`all` is every call, so I don't know what to do with {quote(more)}. Type one or the other."


def _extension_or_id(typed: str) -> str:
    return (
        f"A number and an external id are two calls. If {quote(typed)} is an extension: {quote('x' + typed)}."
    )


HELP_EMPTY = "the call on your line, or all current calls if you have set none"

HELP_LINE_SET = "that number is your line from now on"

HELP_LINE = "which number is your line"

HELP_LINE_OFF = "you have no line any more"

HELP_HISTORY = "what was set on this call here, by whom and when"

HELP_ALL = "all current calls, newest first"

HELP_ORGANIZATION = "in another of your organizations"

HELP_SHARE = "post its card in this channel"

HELP_ME = "who I think you are"

HELP_HELP = "this help"


@dataclass(frozen=True)
class Look:
    """Look calls up, in the organization with this key, if one was named with ``in``."""

    query: Query
    organization: str | None = None


@dataclass(frozen=True)
class Empty:
    """Nothing was typed, or no more than an organization: the call on the person's line is meant."""

    organization: str | None = None


@dataclass(frozen=True)
class LineRequest:
    """Show the person's line, or set it to this number (E.164), or forget it."""

    number: str | None = None
    forget: bool = False
    organization: str | None = None


@dataclass(frozen=True)
class History:
    """Show what was set on a call; without a reference, on the one on the person's line."""

    reference: Reference | None = None
    organization: str | None = None


@dataclass(frozen=True)
class Me:
    """Tell who Switchboard thinks the person is."""


@dataclass(frozen=True)
class Help:
    """Show the help."""


@dataclass(frozen=True)
class Share:
    """Post the card of the one call that this finds to the channel."""

    of: Look | Empty

    @property
    def organization(self) -> str | None:
        """The key of the organization that was named, if one was."""
        return self.of.organization


CallsRequest = Share | Look | Empty | LineRequest | History | Me | Help

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
        raise Misunderstood(number_missing("tel:"))
    if not rest.words and (parts.understood or not rest.as_typed):
        return None
    reference = either(read_reference(rest), [word.text for word in rest.words])
    if parts.needs_number and not isinstance(reference, ByNumber | ByPair | ByLastDigits):
        raise Misunderstood(not_a_number(rest.as_typed))
    return reference


def _problem_beside(reference: Reference, rest: Rest) -> str:
    if isinstance(reference, ByExternalId) and reference.external_unique_id.isdecimal():
        return _extension_or_id(reference.external_unique_id)
    return left_over(rest.as_typed)


def key_of(parts: Parts) -> str | None:
    """Give the key of the organization that was named, if one was."""
    return None if parts.organization is None else parts.organization.key


def look(parts: Parts, reference: Reference) -> Look:
    """Give the lookup of these calls, narrowed by the filters."""
    return Look(Query(reference, parts.filters), key_of(parts))


def _all(parts: Parts, rest: Rest) -> CallsRequest:
    if rest.words:
        raise Misunderstood(_all_and_more(" ".join(word.text for word in rest.words)))
    if parts.reference is not None:
        raise Misunderstood(_stands_alone("all"))
    return look(parts, AllCalls())


def _line(parts: Parts, rest: Rest) -> CallsRequest:
    rest = _without_fillers(rest)
    if parts.reference is not None or parts.filters:
        raise Misunderstood(LINE_ALONE)
    if not rest.words:
        if parts.needs_number:
            raise Misunderstood(_not_a_line("tel:"))
        return LineRequest(organization=key_of(parts))
    if len(rest.words) == 1 and comparable(rest.words[0].text) in _FORGET:
        return LineRequest(forget=True, organization=key_of(parts))
    try:
        number = read_reference(rest)
    except Misunderstood:
        number = None
    if not isinstance(number, ByNumber):
        raise Misunderstood(_not_a_line(rest.as_typed))
    if any(found.has_extension for found in phones_in_text.find(rest.text, rest.region)):
        raise Misunderstood(_line_with_extension(rest.as_typed))
    return LineRequest(number.phone_number, organization=key_of(parts))


def _history(parts: Parts, rest: Rest) -> CallsRequest:
    rest = _without_fillers(rest)
    if parts.filters:
        raise Misunderstood(HISTORY_OF_ONE)
    if len(rest.words) == 1 and not rest.words[0].is_quoted and comparable(rest.words[0].text) == "all":
        raise Misunderstood(HISTORY_OF_ONE)
    return History(reference_of(parts, rest), key_of(parts))


def _without_fillers(rest: Rest) -> Rest:
    while rest.words and not rest.words[0].is_quoted and comparable(rest.words[0].text) in _SAYS_NOTHING:
        rest = after(rest, rest.words[0])
    return rest


def _me(parts: Parts, rest: Rest) -> CallsRequest:
    if rest.words or parts.reference is not None or parts.filters:
        raise Misunderstood(_stands_alone("me"))
    return Me()


def _help(_parts: Parts, _rest: Rest) -> CallsRequest:
    return Help()


HELP = Keyword("help", _help, (Example("help", HELP_HELP, Help),))

KEYWORDS = (
    Keyword("all", _all, (Example("all", HELP_ALL, AllCalls),)),
    Keyword(
        "line",
        _line,
        (
            Example("line 855-559-5599", HELP_LINE_SET, LineRequest),
            Example("line", HELP_LINE, LineRequest),
            Example("line off", HELP_LINE_OFF, LineRequest),
        ),
    ),
    Keyword(
        "history",
        _history,
        (Example("history ABCD1234-ABCD1234", HELP_HISTORY, History),),
    ),
    Keyword("me", _me, (Example("me", HELP_ME, Me),)),
    HELP,
)

LONGEST_TEXT = 500  # characters; far more than any way of asking takes

_KEYWORD_AND_SIGN = re.compile(r"\A\s*(line|history)\s?[:=]", re.IGNORECASE)


def read_calls(
    text: str, organizations: Sequence[OrganizationName], default: OrganizationName | None
) -> CallsRequest:
    """Read what was typed after the command that looks calls up. Raises Misunderstood, and nothing else.

    ``organizations`` are the person's own, ``default`` the one that is meant without ``in``. Where there is
    no default, numbers without a country are read in the region of the first: read again when one is chosen.
    """
    plain = typed_text.plain(unwrapped(text)) if len(text) <= LONGEST_TEXT else text
    if len(plain) > LONGEST_TEXT:
        raise Misunderstood(_text_too_long(LONGEST_TEXT))
    if any(private_numbers.find(each) for each in (text, plain)):
        raise Misunderstood(words.NOT_KEPT)
    plain = _KEYWORD_AND_SIGN.sub(r"\1 ", plain)
    first = next(words_in(plain), None)
    if first is not None and not first.is_quoted and comparable(first.text) == HELP.word:
        return Help()
    region = next((each.region for each in (default, *organizations) if each is not None), "US")
    parts = take_apart(plain, organizations, region)
    if parts.organization is not None:
        region = parts.organization.region
    rest = Rest(parts.rest, tuple(words_in(parts.rest)), region)
    try:
        return _read(parts, rest)
    except NumberOrId as question:
        question.about(plain, parts.organization.key if parts.organization else None)
        raise
    except Misunderstood as error:
        understood = ", ".join(filter(None, [*parts.understood, error.understood]))
        raise Misunderstood(error.problem, understood) from None


def help_text(calls_command: str, organizations: Sequence[OrganizationName] = ()) -> HelpText:
    """Give the help of the command that looks calls up; ``organizations`` are the person's own."""
    examples = [
        Example("", HELP_EMPTY, Empty),
        *(example for step in STEPS for example in step.examples),
        *(example for named in NAMED for example in named.examples),
        *(Example(f"in {each.key}", HELP_ORGANIZATION, Empty) for each in organizations[1:2]),
        Example(f"ABCD1234-ABCD1234 {SHARE}", HELP_SHARE, Share),
        *(example for keyword in KEYWORDS for example in keyword.examples),
    ]
    lines = (HelpLine(f"{calls_command} {each.typed}".strip(), each.does, each.gives) for each in examples)
    return HelpText(tuple(lines), tuple(FILTERS))


def _read(parts: Parts, rest: Rest) -> CallsRequest:
    last = rest.words[-1] if rest.words else None
    if last is None or last.is_quoted or comparable(last.text) != SHARE:
        return _read_alone(parts, rest)
    asked = _read_alone(parts, before(rest, last))
    if not isinstance(asked, Look | Empty):
        raise Misunderstood(SHARE_A_CALL)
    return Share(asked)


def _read_alone(parts: Parts, rest: Rest) -> CallsRequest:
    bare = [comparable(word.text) for word in rest.words if not word.is_quoted]
    for keyword in KEYWORDS:
        if bare[:1] == [keyword.word] and not rest.words[0].is_quoted:
            return keyword.read(parts, after(rest, rest.words[0]))
    if not bare and rest.as_typed.strip("? ") == "" and "?" in rest.text:
        return Help()
    reference = reference_of(parts, rest)
    if reference is None and not parts.filters:
        return Empty(key_of(parts))
    return look(parts, AllCalls() if reference is None else reference)
