"""The shape of the house: what stands above what, and that nothing reaches up."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ORDER = (
    # From the top floor down: nothing imports from a room above its own.
    "bot.__main__",  # the programs: the only place that joins commands and application
    "commands",  # the index, and what leads to several capabilities
    "commands.shortcuts",
    "commands.tagging",
    "commands.lookup",
    "commands.grammar",
    "bot.check",
    "bot.app",
    "bot.serving",
    "bot.dispatch",
    "bot.delivery",
    "bot.slack",
    "bot.cards",
    "bot.calls",
    "bot.access",
    "bot.config",
    "bot.ledger",
    "bot.database",
    "bot.invoca",
    "bot.environment",
    "bot.queries",
    "bot.errors",
    "bot.words",
    "bot.text",
    "bot.person",
    "bot.times",
)
MOST_ROOMS = {"bot": 21, "commands": 12}
"""Folders and files directly in one, apart from its own ``__init__``."""
WITHOUT_BOLT = ("bot.invoca", "bot.database", "bot.ledger", "bot.cards", "bot.text")
MAY_IMPORT = {"sandbox": {"sandbox"}, "bench": {"bench", "bot", "commands", "sandbox"}}
OURS = {"bench", "bot", "commands", "sandbox", "tests"}


def modules(*tops: str) -> Iterator[tuple[str, Path]]:
    for top in sorted(tops or OURS):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


def floor(name: str) -> int:
    """How far down a module stands; the longest name of a room that fits counts."""
    fitting = [(len(room), at) for at, room in enumerate(ORDER) if within(name, room)]
    assert fitting, f"{name} has no room in ORDER"
    return max(fitting)[1]


@pytest.mark.parametrize(
    ("module", "path"),
    [each for each in modules("bot", "commands") if each[0] != "bot"],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_reaches_up(module: str, path: Path) -> None:
    """A module imports from its own room and from those below it."""
    own = floor(module)
    for name in imports(path):
        if name.split(".")[0] in OURS:
            assert name.split(".")[0] in {"bot", "commands"}, f"{module} imports {name}"
            assert floor(name) >= own, f"{module} imports {name}"


def test_a_folder_has_few_rooms() -> None:
    """Whoever looks into a folder sees at once what is there."""
    for folder in sorted({path.parent for _, path in modules("bot", "commands")}):
        rooms = {
            path.stem
            for path in folder.iterdir()
            if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
        }
        most = MOST_ROOMS.get(folder.relative_to(ROOT).as_posix(), 16)
        assert len(rooms) <= most, f"{folder.relative_to(ROOT)}: {sorted(rooms)}"


@pytest.mark.parametrize("top", sorted(MAY_IMPORT))
def test_the_sandbox_stands_alone(top: str) -> None:
    """It knows nothing of the bot that is tried against it; the bench knows both."""
    for module, path in modules(top):
        for name in imports(path):
            first = name.split(".")[0]
            assert first not in OURS or first in MAY_IMPORT[top], f"{module} imports {name}"


@pytest.mark.parametrize("part", WITHOUT_BOLT)
def test_bolt_stays_outside(part: str) -> None:
    """The API client, the ledger and the cards know nothing of Bolt."""
    for module, path in modules("bot"):
        if within(module, part):
            assert not any(within(name, "slack_bolt") for name in imports(path)), module


def test_nothing_is_left_for_later() -> None:
    """No sentence waits to be written: what can't say what it is for isn't done."""
    waiting = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r"\b")
    for module, path in modules():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            assert not waiting.search(line), f"{module}, line {number}: {line.strip()}"


def test_one_name_is_one_thing() -> None:
    """No class of ours has the name of another: whoever searches for it finds what is meant."""
    named: dict[str, set[str]] = {}
    for module, path in modules("bot", "commands"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named.setdefault(node.name, set()).add(module)
    assert {name: where for name, where in named.items() if len(where) > 1} == {}


def test_nothing_has_two_names() -> None:
    """Nothing of ours is imported under another name."""
    for module, path in modules("bot", "commands"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
                assert all(alias.asname is None for alias in node.names), module
