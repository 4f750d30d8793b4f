"""``python -m bot serve | check | manifest``."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from dotenv import load_dotenv

from bot import logs
from bot.app import build_app, entries
from bot.check import read_everything
from bot.faults import ConfigurationFaults
from bot.manifest import manifest
from bot.organizations import Directory
from bot.server import listening_socket, serve
from bot.settings import Settings, names_from_environment


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of Switchboard's programs; gives the exit code."""
    asked = _parser().parse_args(arguments)
    load_dotenv(".env")
    if asked.program == "manifest":
        sys.stdout.write(manifest(entries(names_from_environment()), asked.url))
        return 0
    try:
        settings, directory = read_everything(needed_for=asked.program)
    except ConfigurationFaults as faults:
        for line in faults.lines:
            sys.stderr.write(line + "\n")
        return 1
    if asked.program == "check":
        count = len(directory.organizations)
        sys.stdout.write(f"All is well: {count} organization{'s' if count != 1 else ''}.\n")
        return 0
    return _serve(settings, directory)


def _serve(settings: Settings, directory: Directory) -> int:
    logs.set_up(settings.log_level, settings.log_format)
    try:
        listening = listening_socket(settings.host, settings.port)
    except OSError as error:
        sys.stderr.write(f"HOST, PORT: can't listen on {settings.host}:{settings.port}: {error.strerror}\n")
        return 1

    async def run() -> None:
        async with build_app(settings, directory) as application:
            await serve(application, listening)

    asyncio.run(run())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Switchboard: live phone calls in Slack"
    )
    programs = parser.add_subparsers(dest="program", required=True)
    programs.add_parser("serve", help="answer Slack over HTTP")
    programs.add_parser("check", help="report every fault of the settings and the organizations file")
    printing = programs.add_parser("manifest", help="print the Slack app manifest")
    printing.add_argument("--url", help="the public address, https://…, for HTTP instead of Socket Mode")
    return parser


if __name__ == "__main__":
    sys.exit(main())
