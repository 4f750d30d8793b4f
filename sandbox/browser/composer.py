"""What the message box completes: the app's commands as its manifest has them, and Slack's own `/invite`."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sandbox.bot_process import ROOT

MANIFEST = ROOT / "manifest.yml"
INVITE = "/invite"
TO_TRY = ("/calls", "/calls 9999", "/tag 9999 sold")
"""What the box offers to write for people who don't know what to begin with."""
_PART = re.compile(r"\s+·\s+")
_WORD = re.compile(r"[a-z][a-z-]*")


@dataclass(frozen=True)
class SlashCommand:
    """A command as people are offered it; `words` of its usage hint can be typed as they are."""

    name: str
    description: str
    hint: str
    words: tuple[str, ...] = ()


def slash_commands(manifest: Path = MANIFEST) -> tuple[SlashCommand, ...]:
    """Give the app's commands from its manifest, in that order, then Slack's own."""
    features = yaml.safe_load(manifest.read_text(encoding="utf-8"))["features"]
    return (*map(_command, features.get("slash_commands", [])), _invite(features))


def _command(entry: Any) -> SlashCommand:
    hint = str(entry.get("usage_hint", ""))
    words = tuple(part for part in _PART.split(hint) if _WORD.fullmatch(part))
    return SlashCommand(str(entry["command"]), str(entry["description"]), hint, words)


def _invite(features: Any) -> SlashCommand:
    name = str(features["bot_user"]["display_name"])
    return SlashCommand(INVITE, "Bring an app into this channel", f"@{name}", (f"@{name}",))
