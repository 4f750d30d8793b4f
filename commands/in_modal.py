"""Work that goes on in a modal: shown at once, loading if need be, and what goes wrong is said in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.cards.notices import loading_view, notice_view
from bot.cards.view import View
from bot.entries import Services
from bot.errors import BotError
from bot.requests import Request


async def opened(request: Request, view: View, services: Services) -> str:
    """Open a modal for what was clicked or chosen; on top of the one it was clicked in. Gives its id.

    Raises ViewNotShown.
    """
    if request.view is not None:
        return await services.views.push(request.trigger_id, view)
    return await services.views.open(request.trigger_id, view)


async def loading(
    request: Request, title: str, work: Callable[[], Awaitable[View]], services: Services
) -> None:
    """Open a modal at once, since a trigger lasts three seconds, and put into it what the work gives."""
    view_id = await opened(request, loading_view(title), services)
    async with said_in(view_id, title, services):
        await services.views.update(view_id, await work())


@asynccontextmanager
async def said_in(view_id: str, title: str, services: Services) -> AsyncIterator[None]:
    """Say in an open modal what goes wrong in the block."""
    try:
        yield
    except BotError as error:
        await services.views.update(view_id, notice_view(title, error.words()))
