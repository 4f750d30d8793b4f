"""The README has every command, setting, scope and program; this enumerates them."""

import re
from pathlib import Path

import pytest

from bot.config.settings import NameSettings, variables
from bot.slack.incoming import InteractionKind
from bot.slack.manifest import SCOPES
from commands import index

ROOT = Path(__file__).parent.parent

README = (ROOT / "README.md").read_text(encoding="utf-8")

LINKS = re.findall(r"!?\[[^\]]*\]\(([^)]+)\)", README)

TITLES = re.findall(r"^#+ (.+)$", README, re.MULTILINE)

PATHS = re.findall(r"`((?:bot|commands|sandbox|tests|bench)/[\w/.]*)`", README)

COMMANDS = [entry.name for entry in index(NameSettings()) if entry.kind is InteractionKind.COMMAND]


@pytest.mark.parametrize("name", variables())
def test_every_setting_is_described(name: str) -> None:
    """A row for each variable."""
    assert f"| `{name}` |" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described(command: str) -> None:
    """A row for each command, at least."""
    assert f"| `{command}" in README


@pytest.mark.parametrize(("scope", "reason"), SCOPES)
def test_every_scope_is_described(scope: str, reason: str) -> None:
    """A row for each scope, with the manifest's own reason."""
    assert f"| `{scope}` | {reason} |" in README


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench", "install", "lock"])
def test_the_commands_it_names_exist(target: str) -> None:
    """What a newcomer is told to type is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"make {target}" in README
    assert f"\n{target}:" in makefile


@pytest.mark.parametrize("target", LINKS)
def test_every_link_leads_somewhere(target: str) -> None:
    """To a title of this page, or to a file that is there: a picture, above all."""
    titles = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in TITLES}
    assert target.removeprefix("#") in titles if target.startswith("#") else (ROOT / target).is_file()


@pytest.mark.parametrize("path", PATHS)
def test_what_it_says_of_the_code_is_there(path: str) -> None:
    """Every folder and module it names."""
    assert (ROOT / path).exists()


def test_the_first_screen_has_a_picture_and_the_two_commands() -> None:
    """Within the first 15 lines: what it is, what it looks like, how to try it."""
    first = README.splitlines()[:15]
    assert any(line.startswith("![") for line in first)
    assert [line.split()[:2] for line in first if line.startswith("    make")] == [
        ["make", "demo"],
        ["make", "test"],
    ]
