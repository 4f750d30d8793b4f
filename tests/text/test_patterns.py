"""The patterns that texts are read with, all of them: none begins anew at every run inside a long text."""

import importlib
import pkgutil
import re

import pytest

import bot
import commands

UNANCHORED_RUN_TO_THE_END = re.compile(r"(?:\A|\||\()(?:\[(?:\\.|[^\]\\])+\]|\\[swdSWD])[+*](?:\\Z|\$)")


def patterns() -> dict[str, str]:
    found = {}
    for package in (bot, commands):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" in module.name or module.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    found[f"{module.name}.{name}"] = str(value.pattern)
    return found


@pytest.mark.parametrize(("name", "pattern"), patterns().items())
def test_no_pattern_looks_for_a_run_at_the_end(name: str, pattern: str) -> None:
    """Such a one is tried at each place of each run: a second of CPU for 12,000 spaces. ``rstrip`` is not."""
    assert not UNANCHORED_RUN_TO_THE_END.search(pattern), name


def test_the_patterns_are_found() -> None:
    """And what is looked for in them, too."""
    assert "bot.queries.TRANSACTION_ID" in patterns()
    assert UNANCHORED_RUN_TO_THE_END.search(r"\A[\s_]+|[\s_]+\Z")
    assert not UNANCHORED_RUN_TO_THE_END.search(r"\A[\s_]+\Z")
