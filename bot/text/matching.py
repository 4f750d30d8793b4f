"""One normal form of what people type and write, and typed names compared with known ones in it. Pure.

Marks of formatting and of lists, invisible characters and look-alikes are nobody's mistake and no part of a
number or an id. ``on_keys`` and ``for_numbers`` keep every position, so that what is found can be shown and
stored as it was written; ``unwrapped``, ``on_keyboard`` and ``unmarked`` are for typed text.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

IGNORED = "\u200b"
"""Stands for every invisible character, and for every mark that is none of a number's, in ``on_keys``."""

BARRIER = "\n"
"""No number reaches across."""

_DASHES_BY_OTHER_CLASSES = "\u2212\u30fc\u2500\u2043"  # minus, the Japanese long vowel mark, what is drawn

_DOTS = "\u00b7\u0387\u2027\u2219\u22c5\u2024\u3002\u30fb\u2e31\u2e33\uff61\uff65\u16eb"

_SLASHES = "\u2044\u2215\u29f8"

INVISIBLE = "\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u034f"
"""Letters and symbols that draw nothing, though no category says so."""

_MOST_FOR_ONE = 3  # characters, of what one is drawn as: an ellipsis

_KEYBOARD = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛‹›′´", "'"),  # noqa: RUF001 -- look-alikes are the point
    **dict.fromkeys("—―", "--"),  # what phones make of two hyphens
    **dict.fromkeys("\n\r\v\f\u2028\u2029", "\n"),
    **dict.fromkeys(INVISIBLE, ""),
    **dict.fromkeys(map(chr, range(0xFE00, 0xFE10)), ""),  # how the character before is drawn
    "\u2212": "-",
}

_KEYBOARD_BY_CATEGORY = {"Pd": "-", "Cf": "", "Cc": " ", "Zs": " "}

_ARROWS = {"->": ("RIGHTWARDS", "RIGHT-POINTING"), "<-": ("LEFTWARDS", "LEFT-POINTING")}

_KNOWN = {
    **dict.fromkeys("—―", "-"),
    **dict.fromkeys(_DASHES_BY_OTHER_CLASSES, "-"),
    **dict.fromkeys(_DOTS, "."),
    **dict.fromkeys(_SLASHES, "/"),
    **dict.fromkeys(INVISIBLE, IGNORED),
}

_UNDERSCORES = re.compile(r"(?<![^\W_])_{1,3}(?=[(+]*[0-9])|(?<=[0-9)])_{1,3}(?![^\W_])")  # _530-999-9999_

_TRUNK_ZERO = re.compile(
    r"(?<![0-9])((?:\+|00|011)[ -]?(?!39|37[89])[1-9][0-9]{0,2}[)\]]?[ .-]{0,2})([(\[]0[)\]])"
)  # +48 (0) 22; in Italy, San Marino and the Vatican the zero is dialled from abroad, too

_PLUS_INSIDE = re.compile(
    r"(?<![0-9+])(?<![0-9][ ./()-])(\+?)([ ]?)([1-9][0-9]{0,2})([ ]?)\+"
    r"(?=(\(?[2-9][0-9]{2}\)?[ .-]{0,2}[0-9]{3}[ .-]{0,2}[0-9]{4}(?![0-9]))|\(?[0-9])"
)  # 1+530-999-9999

_OTHER_SIGNS = re.compile(
    r"(?<![0-9])(?<![0-9][.,])(?:1([^\w\s+\u2022]|_))?[0-9]{3}([^\w\s+\u2022]|_)[0-9]{3}\2[0-9]{4}(?![0-9])(?!\2[0-9])"
)  # 530,999,9999

LOOK_ALIKES = str.maketrans("OoIl", "0011")
"""Letters for the digits that they look like."""

_WITH_LOOK_ALIKES = re.compile(
    r"(?<![\w@#/&=.-])[+(]{0,2}[0-9OoIl](?:[0-9OoIl]|[().-](?![().-]{3})|(?<=\))[ ]){5,24}(?![\w@])"
)

