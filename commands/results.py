"""Calls in a modal: what was found, what is tagged on it, and the means to tag it."""

import asyncio
import json
from dataclasses import dataclass

from bot.access import Permission, Shown
from bot.cards.notices import saved_view
from bot.cards.results import results_view
from bot.cards.view import View
from bot.entries import Services
from bot.invoca.errors import InvocaError
from bot.invoca.models import Call, CurrentCalls
from bot.organizations import Organization
from bot.recent_calls import RecentCall
from bot.requests import Request
from commands import look

SHOWN = 10  # calls in a modal
LONGEST_ID = 64  # characters of a transaction id; Invoca documents 32


@dataclass(frozen=True)
class OpenResults:
    """A modal that shows calls: its id, and theirs."""

    view_id: str
    calls: tuple[str, ...]
    not_looked_for: int = 0
    """Of what a message names."""


def shown_in(request: Request) -> OpenResults | None:
    """The calls shown in the modal that something was clicked in, if it shows any."""
    if request.view is None:
        return None
    try:
        carried = json.loads(request.view.private_metadata)
        shown, not_looked_for = carried["c"], carried.get("n", 0)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    calls = tuple(map(str, shown)) if isinstance(shown, list) else ()
    count = not_looked_for if isinstance(not_looked_for, int) else 0
    return OpenResults(request.view.id, calls[:SHOWN], count) if calls else None


async def shown_in_a_modal(  # noqa: PLR0913 - what is shown, to whom
    request: Request,
    organization: Organization,
    current: CurrentCalls,
    services: Services,
    *,
    permission: Permission = Permission.LOOK,
    asked_for: str,
    one: bool,
    not_looked_for: int = 0,
) -> View:
    """Show calls in a modal; written down first who looks.

    ``permission`` is what it takes to have looked for them. Raises NotPermitted and LedgerError.
    """
    rights = await services.rights_now(request.person, permission, organization)
    calls: tuple[Call, ...] = current.calls[:SHOWN]
    shown = rights.shown(organization)
    if shown is Shown.FULL and not (one and len(current.calls) == 1):
        shown = Shown.LISTED
    await look.write_down(request, organization, current, services, shown=shown, one=one)
    known = services.tagging.tagged
    latest = {
        each.transaction_id: await known.latest(organization.fingerprint, each.transaction_id)
        for each in calls
    }
    writable = services.tagging.updates.why_not(organization, services.clock()) is None
    return results_view(
        calls,
        organization,
        shown=shown,
        latest=latest,
        may_tag=writable and rights.may(Permission.TAG, organization),
        missing=current.missing,
        asked_for=asked_for,
        more=len(current.calls) - len(calls),
        not_looked_for=not_looked_for,
        metadata=json.dumps({"c": [each.transaction_id[:LONGEST_ID] for each in calls], "n": not_looked_for}),
    )


async def drawn_again(
    request: Request,
    results: OpenResults,
    organization: Organization,
    services: Services,
    request_id: str | None = None,
) -> None:
    """Draw results again, with what has been set since. Raises ViewNotShown and LedgerError.

    Where nothing can be told of a call now, a modal that shows it alone says what became of the request; one
    that shows several stays as it is.
    """
    cards, requests = services.tagging.cards, services.tagging.requests
    facts = await asyncio.gather(*(cards.facts(organization, each) for each in results.calls))
    calls = tuple(each.call for each in facts if isinstance(each, RecentCall))
    one = len(results.calls) == 1
    if calls and not any(isinstance(each, InvocaError) for each in facts):
        found = CurrentCalls(calls)
        view = await shown_in_a_modal(
            request,
            organization,
            found,
            services,
            asked_for="",
            one=one,
            not_looked_for=results.not_looked_for,
        )
    elif one and request_id is not None and (stands := await requests.get(request_id)) is not None:
        paused = await cards.paused(organization)
        rights = await services.rights_now(request.person, Permission.LOOK, organization)
        shown = rights.shown(organization)
        await look.write_down_call(request, organization, results.calls[0], services, shown)
        view = saved_view(stands, organization, shown, paused=paused)
    else:
        return
    await services.views.update(results.view_id, view)
