"""Reading the whole configuration at once, so that every fault of it is told in one go."""

import os
from pathlib import Path
from typing import Literal

from bot.faults import ConfigurationFaults
from bot.organizations import Directory
from bot.organizations_file import load
from bot.settings import NameSettings, Settings, read_names, read_settings

Program = Literal["serve", "socket", "check"]


def read_everything(needed_for: Program) -> tuple[Settings, Directory]:
    """Read settings and organizations. Raises ConfigurationFaults with every fault of both."""
    lines: list[str] = []
    settings: Settings | None = None
    directory: Directory | None = None
    try:
        settings = read_settings()
    except ConfigurationFaults as faults:
        lines += faults.lines
    else:
        lines += _missing_for(needed_for, settings)
    given = _names() if settings is None else settings
    try:
        directory = load(Path(given.organizations_file), os.environ, given.allowed_api_hosts)
    except ConfigurationFaults as faults:
        lines += faults.lines
    if lines or settings is None or directory is None:
        raise ConfigurationFaults(lines)
    return settings, directory


def _names() -> NameSettings:
    """What names the other file, or the defaults where even that is at fault."""
    try:
        return read_names()
    except ConfigurationFaults:
        return NameSettings.model_construct()


def _missing_for(program: Program, settings: Settings) -> list[str]:
    secret, app_token = settings.slack_signing_secret, settings.slack_app_token
    if program == "socket" and app_token is None:
        return ["SLACK_APP_TOKEN: missing; expected: an app-level token, xapp-…, needed by `socket`"]
    if secret is None and (program == "serve" or (program == "check" and app_token is None)):
        return ["SLACK_SIGNING_SECRET: missing; expected: the app's signing secret, needed by `serve`"]
    return []
