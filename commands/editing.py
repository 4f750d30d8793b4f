"""What an open form is about, kept on our side: what it was filled with, and whose values it showed.

So it can be told what was changed, and what somebody else has changed meanwhile. The form carries an id.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from bot.access import Rights
from bot.cards.replace import replace_view
from bot.cards.view import View
from bot.entries import Services
from bot.errors import OutOfDate
from bot.ledger.calls_tagged import Latest, digest
from bot.ledger.kept import ValuesOf
from bot.organizations import Organization
from bot.requests import Request
from commands import look
from commands.results import OpenResults

OPEN_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Editing:
    """What a modal that edits a call is about; ``values`` and ``seen`` are by partner (API) name."""

    fingerprint: str
    transaction_id: str
    reply_id: str | None
    """The card it was opened from."""
    values: Mapping[str, str]
    """What its inputs were filled with, and nothing else."""
    seen: Mapping[str, str]
    """Which requests stood for the fields then (calls_tagged.digest)."""
    chosen: Mapping[str, str] | None = None
    """What is to be set, where it was asked whether to replace somebody else's values."""
    results: OpenResults | None = None
    """The results it lies on, where it was opened from a modal."""


async def keep(request: Request, editing: Editing, services: Services) -> str:
    """Keep what a modal is about; gives what it carries."""
    text = json.dumps(asdict(editing))
    kept_id = await services.kept.keep(
        request.person,
        text,
        services.clock(),
        OPEN_FOR,
        typed=[*editing.values.values(), *(editing.chosen or {}).values()],
        values_of=ValuesOf(editing.fingerprint, editing.transaction_id),
    )
    return json.dumps({"f": editing.fingerprint, "k": kept_id})


def carried(request: Request) -> tuple[str, str]:
    """The organization's fingerprint, and under what is kept what the modal is about. Raises OutOfDate."""
    try:
        given = json.loads("" if request.view is None else request.view.private_metadata)
        return str(given["f"]), str(given["k"])
    except (ValueError, KeyError, TypeError):
        raise OutOfDate from None


async def kept(request: Request, kept_id: str, organization: Organization, services: Services) -> Editing:
    """What the submitted modal is about. Raises OutOfDate."""
    given = json.loads(await services.kept.get(kept_id, request.person, services.clock()))
    results = given.pop("results", None)
    below = None if results is None else OpenResults(results["view_id"], tuple(results["calls"]))
    editing = Editing(**given, results=below)
    if editing.fingerprint != organization.fingerprint:
        raise OutOfDate
    return editing


async def question(  # noqa: PLR0913, PLR0917 - what is to be set, and who was faster with what
    request: Request,
    editing: Editing,
    latest: Latest,
    overtaken: Collection[str],
    organization: Organization,
    rights: Rights,
    services: Services,
) -> View:
    """Ask whether to replace what somebody else has set on these of the chosen fields meanwhile."""
    chosen = editing.chosen or {}
    shown = rights.shown(organization)
    await look.write_down_call(request, organization, editing.transaction_id, services, shown)
    seen = {**editing.seen, **{name: digest(latest, [name]) for name in chosen}}
    metadata = await keep(request, replace(editing, seen=seen), services)
    entered = {name: value for name, value in chosen.items() if name in overtaken}
    return replace_view(organization, latest, entered, metadata, shown=shown)
