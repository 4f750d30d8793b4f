"""Numbers that must not be stored anywhere: of payment cards, and of the US social security. Pure.

What is found is what looks like one: a number of a card has a length and a beginning that its issuers use
(ISO/IEC 7812) and the right check digit (Luhn), in the groups cards are printed in; a social security number
stands in its groups of 3, 2 and 4 and was given out by the rules (Social Security Administration, 2011 on).
"""

import re
import unicodedata
from collections.abc import Container, Sequence
from enum import StrEnum


class PrivateNumber(StrEnum):
    """What a number looks like."""

    PAYMENT_CARD = "payment card"
    SOCIAL_SECURITY = "social security"


_FEWEST_DIGITS = 9  # of any of them

_LONGEST_PHONE_NUMBER = 15  # digits after a plus (E.164); of more, it is none

_GROUP = re.compile(r"(\+?)([0-9]+)((?:[^\w+]|_){1,4}(?=[0-9]))?")  # a plus, digits, what joins them to more

_LENGTHS = ".abcdefghijklmnopqrs"  # what a group of so many digits is in a shape: four are a d

_SHAPES = re.compile(
    """(?=(
        [m-s]             # 13 to 19 in one
      | d d{2,3} [a-d]?   # 4111 1111 1111 1111
      | df[de] | fm | dhd | fdf
      | b{8}
      | a{13,19}
    ))""",
    re.VERBOSE,
)

_FOUR_FOURS = re.compile("(?=(dddd))")

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

_ISSUERS: tuple[tuple[range, Container[int]], ...] = (
    # the first four digits, and the lengths that go with them
    (range(4000, 5000), (13, 16, 19)),  # Visa
    (range(5100, 5600), (16,)),  # Mastercard
    (range(2221, 2721), (16,)),
    (range(3400, 3500), (15,)),  # American Express
    (range(3700, 3800), (15,)),
    (range(6011, 6012), range(16, 20)),  # Discover
    (range(6440, 6600), range(16, 20)),
    (range(6200, 6300), range(16, 20)),  # UnionPay
    (range(8100, 8300), range(16, 20)),
    (range(3000, 3060), range(14, 20)),  # Diners Club
    (range(3095, 3096), range(14, 20)),
    (range(3600, 3700), range(14, 20)),
    (range(3800, 4000), range(14, 20)),
    (range(3528, 3590), range(16, 20)),  # JCB
    (range(2200, 2205), range(16, 20)),  # Mir
    (range(5000, 5100), range(13, 20)),  # Maestro
    (range(5600, 5900), range(13, 20)),
    (range(6304, 6305), range(13, 20)),
    (range(6390, 6400), range(13, 20)),
    (range(6700, 6800), range(13, 20)),
)

_LENGTHS_OF_CARDS = {str(begins): lengths for beginnings, lengths in _ISSUERS for begins in beginnings}

_DOUBLED = str.maketrans("0123456789", "0246813579")  # what each second digit counts as (Luhn)


def find(text: str) -> PrivateNumber | None:
    """Tell what a text holds that must not be stored, or None."""
    plain = text if text.isascii() else text.translate({ord(c): _on_keyboard(c) for c in set(text)})
    groups = _GROUP.findall(plain)
    if len("".join([digits for _, digits, _ in groups])) < _FEWEST_DIGITS:
        return None
    if _has_card(groups):
        return PrivateNumber.PAYMENT_CARD
    if _SOCIAL_SECURITY.search(plain) or _SAID_TO_BE.search(plain):
        return PrivateNumber.SOCIAL_SECURITY
    return None


def _has_card(groups: Sequence[tuple[str, str, str]]) -> bool:
    """Tell whether digits hold the number of a card, in the groups that ``_GROUP`` finds."""
    shape = ""
    digits: list[str] = []
    abroad: set[int] = set()
    for plus, group, is_joined in groups:
        if plus:
            abroad.add(len(digits))
        letter = _LENGTHS[len(group)] if len(group) < len(_LENGTHS) else "."
        shape += letter if is_joined else f"{letter} "
        digits += (group,) if is_joined else (group, "")
    for shapes in (_SHAPES, _FOUR_FOURS):
        for match in shapes.finditer(shape):
            start, end = match.span(1)
            number = "".join(digits[start:end])
            is_abroad = start in abroad and len(number) <= _LONGEST_PHONE_NUMBER
            if len(number) in _LENGTHS_OF_CARDS.get(number[:4], ()) and not is_abroad and _is_checked(number):
                return True
    return False


def _is_checked(number: str) -> bool:
    """Tell whether the last digit is the check of the others, which are not all the same."""
    counted = number[-1::-2] + number[-2::-2].translate(_DOUBLED)
    return sum(map(int, counted)) % 10 == 0 and len(set(number)) > 1


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
