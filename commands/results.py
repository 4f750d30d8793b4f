"""Calls in a modal: what was found, what is tagged on it, and the means to tag it."""

import json

from bot.access import Permission, Rights, Shown
from bot.cards.results import results_view
from bot.cards.view import View
from bot.entries import Services
from bot.invoca.models import Call, CurrentCalls
from bot.organizations import Organization
from bot.requests import Request
from commands import look

SHOWN = 10  # calls in a modal
LONGEST_ID = 64  # characters of a transaction id; Invoca documents 32


async def shown_in_a_modal(  # noqa: PLR0913 - what is shown, to whom
    request: Request,
    organization: Organization,
    current: CurrentCalls,
    rights: Rights,
    services: Services,
    *,
    asked_for: str,
    one: bool,
    written: bool = False,
) -> View:
    """Show calls in a modal; written down first who looks, unless that has been done."""
    calls: tuple[Call, ...] = current.calls[:SHOWN]
    shown = rights.shown(organization) if one and len(current.calls) == 1 else Shown.MASKED
    if not written:
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
        metadata=json.dumps(
            {"c": [each.transaction_id[:LONGEST_ID] for each in calls], "q": asked_for[:200]}
        ),
    )


async def drawn_again(
    request: Request, organization: Organization, rights: Rights, services: Services
) -> None:
    """Draw the results a modal shows again, with what has been set since."""
    view = request.view
    if view is None:
        return
    try:
        carried = json.loads(view.private_metadata)
        ids = [str(each) for each in carried["c"]]
        asked_for = str(carried.get("q", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    recent = [services.calls.recent.get(organization.fingerprint, each, services.clock()) for each in ids]
    calls = CurrentCalls(tuple(each.call for each in recent if each is not None))
    view_now = await shown_in_a_modal(
        request, organization, calls, rights, services, asked_for=asked_for, one=len(ids) == 1, written=True
    )
    await services.views.update(view.id, view_now)