_LIST_MARK = re.compile(
    r"\A\s*(?:(?:&gt;|[>\u2022\u2023\u25e6\u2043\u2219\u25aa\u25ab\u25cf\u25cb\u25a0\u2610\u2611\u00b7*+\u2013\u2014-]"
    r"|[0-9]{1,2}[.)]|[a-z][.)])[ \u00a0\t]+|&gt;(?=[0-9A-Za-z(+]))+",
    re.IGNORECASE,
)

_FENCE = re.compile(r"\A```(?:[a-z]*\n)?(.*?)```\Z", re.DOTALL)

_COMMAND = re.compile(r"\A/[a-z][\w-]{0,31}\s+", re.IGNORECASE)

_MARKS = ("`", "*", "_", "~")

_UNDERSCORED = re.compile(
    r"""(?<!\S)(?<![:=]\s)(?P<marks>_{1,2}|[*~]{1,2}|`)"""
    r"""(?P<inner>[^\s`"'](?:[^\n`"']{0,200}?[^\s`"'])?)(?P=marks)(?![^\s.,;!?])"""
)

_MOST_WRAPPINGS = 6


def whole_characters(text: str) -> str:
    """Give the text with a question mark for each half of a surrogate pair, which JSON can bring.

    No database takes one, and nothing that is sent can hold it.
    """
    return text if text.isascii() else text.encode(errors="replace").decode()


def on_keys(text: str) -> str:
    """Give the text, as long as before, with digits, dashes, dots and spaces of every alphabet as ASCII."""
    if text.isascii():
        return text
    return text.translate({ord(c): _on_key(c) for c in set(text) if not c.isascii()})


def for_numbers(plain: str) -> str:
    """Give a text that is ``on_keys``, as long as before, with its phone numbers written as they are dialled.

    Marks around them, the ``(0)`` after a country, a plus in the wrong place and signs between their groups
    that are no number's are put right.
    """
    if "_" in plain:
        plain = _UNDERSCORES.sub(lambda marks: IGNORED * len(marks[0]), plain)
    if "0)" in plain or "0]" in plain:
        plain = _TRUNK_ZERO.sub(lambda zero: zero[1] + IGNORED * len(zero[2]), plain)
    if "+" in plain:
        plain = _PLUS_INSIDE.sub(_plus_first, plain)
    return _OTHER_SIGNS.sub(lambda number: re.sub(r"[^0-9]", "-", number[0]), plain)


def look_alikes(plain: str) -> list[tuple[int, int, str]]:
    """Give where digits stand with letters that look like digits among them, and the digits that they are.

    There are seven digits at least beside the letters; whether the whole is a number is for others to say.
    """
    found = []
    for match in _WITH_LOOK_ALIKES.finditer(plain):
        written = match[0].rstrip(".-(")
        digits = sum(map(str.isdecimal, written))
        if digits >= 7 and any(each in written for each in "OoIl"):
            found.append((match.start(), match.start() + len(written), written.translate(LOOK_ALIKES)))
    return found


def unwrapped(text: str) -> str:
    """Give a typed text without what wraps all of it: backticks, a code block, emphasis, a mark of a list."""
    for _ in range(_MOST_WRAPPINGS):
        before = text
        text = _LIST_MARK.sub("", text.strip())
        fence = _FENCE.match(text)
        if fence:
            text = _COMMAND.sub("", fence[1].strip())
        for mark in _MARKS:
            inner = text[1:-1]
            if text[:1] == mark == text[-1:] and inner.strip() and mark not in inner:
                text = _COMMAND.sub("", inner.strip()) if mark == "`" else inner
        if text == before:
            break
    return text


def unmarked(text: str) -> str:
    """Give a typed text without the marks of emphasis around its words: ``_9999_ sold`` is ``9999 sold``."""
    for _ in range(_MOST_WRAPPINGS):
        before, text = text, _UNDERSCORED.sub(_inner, text)
        if text == before:
            break
    return text


def _inner(marked: re.Match[str]) -> str:
    inner = marked["inner"]
    return marked[0] if marked["marks"] == "`" and " " in inner else inner  # backticks are quotes there


