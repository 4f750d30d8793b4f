"""Bringing payloads to the app, and doing with its acks what Slack does with them."""

from collections.abc import Mapping
from dataclasses import replace

from sandbox.slack.acks import answer_to_command, answer_to_submission
from sandbox.slack.delivery import TROUBLE_CONNECTING, Delivery
from sandbox.slack.errors import SlackError
from sandbox.slack.state import SlackState
from sandbox.slack.transport import Ack, Payload, Request, Transport


class Dispatch:
    """The way from Slack to the app."""

    def __init__(self, state: SlackState) -> None:
        self._state = state
        self._transport: Transport | None = None
        self.deliveries: list[Delivery] = []

    def connect_through(self, transport: Transport) -> None:
        """Bring everything from now on this way."""
        self._transport = transport

    async def send(
        self,
        payload: Payload,
        *,
        headers: Mapping[str, str | None] | None = None,
        through: Transport | None = None,
    ) -> Delivery:
        """Deliver a payload, whoever made it, and do what its ack says.

        `headers` change those of the signed request (None takes one away); `through` is another transport,
        say one with another signing secret or clock.
        """
        transport = self._way(through)
        request = transport.request(payload)
        changed = {**request.headers, **(headers or {})}
        kept = {name: value for name, value in changed.items() if value is not None}
        request = replace(request, headers=kept)
        ack = await transport.carry(request)
        return self._keep(self._delivered(payload, request, ack))

    async def send_again(self, delivery: Delivery) -> Delivery:
        """Bring the very same request a second time, as a network may; nobody is shown what its ack says."""
        if delivery.request is None:
            raise ValueError("this was never sent to the app")
        ack = await self._way(None).carry(delivery.request)
        return self._keep(Delivery(delivery.payload, delivery.request, ack, ack.error))

    def _way(self, through: Transport | None) -> Transport:
        transport = through or self._transport
        if transport is None:
            raise RuntimeError("no app is connected: call connect() first")
        return transport

    def _delivered(self, payload: Payload, request: Request, ack: Ack) -> Delivery:
        delivery = Delivery(payload, request, ack, ack.error)
        if ack.error is None and payload.takes_an_answer:
            delivery = self._answered(delivery, ack)
        if payload.kind != "interactive" or "user" not in payload.body:
            return delivery
        view = self._state.views.top(payload.body["user"]["id"])
        return replace(delivery, view=view, errors=view.errors if view else {})

    def _answered(self, delivery: Delivery, ack: Ack) -> Delivery:
        try:
            if delivery.payload.kind == "slash_commands":
                return replace(delivery, shown=answer_to_command(self._state, delivery.payload, ack))
            answer_to_submission(self._state, delivery.payload, ack)
        except SlackError as error:
            is_command = delivery.payload.kind == "slash_commands"
            return replace(delivery, error=error.code if is_command else TROUBLE_CONNECTING)
        return delivery

    def _keep(self, delivery: Delivery) -> Delivery:
        self.deliveries.append(delivery)
        self._state.changed()
        return delivery
