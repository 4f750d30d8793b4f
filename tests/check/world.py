"""What `check --online` is tried with: a Slack and an Invoca where all is well, until a test objects."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.check.online import check_online
from bot.config.load import load
from bot.config.organizations import Directory
from bot.config.settings import Settings
from bot.slack.entry import SCOPES
from sandbox.invoca.organizations import SandboxOrganization
from sandbox.invoca.server import InvocaSandbox
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.waiting import PATIENCE

ACME = SandboxOrganization("Advertiser", 25, "token-of-acme")

GLOBEX = SandboxOrganization("Network", 7, "token-of-globex")

ORGANIZATION = """
[organizations.{key}]
name = "{key}"
type = "{type}"
id = {id}
api_url = "{url}"
api_version = "{version}"
api_token = "env:{variable}"
workspaces = [{workspaces}]
channels = [{channels}]
external_channels = [{external_channels}]
contact = "{contact}"
[organizations.{key}.members]
viewers = ["*"]
agents = [{agents}]
"""


@dataclass
class Told:
    """What was said, each thing on one line, and whether all is well."""

    lines: list[str] = field(default_factory=list)
    well: bool = False

    def say(self, line: str) -> None:
        """Take a line, or several that belong together."""
        self.lines.append(" ".join(line.split()))

    def of(self, label: str) -> list[str]:
        """What was said under a label: `ok`, `hint`, `WRONG` or `...`."""
        return [line.removeprefix(label + " ") for line in self.lines if line.startswith(label + " ")]

    def after(self, heading: str) -> list[str]:
        """What was said of one failure, up to the empty line."""
        start = next(index for index, line in enumerate(self.lines) if line.startswith(heading))
        return self.lines[start : self.lines.index("", start)]

    @property
    def wrong(self) -> str:
        """The only thing that is wrong."""
        (only,) = self.of("WRONG")
        return only


@dataclass
class World:
    """The two sandboxes; ``check`` asks them."""

    slack: SlackSandbox
    invoca: InvocaSandbox
    folder: Path

    def organization(self, key: str = "acme", **changes: Any) -> str:
        """A table of the organizations file."""
        means = ACME if key == "acme" else GLOBEX
        values = {
            "type": means.type,
            "id": means.id,
            "url": self.invoca.url,
            "version": "2022-08-01",
            "variable": f"{key.upper()}_API_TOKEN",
            "workspaces": ["T0ACME"],
            "contact": "U0OPS",
            "channels": ["C0SALES"] if key == "acme" else [],
            "external_channels": [],
            "agents": ["S0AGENTS", "U0SAM"],
            **changes,
        }
        lists = {
            name: ", ".join(f'"{each}"' for each in value)
            for name, value in values.items()
            if isinstance(value, list)
        }
        return ORGANIZATION.format(key=key, **{**values, **lists})

    def directory(self, *organizations: str) -> Directory:
        """The directory of a file with these tables."""
        path = self.folder / "organizations.toml"
        path.write_text("".join(organizations or [self.organization()]), encoding="utf-8")
        tokens = {
            "ACME_API_TOKEN": ACME.token,
            "GLOBEX_API_TOKEN": GLOBEX.token,
            "OLD_API_TOKEN": "token-revoked",
        }
        return load(path, tokens, ("127.0.0.1",))

    def settings(self, **changes: Any) -> Settings:
        """The settings that go with the sandbox, and any free port."""
        return Settings.model_validate(
            {
                "slack_bot_token": self.slack.workspace.app.bot_token,
                "slack_signing_secret": self.slack.workspace.app.signing_secret,
                "slack_api_url": self.slack.api_url,
                "database_url": f"sqlite:///{self.folder / 'switchboard.db'}",
                "port": 0,
                **changes,
            }
        )

    async def check(
        self, *organizations: str, seconds: float = PATIENCE, explain: bool = False, **settings: Any
    ) -> Told:
        """Check, and see that no token is told, whatever the outcome."""
        told = Told()
        given = self.settings(**settings)
        told.well = await check_online(
            given, self.directory(*organizations), told.say, seconds, explain=explain
        )
        app = self.slack.workspace.app
        for secret in (app.bot_token, app.app_token, app.signing_secret, "token-", "ticket"):
            assert not any(secret in line for line in told.lines), secret
        return told


@asynccontextmanager
async def a_world(folder: Path) -> AsyncIterator[World]:
    """Two sandboxes in which all is well."""
    workspace = example_workspace()
    workspace.app.scopes = {scope for scope, _ in SCOPES}
    async with (
        SlackSandbox(workspace, ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME, GLOBEX]) as invoca,
    ):
        yield World(slack, invoca, folder)


@asynccontextmanager
async def answering(answer: web.Response) -> AsyncIterator[int]:
    """A server on loopback that says the same to everybody; gives its port."""

    async def same(_request: web.Request) -> web.Response:
        return web.Response(body=answer.body, status=answer.status, headers=answer.headers)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", same)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def saying_nothing() -> AsyncIterator[int]:
    """A server on loopback that takes connections and nothing else; gives its port."""
    left = asyncio.Event()

    async def wait(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await left.wait()
        writer.close()

    server = await asyncio.start_server(wait, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        left.set()
        server.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        port: int = trying.getsockname()[1]
        return port


def together(lines: Iterable[str]) -> str:
    """All of it as one text."""
    return "\n".join(lines)
