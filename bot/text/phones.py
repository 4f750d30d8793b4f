"""Phone numbers: read in nearly any way of writing, formatted, masked. Pure.

bot.text.phones_in_text finds them in free text. A number counts when its length is possible in its country,
not only when it has been given out: 555 numbers must work. What carries an extension or pauses has no E.164
of its own, so ``parse`` gives None: whoever needs it keeps it as given (the API's destinations carry
``- # * x ,``) and asks ``main_number`` for the part before.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Self

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from bot.text import markup, matching
from bot.text.matching import LOOK_ALIKES, for_numbers, on_keys

HIDDEN = "•"

IGNORED = matching.IGNORED  # stands for every invisible character in plain()

LONGEST_LINK = 160  # <tel:…|…>

LONGEST = 64  # characters of one number as written, extension and pauses included

FEWEST_DIGITS = 7  # fewer are a number only where such a short one is really given out

MOST_DIGITS = 18  # E.164 has at most 15, after an international prefix such as 011

NORTH_AMERICA = 1  # the country code of the North American Numbering Plan, where every number is 3-3-4 digits

WITHOUT_COUNTRY = "ZZ"  # reads only what names its country

_ROUND = " ()-./[]~" + IGNORED  # what people put between and around digits

_WRITTEN = frozenset("0123456789+" + _ROUND)

_EDGES = " .,;:!?'\"" + IGNORED

_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)

_NORTH_AMERICAN = re.compile(r"\+1[2-9]\d{9}", re.ASCII)  # what the library gives back as it was

_EXTENSION = re.compile(
    r"""(?: [ ]{0,2} (?: ;ext= | (?:extension|extn?|x|\#) [. ]{0,2} )   # ext. 12, x12, #12, ;ext=12
          | [,;*p]{1,6} )                                                # pauses and tones: ,,12  *12
        [0-9]{1,7} (?: [,;*p#]{1,6} [0-9]{1,7} ){0,4} \#?
        (?! \w | [-.]\d )""",
    re.IGNORECASE | re.VERBOSE,
)

_TOLL_FREE = r"(?:\+?1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)\)?"  # what vanity numbers begin with

_VANITY_BEGINS = re.compile(rf"(?<![\w@#/&=.+-]){_TOLL_FREE}(?=[ .-]?[0-9]{{0,5}}[ .-]?[A-Z])", re.IGNORECASE)

_VANITY_PART = re.compile(r"([ .-]?)([0-9A-Z]{1,20})(?![^\W_])", re.IGNORECASE)

_MOST_VANITY_PARTS = 5  # 1-800-4-A-DODGE

_AFTER_VANITY = re.compile(r"[\w@=]|[-/.:]\w")

_LIKE_TRANSACTION_ID = re.compile(r"[0-9A-Z]{8}-[0-9A-Z]{8}", re.IGNORECASE)

_URI = re.compile(
    r"""(?<![\w.-])(?:sips?|callto|tel|sms|facetime|phone):(?://)?
        (?P<user>(?:\+|%2B)?[0-9(][0-9().-]{3,40}) (?P<params>(?:;[\w.%+-]{1,40}(?:=[\w.%+:-]{0,60})?){0,6})
        (?: (?::[^\s@<>|,;]{0,60})? @ [\w.\[\]-]{1,255} (?::[0-9]{1,5})? (?:[;?][^\s<>|,"]{0,200})? )?""",
    re.IGNORECASE | re.VERBOSE,
)

_URI_EXTENSION = re.compile(r";ext=([0-9]{1,7})", re.IGNORECASE)

_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")

_WITHHELD = frozenset({
    # what networks and exchanges write for a caller who isn't told (RFC 3323 has "anonymous")
    "anonymous", "asserted", "blocked", "hidden", "none", "null", "private", "restricted", "unavailable",
    "undefined", "unidentified", "unknown", "withheld",
})  # fmt: skip

_WITHHELD_DIGITS = frozenset(
    {
        "7378742883",  # how networks spell "restricted", one key off
        *(word.upper().translate(_KEYS) for word in _WITHHELD if len(word) >= FEWEST_DIGITS),
    }
)

_SAYS_NO_MORE = frozenset({"call", "caller", "cid", "id", "name", "no", "not", "number", "phone"})


class AsGiven(str):
    """A number as the API gave it, since it is no E.164, and what was read of it: once, not at each look."""

    main: str | None
    """The E.164 of what stands before an extension or pauses; None where that is no number."""
    digits: str
    """The digits before them."""

    __slots__ = ("digits", "main")

    @classmethod
    def read(cls, text: str, region: str) -> Self:
        """Read a text that is no longer than a number can be written; a longer one is none."""
        number = cls(text)
        number.main, number.digits = None, ""
        if len(text) <= LONGEST_LINK:
            main = _split(plain(text))[0]
            number.main, number.digits = parse(main, region), _digits(main)
        return number


def parse(text: str, region: str) -> str | None:
    """Give the E.164 of a phone number written in nearly any way, else None.

    ``region`` (ISO 3166, ``US``) is where a number without a country is read. A number with an extension
    gives None, and so does text that holds more than the number.
    """
    if _NORTH_AMERICAN.fullmatch(text):
        return text
    number = _read(plain(text), region)
    return None if number is None else phonenumbers.format_number(number, PhoneNumberFormat.E164)


def main_number(text: str, region: str) -> str | None:
    """Give the E.164 of a phone number without the extension or pauses that may follow it, else None."""
    return parse(_split(plain(text))[0], region)


def on_keypad(word: str, region: str) -> str | None:
    """Give the E.164 of a word of seven digits or more whose letters look like digits or are keys, else None.

    The whole must dial as a possible number. What has a transaction id's shape, and more words, dial nothing.
    """
    written = plain(word).replace(IGNORED, "")
    if len(written) > LONGEST or _LIKE_TRANSACTION_ID.match(written) or " " in written:
        return None
    looks = "".join(filter(str.isalnum, written.translate(LOOK_ALIKES)))
    keys = looks if looks.isdecimal() else "".join(filter(str.isalnum, written.upper().translate(_KEYS)))
    if sum(map(str.isdecimal, written)) < FEWEST_DIGITS or not (keys.isascii() and keys.isdecimal()):
        return None
    has_plus = written.startswith("+")
    number = number_of(keys, region, has_plus=has_plus)
    if number is None:
        return None
    is_american = number.country_code == NORTH_AMERICA
    national = phonenumbers.national_significant_number(number)
    if national[0] in "01" if is_american else not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_withheld(caller: str, region: str) -> bool:
    """Tell whether what stands for a caller says that the number isn't told.

    It says so in words, in words typed on a keypad (``+266696687`` is ANONYMOUS), or by nothing but zeros. A
    number of possible length without a plus is one, though its keys spell a word.
    """
    written = plain(caller[:LONGEST_LINK]).replace(IGNORED, "").strip().lower()
    digits = _digits(written)
    if digits and not any(character.isalpha() for character in written):
        if not digits.strip("0") or (len(digits) >= 10 and not digits.removeprefix("1").strip("0")):
            return True
        return digits in _WITHHELD_DIGITS and (written.startswith("+") or parse(written, region) is None)
    user = re.sub(r"\A<?(?:sips?|tel):|@.*", "", written)
    words = re.findall("[a-z]+", user)
    return bool(words) and not digits and (
        (not _WITHHELD.isdisjoint(words) and _WITHHELD.union(_SAYS_NO_MORE).issuperset(words))
        or words in (["no", "caller", "id"], ["no", "number"], ["n", "a"])
    )  # fmt: skip


def same(number: str, other: str) -> bool:
    """Tell whether ``other``, E.164 or as given, is the number ``number`` (E.164); extensions don't count."""
    if other == number:
        return True
    if _E164.fullmatch(other):
        return False  # both are written alike, and differ: nothing to parse, which takes its time
    if isinstance(other, AsGiven):
        return other.main == number
    read = _read(number, WITHOUT_COUNTRY)
    if read is None or read.country_code is None:
        return False
    region = phonenumbers.region_code_for_country_code(read.country_code)
    return main_number(other, region) == number


def format_full(number: str, region: str) -> str:
    """Write a phone number out for people: ``+1 530-999-9999``. What can't be read stays as given."""
    main, extension = _split(plain(number))
    read = _read(main, region)
    if read is None:
        return number
    return phonenumbers.format_number(read, PhoneNumberFormat.INTERNATIONAL) + extension.rstrip()


def mask(number: str) -> str:
    """Write a phone number so that it can be told apart but not called: ``+1 530-•••-9999``.

    Outside North America the country and two to four last digits stay. Of what names no country only the last
    two digits stay, and of fewer than five nothing.
    """
    main, extension = _split(plain(number))
    read = _read(main, "US" if _VANITY_BEGINS.match(main.strip(_EDGES)) else WITHOUT_COUNTRY)
    if read is None:
        return _hide(main, shown=2) + _hide(extension, shown=0)
    national = phonenumbers.national_significant_number(read)
    if read.country_code == NORTH_AMERICA:
        masked = f"+1 {national[:3]}-{HIDDEN * 3}-{national[6:]}"
    else:
        country = f"+{read.country_code}"
        written = phonenumbers.format_number(read, PhoneNumberFormat.INTERNATIONAL)
        masked = country + _hide(written.removeprefix(country), shown=min(4, max(2, len(national) - 5)))
    return masked + _hide(extension, shown=0)


def ending(number: str) -> str:
    """Give the last digits that ``mask`` leaves to be seen, two to four; none of what is too short."""
    main, _ = _split(plain(number))
    return _digits(mask(main).rpartition(HIDDEN)[2])


def last_digits(number: str, count: int) -> str:
    """Give the last ``count`` digits of a phone number, extension left out; fewer where it has fewer."""
    if isinstance(number, AsGiven):
        return number.digits[-count:]
    if _E164.fullmatch(number):
        return number[1:][-count:]
    return _digits(_split(plain(number))[0])[-count:]


def plain(text: str) -> str:
    """Give the text, as long as before, with digits, dashes and spaces of every alphabet as ASCII."""
    return on_keys(text)


def extension_at(text: str, position: int) -> int:
    """Give where an extension or pauses at a position of plain text end; the position, if there are none."""
    match = _EXTENSION.match(text, position)
    return match.end() if match else position


def number_of(digits: str, region: str, *, has_plus: bool) -> PhoneNumber | None:
    """Read bare digits as a number of possible length; ``has_plus``: they begin with a country code."""
    if not 5 <= len(digits) <= MOST_DIGITS:
        return None
    number = _possible(digits, region.upper(), has_plus=has_plus)
    if number is None and not has_plus and digits.startswith("00"):
        return _possible(digits[2:], region.upper(), has_plus=True)
    return number


def _possible(digits: str, region: str, *, has_plus: bool) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(f"+{digits}" if has_plus else digits, region)
    except NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    if len(digits) < FEWEST_DIGITS and not phonenumbers.is_valid_number(number):
        return None
    return number


def _read(text: str, region: str) -> PhoneNumber | None:
    """Read plain text that is one number and nothing else."""
    if text.startswith("<") and len(text) <= LONGEST_LINK:
        link = next(markup.parts(text))
        if link.kind == "tel:" and link.end == len(text):
            return _read_written(link.address, region) or _read_written(link.label, region)
    return _read_written(text, region)


def _read_written(text: str, region: str) -> PhoneNumber | None:
    written = text.strip(_EDGES)
    if written[:4].lower() == "tel:":
        written = written[4:]
    if len(written) > LONGEST:
        return None
    if (vanity := _vanity_at(written, 0, region)) is not None and vanity[1] == len(written):
        return vanity[0]
    written = for_numbers(written)
    before_digits = written[: len(written) - len(written.lstrip("+" + _ROUND))]
    if not _WRITTEN.issuperset(written) or "+" in written[len(before_digits) :]:
        return None
    digits = "".join(character for character in written if character.isdecimal())
    return number_of(digits, region, has_plus="+" in before_digits)


def _user_of(uri: re.Match[str]) -> str:
    return re.sub("%2b", "+", uri["user"], flags=re.IGNORECASE)


def uris(plain: str, region: str) -> Iterator[tuple[str, int, int]]:
    """Give the numbers that stand in plain text as ``sip:``, ``callto:`` or ``tel:``, and where."""
    for uri in _URI.finditer(plain) if ":" in plain else ():
        number = parse(_user_of(uri), region)
        if number is not None:
            yield number, uri.start(), uri.end()


def dialled(plain: str) -> str:
    """Give plain text with what is dialled in place of ``sip:…@…``, ``callto:`` and their like."""

    def user(uri: re.Match[str]) -> str:
        extension = _URI_EXTENSION.search(uri["params"])
        return _user_of(uri) + (f" x{extension[1]}" if extension else "")

    return _URI.sub(user, plain) if ":" in plain else plain


def in_uris(plain: str) -> frozenset[int]:
    """Give the positions in plain text that are of ``sip:…@…`` and its like."""
    found = _URI.finditer(plain) if ":" in plain else ()
    return frozenset(at for uri in found for at in range(uri.start(), uri.end()))


def vanities(plain: str, region: str) -> Iterator[tuple[str, int, int]]:
    """Give the numbers in plain text that are written with letters, ``1-800-CONTACTS``, and where."""
    for match in _VANITY_BEGINS.finditer(plain):
        found = _vanity_at(plain, match.start(), region)
        if found is not None and not _AFTER_VANITY.match(plain, found[1]):
            yield phonenumbers.format_number(found[0], PhoneNumberFormat.E164), match.start(), found[1]


def _vanity_at(plain: str, start: int, region: str) -> tuple[PhoneNumber, int] | None:
    """Read 1-800-FLOWERS, letters past the tenth key left out, and give where it ends.

    Only after the codes of toll-free numbers, and only as an ending, or external ids would pass for numbers.
    """
    begins = _VANITY_BEGINS.match(plain, start)
    is_american = phonenumbers.country_code_for_region(region.upper()) == NORTH_AMERICA
    if begins is None or not (is_american or begins[0].startswith("+1")):
        return None
    keys, at, spaced_out = "", begins.end(), False
    for _ in range(_MOST_VANITY_PARTS):
        part = _VANITY_PART.match(plain, at)
        if part is None or (part[1] == " " and not part[2].isupper() and not part[2].isdecimal()):
            return None
        keys, at = keys + part[2].upper(), part.end()
        spaced_out = spaced_out or bool(part[1])
        if len(keys) >= 7:
            break
    has_sign = spaced_out or ")" in begins[0] or "-" in begins[0]
    letters = sum(map(str.isalpha, keys))
    is_word = letters >= 2 if has_sign else letters == len(keys) and begins[0][0] in "+1"
    if len(keys) < 7 or not is_word or not keys[-1].isalpha() or (keys[7:] and not keys[7:].isalpha()):
        return None
    digits = "".join(character for character in begins[0] if character.isdecimal()).removeprefix("1")
    number = number_of("1" + digits + keys[:7].translate(_KEYS), region, has_plus=True)
    return None if number is None else (number, at)


def _split(text: str) -> tuple[str, str]:
    """Split plain text into a number and the extension or pauses after it."""
    written = text.rstrip(_EDGES)
    if len(written) <= LONGEST:
        for match in _EXTENSION.finditer(written):
            if match.end() == len(written):
                return written[: match.start()], written[match.start() :]
    return text, ""


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def _hide(text: str, shown: int) -> str:
    digits = [at for at, character in enumerate(text) if unicodedata.category(character)[0] == "N"]
    kept = set(digits[-shown:]) if shown and len(digits) >= shown + 3 else set()
    hidden = set(digits) - kept
    return "".join(HIDDEN if at in hidden else character for at, character in enumerate(text))
