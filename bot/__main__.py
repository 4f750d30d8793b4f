"""``python -m bot serve | socket | check | manifest | migrate | forget``."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from bot.app import build_app, keep_what_is_there
from bot.check.configuration import listen, read_everything
from bot.check.online import DATABASE_IN_USE, check_online, hints
from bot.check.report import line
from bot.config import logs
from bot.config.load import load
from bot.config.organizations import Directory
from bot.config.settings import NameSettings, Settings, read_database_url, read_names
from bot.database import migrate
from bot.database.database import open_database
from bot.database.errors import LedgerError, LedgerUnavailable
from bot.database.migrate import in_use, upgrade
from bot.database.urls import SqliteUrl, read_url
from bot.environment import load_file, url_fault
from bot.errors import ConfigurationFaults
from bot.ledger.retention import Forgetting, Forgotten
from bot.person import Person
from bot.serving.http import serve
from bot.serving.socket_mode import connected
from bot.slack.background import STANDARD, Patience
from bot.slack.entry import manifest
from commands import index

NO_DATABASE = "DATABASE_URL: there is no database file there"


class _AnyToken(Mapping[str, str]):
    """An environment that has every token: what is forgotten is none of the API's business."""

    def __getitem__(self, name: str) -> str:
        return "not-asked-for"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def fingerprint_of(key: str, names: NameSettings) -> str:
    """Give the fingerprint of the organization with this key. Raises ConfigurationFaults.

    It takes the organizations file, and none of the tokens the file refers to.
    """
    path = Path(names.organizations_file)
    directory = load(path, _AnyToken(), names.allowed_api_hosts)
    organization = directory.get(key)
    if organization is None:
        known = ", ".join(sorted(each.key for each in directory.organizations))
        raise ConfigurationFaults(
            [f"--organization: {path.name} has no organization {key!r}; it has: {known}"]
        )
    return organization.fingerprint


def forget_call(url: str, organization_fingerprint: str, transaction_id: str) -> str:
    """Blank what was set on a call; gives what is to be said. Raises ConfigurationFaults."""
    return _done(url, lambda ledger: ledger.call(organization_fingerprint, transaction_id.strip().upper()))


def forget_person(url: str, person: Person) -> str:
    """Blank what a person set, and forget what was kept for them; gives what is to be said. Likewise."""
    return _done(url, lambda ledger: ledger.person(person))


def _done(url: str, forget: Callable[[Forgetting], Awaitable[Forgotten]]) -> str:
    target = read_url(url)
    if isinstance(target, SqliteUrl) and not target.path.exists():
        raise ConfigurationFaults([NO_DATABASE])

    async def run() -> Forgotten:
        async with open_database(url) as database:
            return await forget(Forgetting(database))

    try:
        return _said(asyncio.run(run()))
    except LedgerUnavailable as error:
        raise ConfigurationFaults([migrate.UNAVAILABLE[error.reason]]) from None
    except LedgerError:
        raise ConfigurationFaults([migrate.BUSY]) from None


def _said(forgotten: Forgotten) -> str:
    lines = [f"Blanked: {_counted(forgotten.blanked)}."]
    if forgotten.on_their_way:
        lines.append(f"Still on the way: {_counted(forgotten.on_their_way)}.")
    lines.append("What is still on its way is delivered first; run this again afterwards to blank it, too.")
    return "\n".join(lines) + "\n"


def _counted(requests: int) -> str:
    return "1 request" if requests == 1 else f"{requests} requests"


