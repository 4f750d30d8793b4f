"""Dependencies point one way; this reads the imports and holds it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ALLOWED = {
    # A part of Switchboard, and the parts it may import beside itself. The longest prefix that fits counts.
    "bot.cards.text": set(),
    "bot.times": set(),
    "bot.faults": set(),
    "bot.budgets": set(),
    "bot.normal_text": set(),
    "bot.phones": {"bot.normal_text"},
    "bot.digit_groups": {"bot.phones"},
    "bot.phones_in_text": {"bot.budgets", "bot.digit_groups", "bot.normal_text", "bot.phones"},
    "bot.logs": set(),
    "bot.words": {"bot.cards.text"},
    "bot.words_invoca": {"bot.cards.text", "bot.words"},
    "bot.words_typed": {"bot.cards.text", "bot.words"},
    "bot.words_tags": {"bot.cards.text"},
    "bot.words_told": {"bot.words_tags"},
    "bot.words_modals": {"bot.cards.text", "bot.words"},
    "bot.words_share": {"bot.cards.text"},
    "bot.words_inputs": set(),
    "bot.mentions": {
        "bot.invoca.models", "bot.lookups", "bot.message_text", "bot.phones", "bot.phones_in_text",
    },
    "bot.message_text": set(),
    "bot.errors": {"bot.words"},
    "bot.invoca": {
        "bot.budgets", "bot.errors", "bot.words", "bot.words_invoca", "bot.phones", "bot.lookups",
        "bot.proxies",
    },
    "bot.lookups": {"bot.budgets", "bot.phones", "bot.words", "bot.invoca.models"},
    "bot.addresses": set(),
    "bot.environment": {"bot.faults"},
    "bot.proxies": {"bot.addresses", "bot.environment", "bot.faults"},
    "bot.settings": {"bot.addresses", "bot.environment", "bot.faults", "bot.ledger.urls"},
    "bot.custom_fields": {"bot.private_numbers"},
    "bot.typed_numbers": set(),
    "bot.typed_dates": set(),
    "bot.private_numbers": set(),
    "bot.words_values": set(),
    "bot.words_tag_typed": {"bot.cards.text", "bot.words"},
    "bot.typed_values": {
        "bot.cards.text", "bot.custom_fields", "bot.errors", "bot.lookups", "bot.typed_dates",
        "bot.typed_numbers", "bot.words_values",
    },
    "bot.names_apart": {
        "bot.custom_fields", "bot.lookups", "bot.phones", "bot.phones_in_text", "bot.typed_values",
    },
    "bot.organizations": {
        "bot.addresses", "bot.custom_fields", "bot.invoca.account", "bot.lookups", "bot.names_apart",
        "bot.phones",
    },
    "bot.kept_references": {"bot.errors", "bot.lookups"},
    "bot.organizations_file": {"bot.environment", "bot.faults", "bot.organizations", "bot.settings"},
    "bot.access": {"bot.errors", "bot.organizations"},
    "bot.ledger": {
        "bot.access", "bot.errors", "bot.faults", "bot.lookups", "bot.private_numbers", "bot.words",
    },
    "bot.limits": {"bot.access", "bot.errors"},
    "bot.cards": {
        "bot.access", "bot.errors", "bot.invoca.models", "bot.lookups", "bot.organizations", "bot.phones",
        "bot.phones_in_text", "bot.private_numbers", "bot.words", "bot.words_tags", "bot.words_told",
        "bot.words_modals", "bot.words_share", "bot.custom_fields",
        # what was asked and what became of it, as data
        "bot.ledger.asked", "bot.ledger.calls_tagged", "bot.ledger.pauses", "bot.ledger.to_tell",
    },
    "bot.recent_calls": {"bot.invoca.models"},
    "bot.calls": {
        "bot.access", "bot.budgets", "bot.errors", "bot.invoca", "bot.lookups", "bot.organizations",
        "bot.recent_calls", "bot.times",
    },
    "bot.acks": set(),
    "bot.lateness": {"bot.times"},
    "bot.patience": {"bot.acks"},
    "bot.memory": set(),
    "bot.refusals": set(),
    "bot.gate": {"bot.refusals", "bot.times"},
    "bot.connections": {"bot.refusals"},
    "bot.tasks": {"bot.acks"},
    "bot.requests": {"bot.access"},
    "bot.views": {"bot.cards", "bot.errors", "bot.slack_failures", "bot.words"},
    "bot.answers": {
        "bot.cards", "bot.errors", "bot.proxies", "bot.requests", "bot.slack_failures", "bot.times",
        "bot.views", "bot.words",
    },
    "bot.reports": {"bot.cards", "bot.errors"},
    "bot.identity": {"bot.slack_failures"},
    "bot.slack_failures": set(),
    "bot.periodic": {"bot.errors"},
    "bot.groups": {"bot.errors", "bot.ledger", "bot.organizations", "bot.slack_failures", "bot.times"},
    "bot.people": {
        "bot.access", "bot.errors", "bot.groups", "bot.ledger", "bot.organizations", "bot.slack_failures",
        "bot.times",
    },
    "bot.words_check": set(),
    "bot.words_failures": set(),
    "bot.words_check_slack": {"bot.words_check", "bot.words_failures"},
    "bot.online_report": {"bot.words_check"},
    "bot.online_invoca": {"bot.invoca", "bot.online_report", "bot.organizations", "bot.words_check"},
    "bot.online_slack": {
        "bot.manifest", "bot.online_report", "bot.organizations", "bot.proxies", "bot.words_check_slack",
    },
    "bot.online_members": {
        "bot.ledger.people", "bot.online_report", "bot.online_slack", "bot.organizations", "bot.people",
        "bot.times", "bot.words_check_slack",
    },
    "bot.online_here": {"bot.manifest", "bot.online_report", "bot.server", "bot.words_check"},
    "bot.online_failures": {"bot.online_here", "bot.online_slack", "bot.words_failures"},
    "commands": {"bot"},
    "bot.app": {"bot"},
    "bot.__main__": {"bot", "commands"},
    "bot": {"bot"},  # what composes the rest: entries, dispatch, server, manifest, check, __main__
    "sandbox": {"sandbox"},
    "bench": {"bot", "sandbox"},
    "tests": {"bench", "bot", "commands", "sandbox", "tests"},
}  # fmt: skip
WITHOUT_BOLT = ("bot.invoca", "bot.ledger", "bot.cards")
OURS = {"bench", "bot", "commands", "sandbox", "tests"}


def modules() -> Iterator[tuple[str, Path]]:
    for top in sorted(OURS):
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


def part_of(module: str) -> str:
    return max((part for part in ALLOWED if within(module, part)), key=len)


@pytest.mark.parametrize(
    ("module", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_module_imports_only_what_its_part_may(module: str, path: Path) -> None:
    """Nothing is imported against the direction of the dependencies."""
    part = part_of(module)
    for name in imports(path):
        if name.split(".")[0] in OURS:
            allowed = {part, *ALLOWED[part]}
            assert any(within(name, each) for each in allowed), f"{module} imports {name}"


@pytest.mark.parametrize("part", WITHOUT_BOLT)
def test_bolt_stays_outside(part: str) -> None:
    """The API client, the ledger and the cards know nothing of Bolt."""
    for module, path in modules():
        if within(module, part):
            assert not any(within(name, "slack_bolt") for name in imports(path)), module


def test_only_the_composition_root_imports_the_commands() -> None:
    """What people can type and click is joined to the bot in one place."""
    for module, path in modules():
        if within(module, "bot") and module != "bot.__main__":
            assert not any(within(name, "commands") for name in imports(path)), module
