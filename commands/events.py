"""What Slack tells of by itself."""

from bot.access import Rights
from bot.entries import Answer, Services
from bot.requests import Request


async def subteam_members_changed(request: Request, rights: Rights, services: Services) -> Answer:
    """Ask at once who is in the user group now: somebody may have been taken out of it."""
    del rights  # nobody asked

    async def refresh() -> None:
        await services.groups.refresh(request.text)

    return Answer(work=refresh)


async def channel_shared(request: Request, rights: Rights, services: Services) -> Answer:
    """Take shared cards back from a channel that people of another company read from now on."""
    del rights  # nobody asked

    async def redact() -> None:
        await services.tagging.redrawing.redact(request.text, request.team)

    return Answer(work=redact)
