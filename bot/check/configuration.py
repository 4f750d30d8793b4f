"""Reading the whole configuration at once, so that every fault of it is told in one go."""

import errno
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from bot import environment
from bot.check.here import here_closed
from bot.config.load import load
from bot.config.organizations import Directory
from bot.config.settings import Settings, read_database_url, read_names_without_faults, read_settings
from bot.database.migrate import require_usable
from bot.errors import ConfigurationFaults
from bot.serving.http import listening_socket

Program = Literal["serve", "socket", "check"]


def read_everything(needed_for: Program) -> tuple[Settings, Directory]:
    """Read settings and organizations, and look at the database: what `check` says is what a start does.

    Raises ConfigurationFaults with every fault of all.
    """
    lines: list[str] = []
    settings: Settings | None = None
    directory: Directory | None = None
    try:
        settings = read_settings()
    except ConfigurationFaults as faults:
        lines += faults.lines
    else:
        lines += _missing_for(needed_for, settings)
        lines += _of_listening(needed_for, settings)
    lines += environment.proxy_faults()
    lines += _of_database()
    given = read_names_without_faults() if settings is None else settings
    try:
        directory = load(Path(given.organizations_file), os.environ, given.allowed_api_hosts)
    except ConfigurationFaults as faults:
        lines += faults.lines
    if lines or settings is None or directory is None:
        raise ConfigurationFaults(lines)
    return settings, directory


def listen(settings: Settings) -> socket.socket:
    """Open the socket that HOST and PORT name. Raises ConfigurationFaults."""
    try:
        return listening_socket(settings.host, settings.port)
    except OSError as error:
        raise ConfigurationFaults([_closed(settings, error)]) from None


def _of_listening(program: Program, settings: Settings) -> list[str]:
    try:
        listening_socket(settings.host, settings.port).close()
    except OSError as error:
        if program != "check" or error.errno != errno.EADDRINUSE:  # perhaps by the one that is checked
            return [_closed(settings, error)]
    return []


def _closed(settings: Settings, error: OSError) -> str:
    return here_closed(f"{settings.host}:{settings.port}", error.strerror or type(error).__name__)


def _of_database() -> Sequence[str]:
    """What a start would be refused for by the database; nothing where the URL itself is at fault."""
    try:
        url = read_database_url()
    except ConfigurationFaults:
        return ()
    try:
        require_usable(url)
    except ConfigurationFaults as faults:
        return faults.lines
    return ()


def _missing_for(program: Program, settings: Settings) -> list[str]:
    secret, app_token = settings.slack_signing_secret, settings.slack_app_token
    if program == "socket" and app_token is None:
        return ["SLACK_APP_TOKEN: missing; expected: an app-level token, xapp-…, needed by `socket`"]
    if secret is None and (program == "serve" or (program == "check" and app_token is None)):
        return ["SLACK_SIGNING_SECRET: missing; expected: the app's signing secret, needed by `serve`"]
    return []