def _plus_first(written: re.Match[str]) -> str:
    plus, space, code, gap, north_american = written.groups()
    if code == "1" and north_american:
        return "+" + space + code + (IGNORED * len(plus) + gap)
    if north_american and not gap:
        return written[0][:-1] + BARRIER
    return written[0]


def _on_key(character: str) -> str:
    known = _KNOWN.get(character)
    if known is not None:
        return known
    digit = unicodedata.digit(character, -1)  # of any script, raised and circled ones too
    if digit >= 0:
        return str(digit)
    if unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return IGNORED
    known = on_keyboard(character)
    return known if len(known) == 1 else character


@lru_cache(maxsize=2048)
def on_keyboard(character: str) -> str:
    """Give what stands on a keyboard for a character, three at most; nothing for one that can't be seen."""
    if character in _KEYBOARD:
        return _KEYBOARD[character]
    category = unicodedata.category(character)
    if category in {"Sm", "So"}:
        name = unicodedata.name(character, "")
        for arrow, directions in _ARROWS.items():
            if any(direction in name for direction in directions):
                return arrow
    known = _KEYBOARD_BY_CATEGORY.get(category, character)
    compatible = unicodedata.normalize("NFKC", known)
    return compatible if len(compatible) <= _MOST_FOR_ONE else known


Named = TypeVar("Named")

_YES = frozenset(["yes", "y", "ye", "yep", "yeah", "true", "t", "on", "1", "si", "oui", "ja"])

_NO = frozenset(["no", "n", "nope", "nah", "false", "f", "off", "0", "non", "nein"])

_WORD = re.compile(r"[^\W_]+")

LONGEST_NAME = 1_000  # characters as typed; what is longer isn't compared with names, which have 255 at most


def comparable(text: str) -> str:
    """Give the words of a text as they are compared: without case, accents and punctuation."""
    return _of_one_character(text) if len(text) == 1 else _comparable(text)


@lru_cache(maxsize=2048)
def _of_one_character(character: str) -> str:
    return _comparable(character)


def _comparable(text: str) -> str:
    letters = text.casefold()
    if not letters.isascii():
        letters = unicodedata.normalize("NFKD", letters)
        letters = letters.translate({ord(c): None for c in set(letters) if unicodedata.combining(c)})
    return " ".join(_WORD.findall(letters))


def choose(typed: str, named: Iterable[tuple[str, Named]]) -> tuple[Named, ...]:
    """Give what goes by the typed name: exactly, else but for case and accents, else by its beginning.

    Several where it isn't the name of one alone; none where it is of none. A thing may go by several names.
    """
    wanted = comparable(typed) if len(typed) <= LONGEST_NAME else ""
    if not wanted:
        return ()
    begun = [(name, known, thing) for name, thing in named if (known := comparable(name)).startswith(wanted)]
    same = [(name, thing) for name, known, thing in begun if known == wanted]
    exact = [thing for name, thing in same if name == typed]
    best = exact or [thing for _, thing in same] or [thing for _, _, thing in begun]
    return tuple(thing for at, thing in enumerate(best) if thing not in best[:at])


def edits(one: str, other: str, most: int) -> int:
    """Count the letters to add, leave out, replace or swap with the next to make one text the other.

    What takes more than ``most`` counts as one more than that.
    """
    far = most + 1
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return far
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        two_before, before, row = before, row, [at]
        for there, known in enumerate(other, 1):
            count = min(before[there] + 1, row[-1] + 1, before[there - 1] + (letter != known))
            if at > 1 and there > 1 and letter == other[there - 2] and known == one[at - 2]:
                count = min(count, two_before[there - 2] + 1)
            row.append(count)
        if min(row) > most:
            return far
    return min(row[-1], far)


def yes_or_no(typed: str) -> bool | None:
    """Read a yes or a no in the ways people write them; None for anything else."""
    word = comparable(typed) if len(typed) <= LONGEST_NAME else ""
    return True if word in _YES else False if word in _NO else None
