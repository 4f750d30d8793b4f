"""The file .env, as people save it."""

import os
from pathlib import Path
from unittest import mock

import pytest

from bot.environment import bare, load_file
from bot.errors import ConfigurationFaults
from tests.unprivileged import as_nobody, open_folder

UTF_8 = "not UTF-8; save the file as UTF-8"

SECRET = "secret-1"


def loaded(path: Path) -> dict[str, str]:
    with mock.patch.dict(os.environ, {"SET": "before"}, clear=True):
        load_file(path)
        return dict(os.environ)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("'a\"", "'a\""),
        ('"a', '"a'),
        ('"', '"'),
        ("", ""),
        ('""', ""),
        ("\"'a'\"", "'a'"),  # one pair
        ('"a"b"', '"a"b"'),
        ("a b", "a b"),
        ("\u201ca\u201d", "a"),
    ],
)
def test_one_matching_pair_is_taken_off(value: str, meant: str) -> None:
    """No more than one, and no half of one."""
    assert bare(value) == meant


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    """And what is set already stays."""
    (tmp_path / ".env").write_bytes("\ufeffPORT=1\r\nSET=after\r\nNAME='ü'\r\n".encode())
    assert loaded(tmp_path / ".env") == {"SET": "before", "PORT": "1", "NAME": "ü"}


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    """The environment may have everything."""
    assert loaded(tmp_path / ".env") == {"SET": "before"}


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (f"PORT=1\nTOKEN={SECRET}\n".encode("utf-16"), [f"line 1: {UTF_8}"]),
        (f"PORT=1\nTOKEN={SECRET}\n".encode("utf-16-le"), [f"line 1: {UTF_8}"]),
        ("PORT=1\n\n# caf\xe9\n".encode("latin-1"), [f"line 3: {UTF_8}"]),
        ("PORT=1\r\n\r\n# caf\xe9\r\n".encode("latin-1"), [f"line 3: {UTF_8}"]),
        ("PORT=1\rHOST=caf\xe9\r".encode("latin-1"), [f"line 2: {UTF_8}"]),
        (b"PORT=1\nTOKEN=a\0b\n", [f"line 2: {UTF_8}"]),
        (
            f"PORT=1\n\n\nTOKEN {SECRET}\nTOKEN\nOTHER='{SECRET}\n".encode(),
            [f"line {number}: can't be read; expected: NAME=value" for number in (4, 6)],
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path, content: bytes, lines: list[str]) -> None:
    """Which file, which line, what is wrong, and nothing of what stands there."""
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(ConfigurationFaults) as faults:
        loaded(tmp_path / ".env")
    assert faults.value.lines == tuple(f".env: {line}" for line in lines)


def test_what_is_no_file_is_one_line(tmp_path: Path) -> None:
    """A folder, a link that leads nowhere, and one that leads to itself."""
    (tmp_path / "nowhere").symlink_to("missing")
    (tmp_path / "itself").symlink_to("itself")
    for path, why in (
        (tmp_path, "Is a directory"),
        (tmp_path / "nowhere", "a link that leads nowhere"),
        (tmp_path / "itself", "Too many levels of symbolic links"),
    ):
        with pytest.raises(ConfigurationFaults) as faults:
            loaded(path)
        assert faults.value.lines == (f"{path.name}: can't be read: {why}",)


def test_a_file_that_may_not_be_read_is_one_line() -> None:
    """The system's own words for why."""
    with open_folder() as folder:
        (folder / ".env").write_text(f"TOKEN={SECRET}\n", encoding="utf-8")
        (folder / ".env").chmod(0)
        with as_nobody(), pytest.raises(ConfigurationFaults) as faults:
            loaded(folder / ".env")
    assert faults.value.lines == (".env: can't be read: Permission denied",)
