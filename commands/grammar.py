"""What is typed after the command → what is asked for. Pure; the help is made of the tables it reads with.

The order: named parts (commands.parts), a keyword, an id after ``tx:`` or ``ext:``, and then the steps of
commands.references: phone numbers, a transaction id, last digits, an external id.
"""

import re
from collections.abc import Sequence

from bot import normal_text, private_numbers, words, words_typed
from bot.errors import Misunderstood
from bot.lookups import FILTERS, AllCalls, comparable
from commands import typed
from commands.examples import Example, HelpLine
from commands.examples import HelpText as HelpText  # noqa: PLC0414 -- whoever shows the help needs it
from commands.keywords import HELP, KEYWORDS, SHARE, after, before, key_of, look, reference_of
from commands.names import NAMED
from commands.names import OrganizationName as OrganizationName  # noqa: PLC0414 -- whoever reads needs it
from commands.parts import Parts, take_apart
from commands.references import STEPS, Rest
from commands.references import NumberOrId as NumberOrId  # noqa: PLC0414 -- whoever reads asks
from commands.typed_requests import CallsRequest as CallsRequest  # noqa: PLC0414 -- what is read
from commands.typed_requests import Empty as Empty  # noqa: PLC0414
from commands.typed_requests import Help as Help  # noqa: PLC0414
from commands.typed_requests import History as History  # noqa: PLC0414
from commands.typed_requests import Line as Line  # noqa: PLC0414
from commands.typed_requests import Look as Look  # noqa: PLC0414
from commands.typed_requests import Me as Me  # noqa: PLC0414
from commands.typed_requests import Share as Share  # noqa: PLC0414

LONGEST_TEXT = 500  # characters; far more than any way of asking takes
_KEYWORD_AND_SIGN = re.compile(r"\A\s*(line|history)\s?[:=]", re.IGNORECASE)


def read_calls(
    text: str, organizations: Sequence[OrganizationName], default: OrganizationName | None
) -> CallsRequest:
    """Read what was typed after the command that looks calls up. Raises Misunderstood, and nothing else.

    ``organizations`` are the person's own, ``default`` the one that is meant without ``in``. Where there is
    no default, numbers without a country are read in the region of the first: read again when one is chosen.
    """
    plain = typed.plain(normal_text.unwrapped(text)) if len(text) <= LONGEST_TEXT else text
    if len(plain) > LONGEST_TEXT:
        raise Misunderstood(words_typed.text_too_long(LONGEST_TEXT))
    if any(private_numbers.find(each) for each in (text, plain)):
        raise Misunderstood(words.NOT_KEPT)
    plain = _KEYWORD_AND_SIGN.sub(r"\1 ", plain)
    first = next(typed.words(plain), None)
    if first is not None and not first.is_quoted and comparable(first.text) == HELP.word:
        return Help()
    region = next((each.region for each in (default, *organizations) if each is not None), "US")
    parts = take_apart(plain, organizations, region)
    if parts.organization is not None:
        region = parts.organization.region
    rest = Rest(parts.rest, tuple(typed.words(parts.rest)), region)
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
        Example("", words_typed.HELP_EMPTY, Empty),
        *(example for step in STEPS for example in step.examples),
        *(example for named in NAMED for example in named.examples),
        *(Example(f"in {each.key}", words_typed.HELP_ORGANIZATION, Empty) for each in organizations[1:2]),
        Example(f"ABCD1234-ABCD1234 {SHARE}", words_typed.HELP_SHARE, Share),
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
        raise Misunderstood(words_typed.SHARE_A_CALL)
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
