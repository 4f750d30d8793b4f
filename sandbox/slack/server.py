"""The Slack sandbox as a whole: start it, connect the app, let people act, look at what they see."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from sandbox.changes import PATIENCE, Found
from sandbox.slack.delivery import Delivery
from sandbox.slack.errors import Refusal
from sandbox.slack.people import People
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.socket_messages import Reason
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.state import Call, SlackState, wall_clock
from sandbox.slack.switches import SlackSwitches
from sandbox.slack.transport import ACK_SECONDS, HttpTransport, Payload, Transport
from sandbox.slack.web_api import WebApi
from sandbox.slack.workspace import Channel, Workspace


class SlackSandbox(People):
    """A Slack on loopback.

        async with SlackSandbox(example_workspace()) as slack:
            slack.connect(request_url)                    # the app has slack.api_url as its SLACK_API_URL,
            slack.connect_socket_mode()                   # or this, and the app opens its own connections
            delivery = await slack.command("U0ANA", "C0SALES", "/calls")

    `clock` gives unix seconds: timestamps, expiries and signatures go by it. How long an ack took is real
    time, and `ack_seconds` how long Slack waits for one.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        clock: Callable[[], float] = wall_clock,
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        state = SlackState(workspace, clock)
        response_urls = ResponseUrls(state)
        super().__init__(state, response_urls)
        self.switches = SlackSwitches()
        self.socket_mode = SocketMode(state, ack_seconds)
        self.api_url = ""
        self._ack_seconds = ack_seconds
        self._server = WebApi(state, response_urls, self.switches, self.socket_mode)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Start listening on loopback; from now on `api_url` is known."""
        self._runner = web.AppRunner(self._server.application(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        _, port = self._runner.addresses[0][:2]
        self._state.base_url = f"http://127.0.0.1:{port}"
        self.api_url = f"{self._state.base_url}/api/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop listening, and break what connections there are."""
        self.socket_mode.connections.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    def connect(self, request_url: str) -> None:
        """Say where the app takes its requests: the request URL of its configuration."""
        app = self.workspace.app
        self.connect_through(HttpTransport(app, request_url, self._state.clock, self._ack_seconds))

    def connect_socket_mode(self, *, redelivers: bool = False) -> None:
        """Bring everything through the WebSockets the app opens with its app-level token.

        `redelivers`: an envelope whose ack is missing is brought again; see `SocketMode`.
        """
        self.socket_mode.redelivers = redelivers
        self.connect_through(self.socket_mode)

    async def wait_connected(self, connections: int = 1, seconds: float = PATIENCE) -> None:
        """Wait until the app has so many WebSockets open; TimeoutError past the seconds."""
        sockets = self.socket_mode.connections
        await self.wait_for(lambda: len(sockets.open) >= connections or None, seconds)

    async def disconnect_sockets(self, reason: Reason = "refresh_requested", seconds: float = 1.0) -> None:
        """Tell the app on every WebSocket that it ends, and see it closed, by us after so many seconds.

        From the first word on, nothing new goes over these; acks are still taken.
        """
        await self.socket_mode.connections.disconnect(reason, seconds)

    def drop_sockets(self) -> None:
        """Break every WebSocket, as a network does."""
        self.socket_mode.connections.drop()

    def silence_sockets(self) -> None:
        """Say nothing on any WebSocket from now on, and read nothing; each stays open."""
        self.socket_mode.connections.fall_silent()

    def connect_through(self, transport: Transport) -> None:
        """Say another way to the app."""
        self._dispatch.connect_through(transport)

    async def deliver_again(self, delivery: Delivery) -> Delivery:
        """Bring the very same signed request, or envelope, a second time."""
        return await self._dispatch.send_again(delivery)

    async def retry(self, delivery: Delivery, retry_num: int = 1) -> Delivery:
        """Try an event again, as Slack does up to three times: the same event, newly sent and counted."""
        return await self.send(replace(delivery.payload, retry_num=retry_num))

    async def share_channel(self, channel: str, team: str = "T0OTHER") -> Delivery | None:
        """Share a channel with another company, or with one more, and tell the app (`channel_shared`).

        Its people of this team join by themselves. None if the app is not told, for want of the scope.
        """
        place = self.workspace.channels[channel]
        if place.kind not in {"public", "private"} or team not in self.workspace.teams:
            raise ValueError(f"{channel} can't be shared with {team}")
        place.invited.discard(team)
        place.shared_with.add(team)
        event = {"type": "channel_shared", "connected_team_id": team, "channel": channel}
        return await self._tell_of_sharing(event, place)

    async def unshare_channel(self, channel: str, team: str = "T0OTHER") -> Delivery | None:
        """End the sharing with a company, whose people leave, and tell the app (`channel_unshared`)."""
        place = self.workspace.channels[channel]
        if team not in place.shared_with:
            raise ValueError(f"{channel} isn't shared with {team}")
        place.shared_with.discard(team)
        place.members -= {user.id for user in self.workspace.users.values() if user.team_id == team}
        event = {
            "type": "channel_unshared",
            "previously_connected_team_id": team,
            "channel": channel,
            "is_ext_shared": place.is_ext_shared,
        }
        return await self._tell_of_sharing(event, place)

    async def _tell_of_sharing(self, event: Mapping[str, Any], place: Channel) -> Delivery | None:
        scope = "channels:read" if place.kind == "public" else "groups:read"
        self._state.changed()
        granted = scope in self.workspace.app.scopes
        return await self.event(event, channel=place.id) if granted else None

    async def ssl_check(self) -> Delivery:
        """Probe the request URL's certificate, as Slack does now and then."""
        body = {"ssl_check": "1", "token": self.workspace.app.verification_token}
        return await self.send(Payload("ssl_check", body))

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything delivered so far."""
        return self._dispatch.deliveries

    @property
    def refused(self) -> list[Refusal]:
        """What the app sent that Slack refused for being faulty; a scenario that means it clears the list."""
        return self._state.refused

    @property
    def calls(self) -> list[Call]:
        """Every request the app made: to the Web API, and to response_urls as method `response_url`."""
        return self._state.calls

    def calls_to(self, method: str) -> list[Call]:
        """Give the requests the app made to one method."""
        return [call for call in self._state.calls if call.method == method]

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call the listener whenever anything a person sees, or the app asked, has changed."""
        self._state.changes.listeners.append(listener)

    async def wait_for(self, condition: Callable[[], Found | None], seconds: float = PATIENCE) -> Found:
        """Wait until the condition gives something true, and give that; TimeoutError past the seconds."""
        return await self._state.changes.wait_for(condition, seconds)
