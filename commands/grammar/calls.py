"""What can be asked for with the command that looks calls up."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import words
from bot.errors import Misunderstood
from bot.queries import FILTERS, AllCalls, ByNumber, Query
from bot.text import markup, private_numbers
from bot.text.matching import comparable
from bot.words import quote
from commands.grammar.names import NAMED, ByName, Example, HelpText, OrganizationName, Organizations, help_of
from commands.grammar.references import STEPS, Left, NumberOrId, read_reference
from commands.grammar.requests import (
    CallsRequest,
    Empty,
    Help,
    History,
    LineRequest,
    Look,
    Me,
    Share,
)
from commands.grammar.tokens import LAST_WORDS, cut, words_in
from commands.grammar.typed import read_typed, settled

SHARE_A_CALL = "What can be shared is one call: `ABCD1234-ABCD1234 share`."

LINE_EXAMPLE = "`line 855-559-5599`"

LINE_ALONE = f"A line is one phone number and nothing else: {LINE_EXAMPLE}."

HISTORY_OF_ONE = "History is of one call: `history ABCD1234-ABCD1234`."


def _text_too_long(limit: int) -> str:
    return f"That is too long to read: {limit} characters at most. A number or an ID is enough."


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


LONGEST_TEXT = 500  # characters; far more than any way of asking takes

_FORGET = frozenset(["off", "none", "forget", "clear", "remove", "delete"])

_SAYS_NOTHING = frozenset(["of", "for", "is", "to"])  # between a keyword and what it is about

_KEYWORD_AND_SIGN = re.compile(r"\A\s*(line|history)\s?[:=]", re.IGNORECASE)


@dataclass(frozen=True)
class Keyword:
    """A word that is an order by itself, when it comes first."""

    word: str
    read: Callable[[Left], CallsRequest]
    """Reads what comes with it."""
    examples: tuple[Example, ...]


def read_calls(
    text: str, organizations: Sequence[OrganizationName], default: OrganizationName | None
) -> CallsRequest:
    """Read what was typed after the command that looks calls up. Raises Misunderstood, and nothing else.

    ``organizations`` are the person's own, ``default`` the one that is meant without ``in``. Where there is
    no default, numbers without a country are read in the region of the first: read again when one is chosen.
    """
    plain = settled(read_typed(text).plain) if len(text) <= LONGEST_TEXT else text
    if len(plain) > LONGEST_TEXT:
        raise Misunderstood(_text_too_long(LONGEST_TEXT))
    if any(private_numbers.find(each) for each in (text, markup.said(text), plain)):
        raise Misunderstood(words.NOT_KEPT)
    plain = _KEYWORD_AND_SIGN.sub(r"\1 ", plain)
    first = next(words_in(plain), None)
    if first is not None and first.known == HELP.word:
        return Help()
    region = next((each.region for each in (default, *organizations) if each is not None), "US")
    parts = cut(plain, Organizations(organizations), region)
    try:
        return _read(Left(parts, parts.tokens))
    except NumberOrId:
        raise
    except Misunderstood as error:
        understood = ", ".join(filter(None, [*parts.understood, error.understood]))
        raise Misunderstood(error.problem, understood) from None


def help_text(calls_command: str, organizations: Sequence[OrganizationName] = ()) -> HelpText:
    """Give the help of the command that looks calls up; ``organizations`` are the person's own."""
    examples = [
        Example("", "the call on your line, or all live calls if you have set none", Empty),
        *(example for step in STEPS for example in step.examples),
        *(example for named in NAMED for example in named.examples),
        *(
            Example(f"in {each.key}", "in another of your organizations", Empty)
            for each in organizations[1:2]
        ),
        *(
            Example(f"ABCD1234-ABCD1234 {word}", "post its card in this channel", Share)
            for word in LAST_WORDS
        ),
        *(example for keyword in KEYWORDS for example in keyword.examples),
    ]
    return help_of(calls_command, examples, FILTERS)


