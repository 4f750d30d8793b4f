"""`python -m bot …`, as an engineer runs it, in an environment made from nothing.

Every program is started as a process at least once. What else is asked of it, where nothing but its answer
and its exit code counts, is asked of `main()` here.
"""

import asyncio
import contextlib
import io
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest
from sqlalchemy import Connection

from bot.__main__ import main
from bot.forgetting import fingerprint_of
from bot.ledger import sqlite_file
from bot.ledger.asked import Asked, Fate, Kind, Reference
from bot.ledger.clock import DatabaseClock
from bot.ledger.database import open_database
from bot.ledger.fates import Ending, end
from bot.ledger.requests import Accepted, Requests
from bot.settings import NameSettings
from sandbox.bot_process import environment
from sandbox.invoca.faults import FaultKind
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME, organizations_file
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import App
from tests.ledger.people import ANA
from tests.ledger.stage import CALL
from tests.waiting import PATIENCE

SECRETS = (
    "xoxb-sandbox",
    "xapp-1-A0SWITCHBOARD-1-sandbox",
    "sandbox-signing-secret",
    "sandbox-acme-token",
)


def run(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Start it as a process."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder, env=_variables(folder, changes), capture_output=True, text=True, check=False,
        timeout=PATIENCE,
    )  # fmt: skip
    return _discreet(done)


