"""Phone numbers: read in nearly any way of writing, formatted, masked. Pure.

bot.phones_in_text finds them in free text. A number counts when its length is possible in its country, not
only when it has been given out: 555 numbers must work. What carries an extension or pauses has no E.164 of
its own, so ``parse`` gives None: whoever needs it keeps it as given (the API's destinations carry
``- # * x ,``) and asks ``main_number`` for the part before.
"""

import re
import unicodedata
from typing import Self

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

HIDDEN = "•"
IGNORED = "\u200b"  # stands for every invisible character in plain()
LONGEST_LINK = 160  # <tel:…|…>
LONGEST = 64  # characters of one number as written, extension and pauses included
FEWEST_DIGITS = 7  # fewer are a number only where such a short one is really given out
MOST_DIGITS = 18  # E.164 has at most 15, after an international prefix such as 011
NORTH_AMERICA = 1  # the country code of the North American Numbering Plan, where every number is 3-3-4 digits
WITHOUT_COUNTRY = "ZZ"  # reads only what names its country

_DASHES_BY_OTHER_CLASSES = "\u2212\u30fc"  # the minus sign; the long vowel mark, typed for a dash in Japanese
_ROUND = " ()-./[]~" + IGNORED  # what people put between and around digits
_WRITTEN = frozenset("0123456789+" + _ROUND)
_EDGES = " .,;:!?'\"" + IGNORED
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_NORTH_AMERICAN = re.compile(r"\+1[2-9]\d{9}", re.ASCII)  # what the library gives back as it was
_LINK = re.compile(r"<tel:([^<>|]*)(?:\|([^<>]*))?>", re.IGNORECASE)
_EXTENSION = re.compile(
    r"""(?: [ ]{0,2} (?: ;ext= | (?:extension|extn?|x|\#) [. ]{0,2} )   # ext. 12, x12, #12, ;ext=12
          | [,;*p]{1,6} )                                                # pauses and tones: ,,12  *12
        [0-9]{1,7} (?: [,;*p#]{1,6} [0-9]{1,7} ){0,4} \#?
        (?! \w | [-.]\d )""",
    re.IGNORECASE | re.VERBOSE,
)
_VANITY = re.compile(
    r"(?:\+?1[ .-]?)?\(?8\d\d\)?[ .-](?:\d{3}[ .-]?)?[A-Z]{2,7}(?:[ .-]?[A-Z]{2,5})?", re.IGNORECASE
)
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
    read = _read(main, "US" if _VANITY.fullmatch(main.strip(_EDGES)) else WITHOUT_COUNTRY)
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


def last_digits(number: str, count: int) -> str:
    """Give the last ``count`` digits of a phone number, extension left out; fewer where it has fewer."""
    if isinstance(number, AsGiven):
        return number.digits[-count:]
    if _E164.fullmatch(number):
        return number[1:][-count:]
    return _digits(_split(plain(number))[0])[-count:]


def plain(text: str) -> str:
    """Give the text, as long as before, with digits, dashes and spaces of every alphabet as ASCII."""
    if text.isascii():
        return text
    return "".join(c if c.isascii() else _plain_character(c) for c in text)


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
    link = _LINK.fullmatch(text) if len(text) <= LONGEST_LINK else None
    if link is not None:
        return _read_written(link[1], region) or _read_written(link[2] or "", region)
    return _read_written(text, region)


def _read_written(text: str, region: str) -> PhoneNumber | None:
    written = text.strip(_EDGES)
    if written[:4].lower() == "tel:":
        written = written[4:]
    if len(written) > LONGEST:
        return None
    if _VANITY.fullmatch(written):
        return _vanity(written, region)
    before_digits = written[: len(written) - len(written.lstrip("+" + _ROUND))]
    if not _WRITTEN.issuperset(written) or "+" in written[len(before_digits) :]:
        return None
    digits = "".join(character for character in written if character.isdecimal())
    return number_of(digits, region, has_plus="+" in before_digits)


def _vanity(written: str, region: str) -> PhoneNumber | None:
    """Read 1-800-FLOWERS. Only after 8xx and only as an ending, or external ids would pass for numbers."""
    if phonenumbers.country_code_for_region(region.upper()) != NORTH_AMERICA and not written.startswith("+1"):
        return None
    keys = "".join(character for character in written.upper() if character.isalnum()).removeprefix("1")
    if len(keys) != 10:
        return None
    return number_of("1" + keys.translate(_KEYS), region, has_plus=True)


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


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character in _DASHES_BY_OTHER_CLASSES:
        return "-"
    if category == "Zs":
        return " "
    if category in {"Cf", "Mn"}:
        return IGNORED
    compatible = unicodedata.normalize("NFKC", character)
    return compatible if len(compatible) == 1 else character
