"""What somebody writes for a field → the value that Invoca is sent. Pure."""

import re
import unicodedata
from collections.abc import Callable
from difflib import get_close_matches

from bot import words_values
from bot.cards.text import escape, unformatted
from bot.custom_fields import LONGEST, CustomField
from bot.errors import BotError
from bot.lookups import choose, comparable, yes_or_no
from bot.typed_dates import read_dates
from bot.typed_numbers import read_number

MOST_SUGGESTIONS = 5
YES, NO = "Yes", "No"

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters; halves of a pair
_EDGES = " \t\n\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_INVISIBLE_EDGES = re.compile(rf"\A[\s{_EDGES}]+|[\s{_EDGES}]+\Z")


class ValueRefused(BotError):
    """A value that can't be set. ``problem`` is plain text and quotes nothing of it.

    ``suggestions`` are up to five values that could be meant. Where the value was too long, the only one is
    its beginning, and ``keeps`` tells how many characters of it.
    """

    def __init__(self, problem: str, suggestions: tuple[str, ...] = (), keeps: int | None = None) -> None:
        self.problem = problem
        self.suggestions = suggestions
        self.keeps = keeps
        super().__init__("value refused")

    def words(self) -> str:
        """Give the problem as mrkdwn."""
        return unformatted(escape(self.problem))


def read_value(field: CustomField, typed: str, region: str) -> str:
    """Give the value as it is set: an option, ``1234.5``, ``2026-11-21``, ``Yes``, or the text.

    ``region`` (ISO 3166) is where numbers and dates are read. Raises ValueRefused. A value that was read once
    reads as itself again.
    """
    text = without_edges(_NO_TEXT.sub(" ", _LINE_BREAK.sub("\n", typed)))
    if not text:
        raise ValueRefused(words_values.EMPTY, _first_options(field))
    if not field.is_free_text and not text.isascii():
        text = "".join(character for character in text if unicodedata.category(character) != "Cf")
    if field.options:
        return _choice(field.options, text)
    return _READERS[field.type](field, text, region)


def without_edges(text: str) -> str:
    """Give the text without spaces and invisible characters before and behind it."""
    return _INVISIBLE_EDGES.sub("", text)


def _first_options(field: CustomField) -> tuple[str, ...]:
    return (YES, NO) if field.type == "yes_no" else field.options[:MOST_SUGGESTIONS]


def _choice(options: tuple[str, ...], text: str) -> str:
    if text in options:
        return text
    found = choose(text, [(option, option) for option in options])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueRefused(words_values.option_of_several(found), found[:MOST_SUGGESTIONS])
    if len(options) <= MOST_SUGGESTIONS:
        raise ValueRefused(words_values.no_such_option(options), options)
    by_name = {comparable(option): option for option in reversed(options)}
    wanted = comparable(text[: 2 * max(map(len, options))])
    close = get_close_matches(wanted, by_name, n=MOST_SUGGESTIONS, cutoff=0.4)
    nearest = tuple(by_name[each] for each in close)
    raise ValueRefused(words_values.no_such_option(options), nearest or options[:MOST_SUGGESTIONS])


def _text(field: CustomField, text: str, _region: str) -> str:
    value = text if field.type == "long_text" else " ".join(text.split("\n"))
    limit = LONGEST[field.type]
    if len(value) > limit:
        problem = words_values.too_long(len(value), limit)
        raise ValueRefused(problem, (without_edges(value[:limit]),), keeps=limit)
    return value


def _number(_field: CustomField, text: str, region: str) -> str:
    number = read_number(text, region)
    if number is None:
        raise ValueRefused(words_values.NOT_A_NUMBER)
    return number


def _date(_field: CustomField, text: str, region: str) -> str:
    dates = read_dates(text, region)
    if not dates:
        raise ValueRefused(words_values.NOT_A_DATE)
    if len(dates) > 1:
        raise ValueRefused(words_values.DATE_OF_TWO, dates)
    return dates[0]


def _yes_or_no(field: CustomField, text: str, _region: str) -> str:
    answer = yes_or_no(text)
    if answer is None:
        raise ValueRefused(words_values.NOT_YES_OR_NO, _first_options(field))
    return YES if answer else NO


_READERS: dict[str, Callable[[CustomField, str, str], str]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "date": _date,
    "yes_no": _yes_or_no,
}