def _read(left: Left) -> CallsRequest:
    words = left.words
    share = next((word for word in (*words[-1:], *words[:1]) if word.known in LAST_WORDS), None)
    if share is None:
        return _read_alone(left)
    left = left.before(share) if share == words[-1] else left.behind(share)
    asked = _read_alone(left)
    if not isinstance(asked, Look | Empty):
        raise Misunderstood(SHARE_A_CALL)
    return Share(asked, left.text)


def _read_alone(left: Left) -> CallsRequest:
    first = left.words[0] if left.words else None
    for keyword in KEYWORDS:
        if first is not None and first.known == keyword.word:
            return keyword.read(left.behind(first))
    if len(left.words) > 1 and left.words[-1].known == HISTORY.word:
        return HISTORY.read(left.before(left.words[-1]))
    if first is not None and len(left.words) == 1 and not first.is_quoted and not left.cut.filters:
        mistyped = _BY_WORD.near(first.known)
        if len(mistyped) == 1 and first.known.isalpha() and left.cut.reference is None:
            return mistyped[0][1].read(left.behind(first))
    if first is None and left.as_typed.strip("? ") == "" and "?" in left.as_typed:
        return Help()
    reference = read_reference(left)
    if reference is None and not left.cut.filters:
        return Empty(_key_of(left))
    return Look(Query(reference or AllCalls(), left.cut.filters), _key_of(left))


def _key_of(left: Left) -> str | None:
    return None if left.cut.organization is None else left.cut.organization.key


def _all(left: Left) -> CallsRequest:
    if left.words:
        raise Misunderstood(_all_and_more(" ".join(word.text for word in left.words)))
    if left.cut.reference is not None:
        raise Misunderstood(_stands_alone("all"))
    return Look(Query(AllCalls(), left.cut.filters), _key_of(left))


def _line(left: Left) -> CallsRequest:
    left = _without_fillers(left)
    if left.cut.reference is not None or left.cut.filters:
        raise Misunderstood(LINE_ALONE)
    if not left.words:
        if left.cut.needs_number:
            raise Misunderstood(_not_a_line("tel:"))
        return LineRequest(organization=_key_of(left))
    if len(left.words) == 1 and comparable(left.words[0].text) in _FORGET:
        return LineRequest(forget=True, organization=_key_of(left))
    try:
        number = read_reference(left)
    except Misunderstood:
        number = None
    if not isinstance(number, ByNumber):
        raise Misunderstood(_not_a_line(left.as_typed))
    if any(each.number and each.number.has_extension for each in left.tokens):
        raise Misunderstood(_line_with_extension(left.as_typed))
    return LineRequest(number.phone_number, organization=_key_of(left))


def _history(left: Left) -> CallsRequest:
    left = _without_fillers(left)
    if left.cut.filters or [word.known for word in left.words] == ["all"]:
        raise Misunderstood(HISTORY_OF_ONE)
    return History(read_reference(left), _key_of(left), left.text)


def _without_fillers(left: Left) -> Left:
    while left.words and left.words[0].known in _SAYS_NOTHING:
        left = left.behind(left.words[0])
    return left


def _me(left: Left) -> CallsRequest:
    if left.words or left.cut.reference is not None or left.cut.filters:
        raise Misunderstood(_stands_alone("me"))
    return Me()


def _help(_left: Left) -> CallsRequest:
    return Help()


HELP = Keyword("help", _help, (Example("help", "this help", Help),))

HISTORY = Keyword(
    "history",
    _history,
    (Example("history ABCD1234-ABCD1234", "what was set on this call here, by whom and when", History),),
)

KEYWORDS = (
    Keyword("all", _all, (Example("all", "all live calls, newest first", AllCalls),)),
    Keyword(
        "line",
        _line,
        (
            Example("line 855-559-5599", "that number is your line from now on", LineRequest),
            Example("line", "which number is your line", LineRequest),
            Example("line off", "you have no line any more", LineRequest),
        ),
    ),
    HISTORY,
    Keyword("me", _me, (Example("me", "who I think you are", Me),)),
    HELP,
)

_BY_WORD = ByName([(each.word, each) for each in (HELP, HISTORY)])
"""What is read where a letter is off, too: nothing is changed by it."""
