"""``python -m bot forget``: what was set on a call, or by a person, is blanked at once. Nobody is asked."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

from bot.access import Person
from bot.faults import ConfigurationFaults
from bot.ledger import migrate
from bot.ledger.database import open_database
from bot.ledger.errors import LedgerError, LedgerUnavailable
from bot.ledger.forget import Forgetting, Forgotten
from bot.ledger.urls import SqliteUrl, read_url
from bot.organizations_file import load
from bot.settings import NameSettings

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