def main(arguments: Sequence[str] | None = None, patience: Patience = STANDARD) -> int:
    """Run one of Switchboard's programs; gives the exit code."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.program == "forget" and (asked.organization is None) != (asked.call is None):
        parser.error("forget: --organization and --call go together")
    try:
        load_file(Path(".env"))
        return _run(asked, patience)
    except ConfigurationFaults as faults:
        for line in faults.lines:
            sys.stderr.write(line + "\n")
        return 1


def _run(asked: argparse.Namespace, patience: Patience) -> int:
    if asked.program == "manifest":
        if asked.url is not None and (fault := url_fault(asked.url) or _not_https(asked.url)):
            raise ConfigurationFaults([f"--url: {fault}"])
        sys.stdout.write(manifest(index(read_names()), asked.url))
        return 0
    if asked.program == "migrate":
        upgrade(read_database_url())
        sys.stdout.write("The database is at this version's tables.\n")
        return 0
    if asked.program == "forget":
        sys.stdout.write(_forget(asked))
        return 0
    settings, directory = read_everything(needed_for=asked.program)
    if asked.program == "check" and asked.online:
        return _check_online(settings, directory, explain=asked.explain)
    if asked.program == "check":
        count = len(directory.organizations)
        sys.stdout.write(f"All is well: {count} organization{'s' if count != 1 else ''}.\n")
        for said in hints(directory):
            sys.stdout.write(f"{line('hint', said)}\n")
        if in_use(settings.database_url.get_secret_value()):
            sys.stdout.write(f"{line('hint', DATABASE_IN_USE)}\n")
        return 0
    return _serve(settings, directory, asked.program, patience)


def _not_https(url: str) -> str | None:
    """Slack sends to nothing else (docs: "Request URL")."""
    return None if url.casefold().startswith("https://") else "must begin with https://, as Slack asks for it"


def _forget(asked: argparse.Namespace) -> str:
    if asked.person is not None:
        return forget_person(read_database_url(), Person(*asked.person))
    return forget_call(read_database_url(), fingerprint_of(asked.organization, read_names()), asked.call)


def _check_online(settings: Settings, directory: Directory, *, explain: bool) -> int:
    logs.set_up(settings.log_level, settings.log_format)

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    return 0 if asyncio.run(check_online(settings, directory, say, explain=explain)) else 1


def _serve(settings: Settings, directory: Directory, program: str, patience: Patience) -> int:
    logs.set_up(settings.log_level, settings.log_format)
    listening = listen(settings)

    async def run() -> None:
        async with AsyncExitStack() as opened:
            application = await opened.enter_async_context(
                build_app(settings, directory, index(settings), patience=patience)
            )
            socket_mode = None
            if program == "socket" and settings.slack_app_token is not None:
                token = settings.slack_app_token.get_secret_value()
                socket_mode = await opened.enter_async_context(
                    connected(application, token, settings.slack_api_url)
                )
            keep_what_is_there()
            await serve(application, listening, socket_mode)

    asyncio.run(run())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Switchboard: live phone calls in Slack"
    )
    programs = parser.add_subparsers(dest="program", required=True)
    programs.add_parser("serve", help="answer Slack over HTTP")
    programs.add_parser("socket", help="answer Slack in Socket Mode, without a public address")
    programs.add_parser("migrate", help="bring the database to this version's tables")
    checking = programs.add_parser(
        "check", help="report every fault of the settings and the organizations file"
    )
    checking.add_argument("--online", action="store_true", help="then ask Slack and Invoca too")
    checking.add_argument(
        "--explain",
        action="store_true",
        help="with --online: say what Slack's failures mean, also where all is well",
    )
    printing = programs.add_parser("manifest", help="print the Slack app manifest")
    printing.add_argument("--url", help="the public address, https://…, for HTTP instead of Socket Mode")
    _add_forget(programs)
    return parser


def _add_forget(programs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    forgetting = programs.add_parser("forget", help="blank what was set on a call or by a person, at once")
    what = forgetting.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--person", nargs=2, metavar=("HOME", "USER"), help="their Slack ids: T… or E…, and U… or W…"
    )
    what.add_argument(
        "--organization", metavar="KEY", help="as in the organizations file; together with --call"
    )
    forgetting.add_argument("--call", metavar="TRANSACTION_ID", help="the call's transaction id")


if __name__ == "__main__":
    sys.exit(main())
