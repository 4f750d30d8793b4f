"""README and the pages of docs/ have every command, setting, scope and program; this enumerates them."""

import re
from pathlib import Path

import pytest

from bot.config.settings import NameSettings, variables
from bot.slack.entry import SCOPES
from bot.slack.incoming import InteractionKind
from commands import index

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = {path.relative_to(ROOT).as_posix(): path for path in (README, *sorted((ROOT / "docs").glob("*.md")))}
TEXTS = {name: path.read_text(encoding="utf-8") for name, path in PAGES.items()}
EVERYTHING = "\n".join(TEXTS.values())

LINKS = [
    (name, target) for name, text in TEXTS.items() for target in re.findall(r"!?\[[^\]]*\]\(([^)]+)\)", text)
]
NAMED = sorted(set(re.findall(r"`((?:bot|commands|sandbox|tests|bench|docs)/[\w/.]*)`", EVERYTHING)))
COMMANDS = [entry.name for entry in index(NameSettings()) if entry.kind is InteractionKind.COMMAND]


def anchors(text: str) -> set[str]:
    """Give the titles of a page as GitHub links to them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", variables())
def test_every_setting_is_described(name: str) -> None:
    """A row for each variable."""
    assert f"| `{name}` |" in TEXTS["docs/settings.md"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described(command: str) -> None:
    """A row for each command, at least."""
    assert f"| `{command}" in TEXTS["docs/commands.md"]


@pytest.mark.parametrize(("scope", "reason"), SCOPES)
def test_every_scope_is_described(scope: str, reason: str) -> None:
    """A row for each scope, with the manifest's own reason."""
    assert f"| `{scope}` | {reason} |" in TEXTS["docs/settings.md"]


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench", "install", "lock"])
def test_the_commands_they_name_exist(target: str) -> None:
    """What a newcomer is told to type is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"make {target}" in EVERYTHING
    assert f"\n{target}:" in makefile


@pytest.mark.parametrize(("name", "target"), LINKS)
def test_every_link_leads_somewhere(name: str, target: str) -> None:
    """To a title, or to a file that is there: a picture, above all."""
    path, _, title = target.partition("#")
    page = (PAGES[name].parent / path).resolve() if path else PAGES[name]
    assert page.is_file()
    assert not title or title in anchors(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", NAMED)
def test_what_they_say_of_the_code_is_there(path: str) -> None:
    """Every folder and module they name."""
    assert (ROOT / path).exists()


def test_every_page_is_found_from_the_first() -> None:
    """README links to each page of docs/."""
    linked = {target.partition("#")[0] for name, target in LINKS if name == "README.md"}
    assert set(PAGES) - {"README.md"} <= linked


def test_the_first_page_is_read_in_five_minutes() -> None:
    """README has at most 1,300 words: what it is, how to try it, one path from clone to an answer."""
    assert len(TEXTS["README.md"].split()) <= 1_300


def test_the_first_screen_has_a_picture_the_two_commands_and_what_decides() -> None:
    """Within the first 18 lines: what it is, what it looks like, how to try it, and whether it can be had."""
    first = TEXTS["README.md"].splitlines()[:18]
    assert any(line.startswith("![") for line in first)
    assert [line.split()[:2] for line in first if line.startswith("    make")] == [
        ["make", "demo"],
        ["make", "test"],
    ]
    assert any("grants the Calls In Progress API on request" in line for line in first)
    assert any("only while a call lasts" in line for line in first)
