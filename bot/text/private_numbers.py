"""Numbers that must not be stored anywhere: of payment cards, and of the US social security. Pure.

What is found is what looks like one: a number of a card has a length and a beginning that its issuers use
(ISO/IEC 7812) and the right check digit (Luhn), in the groups cards are printed in; a social security number
stands in its groups of 3, 2 and 4 and was given out by the rules (Social Security Administration, 2011 on).
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class PrivateNumber(StrEnum):
    """What a number looks like."""

    PAYMENT_CARD = "payment card"
    SOCIAL_SECURITY = "social security"


_FEWEST_DIGITS = 9  # of any of them

_DIGIT = re.compile("[0-9]")

_BETWEEN = r"(?:[^\w+]|_){1,4}"  # anything but letters; a plus begins a phone number

_LONGEST_PHONE_NUMBER = 15  # digits after a plus (E.164); of more, it is none

_IN_GROUPS = re.compile(
    rf"""(?<![0-9])(?=((?:
        [0-9]{{13,19}}
      | [0-9]{{4}} (?: {_BETWEEN} [0-9]{{4}} ){{2,3}} (?: {_BETWEEN} [0-9]{{1,4}} )?
      | [0-9]{{4}} {_BETWEEN} [0-9]{{6}} {_BETWEEN} [0-9]{{4,5}}
      | [0-9]{{6}} {_BETWEEN} [0-9]{{13}}
      | [0-9]{{4}} {_BETWEEN} [0-9]{{8}} {_BETWEEN} [0-9]{{4}}
      | [0-9]{{6}} {_BETWEEN} [0-9]{{4}} {_BETWEEN} [0-9]{{6}}
      | [0-9]{{2}} (?: {_BETWEEN} [0-9]{{2}} ){{7}}
      | [0-9] (?: {_BETWEEN} [0-9] ){{12,18}}
    ))(?![0-9]))""",
    re.VERBOSE,
)

_FOUR_FOURS = re.compile(rf"(?<![0-9])(?=([0-9]{{4}}(?:{_BETWEEN}[0-9]{{4}}){{3}})(?![0-9]))")

_SOCIAL_SECURITY = re.compile(
    r"""(?<![0-9])(?<![0-9][-. ])
        (?!000|666|9)[0-9]{3} (?: \s?([-._/|:,]{1,2})\s? | \s{1,2} )
        (?!00)[0-9]{2} (?: \s?\1\s? | (?<=\s[0-9]{2})\s{1,2} )
        (?!0000)[0-9]{4} (?![0-9])(?![-. ][0-9])""",
    re.VERBOSE,
)

_SAID_TO_BE = re.compile(
    r"(?:\bs\.?s\.?n\b|\bss\s?[#n]|social\s(?:security|insurance)|\bsocial\b)[^0-9]{0,20}"
    r"(?!000|666|9)[0-9](?:\s?-?\s?[0-9]){8}(?!\s?-?\s?[0-9])"
    r"|(?<![0-9])(?<![0-9][-. ])(?!000|666|9)[0-9]{3}[-. ]?[0-9]{2}[-. ]?[0-9]{4}(?![0-9])"
    r"[^0-9]{0,20}\b(?:s\.?s\.?n\b|social\b)",
    re.IGNORECASE,
)

_ISSUERS: tuple[tuple[range, Iterable[int]], ...] = (
    # the first six digits, and the lengths that go with them
    (range(400000, 500000), (13, 16, 19)),  # Visa
    (range(510000, 560000), (16,)),  # Mastercard
    (range(222100, 272100), (16,)),
    (range(340000, 350000), (15,)),  # American Express
    (range(370000, 380000), (15,)),
    (range(601100, 601200), range(16, 20)),  # Discover
    (range(644000, 660000), range(16, 20)),
    (range(620000, 630000), range(16, 20)),  # UnionPay
    (range(810000, 830000), range(16, 20)),
    (range(300000, 306000), range(14, 20)),  # Diners Club
    (range(309500, 309600), range(14, 20)),
    (range(360000, 370000), range(14, 20)),
    (range(380000, 400000), range(14, 20)),
    (range(352800, 359000), range(16, 20)),  # JCB
    (range(220000, 220500), range(16, 20)),  # Mir
    (range(500000, 510000), range(13, 20)),  # Maestro
    (range(560000, 590000), range(13, 20)),
    (range(630400, 630500), range(13, 20)),
    (range(639000, 640000), range(13, 20)),
    (range(670000, 680000), range(13, 20)),
)


def find(text: str) -> PrivateNumber | None:
    """Tell what a text holds that must not be stored, or None."""
    plain = text if text.isascii() else text.translate({ord(c): _on_keyboard(c) for c in set(text)})
    if len(_DIGIT.findall(plain)) < _FEWEST_DIGITS:
        return None
    if any(_is_card(match, plain) for each in (_IN_GROUPS, _FOUR_FOURS) for match in each.finditer(plain)):
        return PrivateNumber.PAYMENT_CARD
    if _SOCIAL_SECURITY.search(plain) or _SAID_TO_BE.search(plain):
        return PrivateNumber.SOCIAL_SECURITY
    return None


def _is_card(match: re.Match[str], plain: str) -> bool:
    number = "".join(filter(str.isdecimal, match[1]))
    has_plus = plain[max(0, match.start() - 1) : match.start()] == "+"
    if len(set(number)) == 1 or (has_plus and len(number) <= _LONGEST_PHONE_NUMBER):
        return False
    begins, length = int(number[:6]), len(number)
    if not any(begins in beginnings and length in lengths for beginnings, lengths in _ISSUERS):
        return False
    digits = [*map(int, number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _on_keyboard(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    digit = unicodedata.digit(character, -1)  # of any script, raised and circled ones too
    if digit >= 0:
        return str(digit)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    return {"Pd": "-", "Sm": "-", "Zs": " ", "Zl": " ", "Zp": " "}.get(category, character)
