"""The side of Slack that the app calls: the Web API, the response_urls, and Socket Mode's WebSockets."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.slack.arguments import arguments_of, body_of
from sandbox.slack.errors import SlackError
from sandbox.slack.methods import chat, conversations, people, views
from sandbox.slack.methods.method import Method, need
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.socket_methods import CONNECTIONS_OPEN, AppLevelMethods
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.state import Call, SlackState
from sandbox.slack.switches import LINK, RESPONSE_URL, SlackSwitches

METHODS: Mapping[str, Method] = {
    **chat.METHODS,
    **views.METHODS,
    **people.METHODS,
    **conversations.METHODS,
}

_GONE = frozenset({"expired_url", "invalid_url", "message_not_found", "used_url"})


class WebApi:
    """Answers the app's requests, in order: switched-on troubles, token, method, scope, arguments."""

    def __init__(
        self, state: SlackState, response_urls: ResponseUrls, switches: SlackSwitches, socket_mode: SocketMode
    ) -> None:
        self._state = state
        self._response_urls = response_urls
        self._switches = switches
        self._app_level = AppLevelMethods(state, socket_mode.tickets)
        self._connections = socket_mode.connections

    def application(self) -> web.Application:
        """Give the server's routes."""
        application = web.Application(client_max_size=4 * 1024 * 1024)
        application.router.add_route("*", "/api/{method}", self._method)
        application.router.add_get("/link/", self._link)
        application.router.add_post(
            "/{kind:commands|actions|app}/{team}/{number}/{token}", self._response_url
        )
        return application

    async def _link(self, request: web.Request) -> web.StreamResponse:
        self._connections.handshakes += 1
        self._state.changed()
        await self._switches.wait(LINK)
        return await self._connections.link(request)

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        method = METHODS.get(name)
        call = self._state.called(name)
        try:
            arguments = await arguments_of(request, takes_json=method is None or method.takes_json)
            token = _token_of(request, str(arguments.pop("token", "")))
            call.arguments = arguments
            if (trouble := await self._trouble(request, call)) is not None:
                return trouble
            body = self._run(call, method, token, in_header="Authorization" in request.headers)
            call.is_carried_out = True
            if self._switches.loses_the_answer(name):
                return self._lost(request, call)
        except SlackError as error:
            call.error = error.code
            self._state.refuse(name, error, call.arguments)
            body = error.answer()
        self._state.changed()
        return _json(body, headers=self._scope_headers(name, method))

    def _run(self, call: Call, method: Method | None, token: str, *, in_header: bool) -> dict[str, Any]:
        if not token:
            raise SlackError("not_authed")
        if self._app_level.answers(call.method, token):
            return {"ok": True, **self._app_level.run(call.method, token, in_header=in_header)}
        if token != self._state.workspace.app.bot_token:
            raise SlackError("invalid_auth")
        if method is None:
            raise SlackError("unknown_method", req_method=call.method)
        if method.scope is not None:
            need(self._state, method.scope)
        return {"ok": True, **method.run(self._state, call.arguments)}

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        call = self._state.called(RESPONSE_URL)
        try:
            call.arguments = await body_of(request)
            if (trouble := await self._trouble(request, call)) is not None:
                return trouble
            self._response_urls.use(request.path, call.arguments)
            call.is_carried_out = True
            if self._switches.loses_the_answer(RESPONSE_URL):
                return self._lost(request, call)
        except SlackError as error:
            call.error = error.code
            self._state.refuse(RESPONSE_URL, error, call.arguments)
            self._state.changed()
            status = 404 if error.code in _GONE else 400
            return _json({"ok": False, "error": error.code}, status=status)
        self._state.changed()
        return _json({"ok": True})

    async def _trouble(self, request: web.Request, call: Call) -> web.StreamResponse | None:
        await self._switches.wait(call.method)
        if self._switches.is_down(call.method):
            return self._dropped(request, call, "outage")
        instead = self._switches.instead(call.method)
        if instead is None:
            return None
        call.error = instead.error or str(instead.status)
        self._state.changed()
        if instead.error is None:
            return _page(instead.status)
        headers = {} if instead.retry_after is None else {"Retry-After": str(instead.retry_after)}
        return _json({"ok": False, "error": instead.error}, status=instead.status, headers=headers)

    def _lost(self, request: web.Request, call: Call) -> web.StreamResponse:
        status = self._switches.lost_as(call.method)
        if status is None:
            return self._dropped(request, call, "answer_lost")
        call.error = "answer_lost"
        self._state.changed()
        return _page(status)

    def _dropped(self, request: web.Request, call: Call, error: str) -> web.StreamResponse:
        call.error = error
        self._state.changed()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _scope_headers(self, name: str, method: Method | None) -> dict[str, str]:
        app = self._state.workspace.app
        scopes = app.app_token_scopes if name == CONNECTIONS_OPEN else app.scopes
        headers = {"x-oauth-scopes": ",".join(sorted(scopes))}
        if method is not None and method.scope is not None:
            headers["x-accepted-oauth-scopes"] = method.scope
        return headers


def _token_of(request: web.Request, in_arguments: str) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else in_arguments


def _page(status: int) -> web.Response:
    return web.Response(text="<!DOCTYPE html><title>Slack</title>", content_type="text/html", status=status)


def _json(
    body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    return web.Response(
        text=json.dumps(body),
        status=status,
        content_type="application/json",
        charset="utf-8",
        headers=headers,
    )
