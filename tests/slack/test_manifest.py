"""manifest.yml is what the index says, and Slack takes it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.config.settings import NameSettings
from bot.slack.entry import SCOPES, manifest
from bot.slack.incoming import InteractionKind
from commands import index

ROOT = Path(__file__).parent.parent.parent

SCHEMA = json.loads((ROOT / "tests/fixtures/slack-manifest.schema.json").read_text(encoding="utf-8"))

ENTRIES = index(NameSettings())


def parsed(url: str | None) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(manifest(ENTRIES, url))
    return document


@pytest.mark.parametrize("url", [None, "https://switchboard.example.com"])
def test_slack_takes_it(url: str | None) -> None:
    """By Slack's own schema, for Socket Mode and for HTTP."""
    jsonschema.validate(parsed(url), SCHEMA, cls=jsonschema.Draft7Validator)


def test_the_committed_one_is_current() -> None:
    """`python -m bot manifest > manifest.yml` was run after the last change of the index."""
    assert (ROOT / "manifest.yml").read_text(encoding="utf-8") == manifest(ENTRIES)


def test_every_command_of_the_index_is_in_it() -> None:
    """What is not in the manifest can't be typed."""
    commands = {entry.name for entry in ENTRIES if entry.kind is InteractionKind.COMMAND}
    assert {command["command"] for command in parsed(None)["features"]["slash_commands"]} == commands


@pytest.mark.parametrize(
    "url", ["https://a.example/", "https://a.example", "https://a.example/slack/events", "https://a.example/slack/events/"]
)  # fmt: skip
def test_http_has_its_address_everywhere(url: str) -> None:
    """The address may be given with or without the path."""
    document = parsed(url)
    addresses = [command["url"] for command in document["features"]["slash_commands"]]
    addresses.append(document["settings"]["interactivity"]["request_url"])
    assert set(addresses) == {"https://a.example/slack/events"}
    assert document["settings"]["socket_mode_enabled"] is False


def test_every_scope_has_a_reason() -> None:
    """Whoever approves the app reads why, beside each."""
    for scope, reason in SCOPES:
        assert f"- {scope} # {reason}" in manifest(ENTRIES)
        assert reason
