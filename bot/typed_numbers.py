"""Numbers as people write them, with a comma or a point: ``1,234.50`` and ``1.234,50``. Pure."""

import re
import unicodedata
from decimal import Decimal

POINT_REGIONS = frozenset([
    # where the decimal sign is a point (Unicode CLDR: the numbers of each region's first language)
    "AG", "AI", "AS", "AU", "BB", "BD", "BH", "BM", "BS", "BW", "BZ", "CA", "CH", "CN", "DM", "DO",
    "EG", "ET", "FJ", "FM", "GB", "GD", "GG", "GH", "GI", "GM", "GT", "GU", "GY", "HK", "HN", "IE",
    "IL", "IM", "IN", "JE", "JM", "JO", "JP", "KE", "KH", "KI", "KN", "KR", "KW", "KY", "LC", "LI",
    "LK", "LR", "MH", "MM", "MO", "MP", "MS", "MT", "MU", "MW", "MX", "MY", "NA", "NG", "NI", "NP",
    "NZ", "OM", "PA", "PE", "PG", "PH", "PK", "PR", "PS", "PW", "QA", "SA", "SB", "SC", "SG", "SL",
    "SS", "SV", "SZ", "TC", "TH", "TO", "TT", "TV", "TW", "TZ", "UG", "US", "VC", "VG", "VI", "VU",
    "WS", "YE", "ZA", "ZM", "ZW",
])  # fmt: skip
_LONGEST = 60  # characters of one number as written
_WRITTEN = re.compile(r"([+-]?)\s?([0-9][0-9.,]*|[.,][0-9]+)")
_GROUPED = re.compile(
    r"[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]{1,3}(?:,[0-9]{2})+,[0-9]{3}"
)  # 1,234,567; 12,34,567
_COULD_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_SPACED = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+(?![0-9])")


def read_number(typed: str, region: str) -> str | None:
    """Give a number as plain digits (``1234.5``), or None for what is none.

    ``region`` (ISO 3166) decides what ``1,234`` is, where nothing else does. A currency sign says nothing.
    What is given reads as itself again: where ``1.234`` is a thousand, a bit more than one is ``1.2340``.
    """
    if len(typed) > _LONGEST:
        return None
    on_keyboard = "".join(map(_on_keyboard, typed)).strip()
    match = _WRITTEN.fullmatch(_SPACED.sub(lambda spaced: re.sub("[ ']", "", spaced[0]), on_keyboard))
    if match is None:
        return None
    sign, written = match.groups()
    usual = "." if region.upper() in POINT_REGIONS else ","
    decimal_sign = _decimal_sign(written, usual)
    whole, found, fraction = written.rpartition(decimal_sign) if decimal_sign else (written, "", "")
    if {".", ","} & set(whole) and not _GROUPED.fullmatch(whole):
        return None
    if len({".", ","} & set(whole)) > 1 or (found and found in whole):
        return None
    digits = whole.replace(",", "").replace(".", "") or "0"
    number = Decimal(f"{digits}.{fraction or '0'}")
    plain = f"{number:f}".rstrip("0").rstrip(".")
    if usual == "," and _COULD_GROUP.fullmatch(plain):
        plain += "0"
    return f"-{plain}" if sign == "-" and number else plain


def _decimal_sign(written: str, usual: str) -> str:
    """Give the sign before the fraction, or nothing where there is no fraction."""
    signs = [character for character in written if character in ".,"]
    if not signs:
        return ""
    last = signs[-1]
    if len(set(signs)) == 2:
        return last
    if len(signs) > 1:
        return ""
    return last if last == usual or not _COULD_GROUP.fullmatch(written) else ""


def _on_keyboard(character: str) -> str:
    if character.isascii():
        return "" if character == "$" else character
    if character == "\u2019":
        return "'"  # Swiss numbers are grouped with it
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Sc", "Cf"}:
        return ""
    if category == "Zs":
        return " "
    return "-" if category == "Pd" or character == "\u2212" else character
