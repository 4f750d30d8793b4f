"""What is said to people, read where it is written: no sentence that was dropped comes back."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import words
from bot.dispatch import asking_again
from bot.person import Person
from bot.slack.incoming import Interaction, InteractionKind

ROOT = Path(__file__).parents[2]

DROPPED = (
    "no such call in progress", "you have no line set", "people reach you by", "saved here", "on its way",
    "asks for a pause", "your tag came", "external id", "as one thing", "· in invoca", "role doesn't include",
    "others you don't see", "has been written down", "in progress as of", "number dialled",
    "through switchboard",
    "try again", "an id", "this id", "the id",
)  # fmt: skip
"""In lower case; IDs are written so."""


def said() -> Iterator[tuple[str, str]]:
    """Every text that people may see, as far as it is written out, and where; no docstrings."""
    for path in sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "commands").rglob("*.py")]):
        where = path.relative_to(ROOT).as_posix()
        if where.startswith(("bot/check/", "bot/config/", "bot/database/", "bot/ledger/", "bot/__main__.py")):
            continue  # for engineers, in a terminal; bot/database/errors.py has no line with any of these
        tree = ast.parse(path.read_text(encoding="utf-8"))
        alone = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
                yield f"{where}:{node.lineno}", node.value


def test_no_sentence_of_old() -> None:
    """Neither what the cards said once, nor "try again" where there is nothing to press or to type for it."""
    found = [
        (where, text)
        for where, text in said()
        for each in DROPPED
        if each in (text if each.endswith(" id") else text.lower()) and text != words.TRY_AGAIN
    ]
    assert found == []


@pytest.mark.parametrize(
    ("kind", "name", "text", "expected"),
    [
        (InteractionKind.COMMAND, "/calls", "9999 share", "Type it again now."),
        (InteractionKind.COMMAND, "/tag", "9999 note=4111 1111 1111 1111", "Type it again now."),
        (InteractionKind.ACTION, "call.open:1", "{}", "Press the button again now."),
        (InteractionKind.ACTION, "call.menu", "{}", "Choose it again now."),
        (InteractionKind.MESSAGE_SHORTCUT, "look_up", "", "Choose it again now."),
        (InteractionKind.SUBMISSION, "edit", "", "Press the button again now."),
        (InteractionKind.EVENT, "app_home_opened", "", ""),
    ],
)
def test_how_the_same_is_asked_for_again(kind: InteractionKind, name: str, text: str, expected: str) -> None:
    """By what was done; what was typed isn't said again, since it may be a number."""
    came = Interaction(kind, name, Person("T0ACME", "U0ANA"), None, text, "")
    assert asking_again(came, words.NOW) == expected
