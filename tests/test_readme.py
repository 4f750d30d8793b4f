"""The README has every command, setting, scope and program; this enumerates them."""

from pathlib import Path

import pytest

from bot.app import entries
from bot.manifest import SCOPES
from bot.requests import Kind
from bot.settings import NameSettings, variables

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COMMANDS = [entry.name for entry in entries(NameSettings()) if entry.kind is Kind.COMMAND]


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
    makefile = (Path(__file__).parent.parent / "Makefile").read_text(encoding="utf-8")
    assert f"make {target}" in README
    assert f"\n{target}:" in makefile