def ask(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run it in this process, in the same environment: for programs that set nothing up which stays."""
    said, complained = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, _variables(folder, changes), clear=True),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(complained),
    ):
        try:
            code: object = main(arguments)
        except SystemExit as leaving:
            code = leaving.code
    assert isinstance(code, int)
    return _discreet(
        subprocess.CompletedProcess(arguments, code, stdout=said.getvalue(), stderr=complained.getvalue())
    )


def _variables(folder: Path, changes: Mapping[str, str]) -> dict[str, str]:
    variables = environment(App(), "http://127.0.0.1:1/api/", folder, changes)
    return {name: value for name, value in variables.items() if value}


def _discreet(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert not any(secret in done.stdout + done.stderr for secret in SECRETS)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "organizations.toml").write_text(organizations_file("http://127.0.0.1:9"), encoding="utf-8")
    return tmp_path


def test_check_says_that_all_is_well(folder: Path) -> None:
    """Exit code 0 and one line."""
    done = ask(folder, "check")
    assert (done.returncode, done.stdout) == (0, "All is well: 1 organization.\n")


@pytest.mark.parametrize("program", ["check", "serve"])
def test_every_fault_of_both_files_is_told_at_once(folder: Path, program: str) -> None:
    """One line a fault, exit code 1, whether one checks or starts."""
    faulty = organizations_file("http://127.0.0.1:9").replace("U0OPS", "olga") + "\ncolour = 'red'\n"
    (folder / "organizations.toml").write_text(faulty, encoding="utf-8")
    done = ask(folder, program, SLACK_BOT_TOKEN="", PORT="many", ACME_API_TOKEN="")
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert len(lines) == 5
    for name in ("SLACK_BOT_TOKEN", "PORT", "ACME_API_TOKEN", "contact", "colour"):
        assert any(name in line for line in lines), name


async def test_check_online_asks_slack_and_invoca(folder: Path) -> None:
    """Exit code 0 when all is well, 1 when anything is wrong; at the chattiest level no secret is logged."""
    app = App()
    given = {"SLACK_APP_TOKEN": app.app_token, "PORT": "0", "LOG_LEVEL": "DEBUG"}
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
    ):
        (folder / "organizations.toml").write_text(organizations_file(invoca.url), encoding="utf-8")
        given["SLACK_API_URL"] = slack.api_url
        well = await asyncio.to_thread(run, folder, "check", "--online", **given)
        invoca.switches.fail(FaultKind.UNAUTHORIZED)
        wrong = await asyncio.to_thread(run, folder, "check", "--online", **given)
    assert (well.returncode, wrong.returncode) == (0, 1)
    assert well.stdout.splitlines()[-1].startswith("All is well")
    assert wrong.stdout.splitlines()[-1].startswith("1 thing is wrong")
    assert "dispatch_failed" in well.stdout


def test_check_online_asks_nobody_while_the_files_are_at_fault(folder: Path) -> None:
    """First the faults that are told without asking, as `check` tells them."""
    done = ask(folder, "check", "--online", PORT="many")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == ask(folder, "check", PORT="many").stderr


def test_serve_needs_a_signing_secret(folder: Path) -> None:
    """Without one nothing could be believed."""
    done = ask(folder, "serve", SLACK_SIGNING_SECRET="")
    assert done.returncode == 1
    assert done.stderr.startswith("SLACK_SIGNING_SECRET: missing")


def test_a_taken_port_is_said_in_a_line(folder: Path) -> None:
    """Another bot is running there: which setting, what is wrong."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(folder, "serve", PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert done.stderr.startswith("HOST, PORT: can't listen on 127.0.0.1:")


def test_settings_come_from_a_file_too(folder: Path) -> None:
    """.env beside the organizations file; what the environment says goes before it."""
    (folder / ".env").write_text("SLACK_SIGNING_SECRET=from-the-file-beside\nPORT=many\n", encoding="utf-8")
    started = run(folder, "check", SLACK_SIGNING_SECRET="", PORT="3000")
    assert (started.returncode, started.stdout) == (0, "All is well: 1 organization.\n")
    assert ask(folder, "check").returncode == 1


def test_the_manifest_needs_no_settings(folder: Path) -> None:
    """It is the first thing one needs, before there is any token; renamed commands are in it."""
    done = run(folder, "manifest", "--url", "https://a.example", SLACK_BOT_TOKEN="", CALLS_COMMAND="/phone")
    assert done.returncode == 0
    assert '- command: "/phone"' in done.stdout


def test_forget_blanks_what_was_set(folder: Path) -> None:
    """On one call, or by one person, beside a process that serves; with no token at all, once."""
    database = f"sqlite:///{folder}/switchboard.db"
    asyncio.run(_tagged(database, folder))
    nothing_else = {"SLACK_BOT_TOKEN": "", "SLACK_SIGNING_SECRET": "", "ACME_API_TOKEN": ""}
    given = {"DATABASE_URL": database, **nothing_else}
    with sqlite_file.locked(folder / "switchboard.db", "somebody else serves"):
        of_call = run(folder, "forget", "--organization", "acme", "--call", CALL.lower(), **given)
        of_person = ask(folder, "forget", "--person", ANA.team, ANA.user, **given)
        again = ask(folder, "forget", "--person", ANA.team, ANA.user, **given)
    assert (of_call.returncode, of_person.returncode, again.returncode) == (0, 0, 0)
    assert of_call.stdout.splitlines()[0] == "Blanked: 1 request."
    assert of_person.stdout.splitlines()[:2] == ["Blanked: 1 request.", "Still on the way: 1 request."]
    assert again.stdout.splitlines()[0] == "Blanked: 0 requests."
    assert "delivered first" in again.stdout


async def _tagged(database_url: str, folder: Path) -> None:
    """Ana has tagged two calls, and one tag of hers is still on its way."""
    names = NameSettings(
        organizations_file=str(folder / "organizations.toml"), allowed_api_hosts=("127.0.0.1",)
    )
    acme = fingerprint_of("acme", names)
    async with open_database(database_url) as database:
        requests = Requests(database, DatabaseClock(), lambda *_: None)
        made = []
        for call in (CALL, "EFGH5678-EFGH5678", "WXYZ0000-WXYZ0000"):
            to = Reference(Kind.TRANSACTION_ID, call)
            accepted = await requests.accept(Asked(call, ANA, "acme", acme, to, {"note": "Sale"}))
            assert isinstance(accepted, Accepted)
            made.append(await requests.get(accepted.request_id))

        def work(connection: Connection) -> None:
            for request in made[:2]:
                assert request is not None
                end(connection, request, Ending(Fate.SENT), 1.0)

        await database.write(work)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("--organization", "nobody", "--call", CALL),
            "--organization: organizations.toml has no organization",
        ),
        (("--person", "T0ACME", "U0ANA"), "DATABASE_URL: there is no database file there"),
        (("--organization", "acme", "--call", CALL), "DATABASE_URL: there is no database file there"),
    ],
)
def test_forget_says_in_a_line_what_is_wrong(folder: Path, arguments: tuple[str, ...], line: str) -> None:
    """Exit code 1, and no database is made."""
    done = ask(folder, "forget", *arguments, DATABASE_URL=f"sqlite:///{folder}/none.db")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(line)
    assert len(done.stderr.splitlines()) == 1
    assert not (folder / "none.db").exists()


def test_forget_wants_to_know_whose_call(folder: Path) -> None:
    """A call alone could be anybody's, and an organization alone is too much."""
    for arguments in (("--call", CALL), ("--organization", "acme"), ()):
        done = ask(folder, "forget", *arguments)
        assert done.returncode == 2
        assert "usage:" in done.stderr


def test_help_names_every_program(folder: Path) -> None:
    """`python -m bot --help`."""
    done = ask(folder, "--help")
    assert done.returncode == 0
    assert all(program in done.stdout for program in ("serve", "check", "manifest", "forget"))


def test_nothing_happens_at_import(folder: Path) -> None:
    """No file, no socket, no setting is touched by importing all of it."""
    source = "import bot.app, bot.server, bot.manifest, commands; print('quiet')"
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-W", "error", "-c", source],
        cwd=folder, env={"PYTHONPATH": environment(App(), "", folder, {})["PYTHONPATH"], "PATH": os.defpath},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "quiet\n", "")
