"""What comes from outside: values as an environment holds them, and text files as people save them."""

import io
import os
import re
from pathlib import Path

from dotenv import load_dotenv
from dotenv.parser import Binding, parse_stream

from bot.errors import ConfigurationFaults

QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019"}  # straight, and as texts have them

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # what a copy from a web page brings along

TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]+")  # RFC 6750, 2.1: what a bearer token is made of

LONGEST_FILE = 1_000_000  # bytes; TOML of some more takes minutes to read

LINE_ENDS = ("\r\n", "\r")


def bare(value: str) -> str:
    """The value without what surrounds it by mistake: white space, and one pair of matching quotes.

    A shell takes quotes away; docker's ``--env-file`` and the forms of most platforms keep them.
    """
    value = _stripped(value)
    inner = value[1:-1]
    if len(value) > 1 and QUOTES.get(value[0]) == value[-1] and not {value[0], value[-1]} & set(inner):
        return _stripped(inner)
    return value


def is_token(value: str) -> bool:
    """Whether this can be a token: no half of a pair of quotes, no ``<your token>``, no ``Bearer …``."""
    return TOKEN.fullmatch(value) is not None


def _stripped(value: str) -> str:
    before = None
    while before != value:  # either kind may stand outside of the other
        before, value = value, value.strip().strip(INVISIBLE)
    return value


def read_text(path: Path, called: str) -> str:
    """The text of a file, without a byte order mark. Raises OSError, and ConfigurationFaults if it is none.

    ``called`` is its name for people.
    """
    with path.open("rb") as opened:
        content = opened.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise ConfigurationFaults([f"{called}: longer than 1 MB; is it the right file?"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_of(content[: error.start].decode("utf-8", errors="replace"))
        raise ConfigurationFaults([_not_utf_8(called, line)]) from None
    if "\0" in text:  # UTF-16 without its mark reads as UTF-8 full of these
        raise ConfigurationFaults([_not_utf_8(called, line_of(text[: text.index("\0")]))])
    return text


def line_of(before: str) -> int:
    """The number of the line that comes after this text, from 1."""
    for end in LINE_ENDS:
        before = before.replace(end, "\n")
    return before.count("\n") + 1


def unreadable(path: Path, error: OSError) -> str:
    """Why a file can't be read, in a few words."""
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return "a link that leads nowhere"
    return error.strerror or "unreadable"


def load_file(path: Path) -> None:
    """Take the variables of this file into the environment, where it has none of that name already.

    A file that isn't there is none. Raises ConfigurationFaults with a line for everything that can't be read.
    """
    if not os.path.lexists(path):
        return
    try:
        text = read_text(path, path.name)
    except OSError as error:
        raise ConfigurationFaults([f"{path.name}: can't be read: {unreadable(path, error)}"]) from None
    lines = [
        f"{path.name}: line {_line(each)}: can't be read; expected: NAME=value"
        for each in parse_stream(io.StringIO(text))
        if each.error  # a name alone is none: docker takes that from the environment
    ]
    if lines:
        raise ConfigurationFaults(lines)
    load_dotenv(stream=io.StringIO(text))


def _line(binding: Binding) -> int:
    said = binding.original.string
    return binding.original.line + line_of(said[: len(said) - len(said.lstrip())]) - 1


def _not_utf_8(called: str, line: int) -> str:
    return f"{called}: line {line}: not UTF-8; save the file as UTF-8"
