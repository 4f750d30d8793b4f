"""`python -m bot …`, as an engineer runs it, in an environment made from nothing.

Every program is started as a process at least once. What else is asked of it, where nothing but its answer
and its exit code counts, is asked of `main()` here.
"""

import asyncio
import contextlib
import io
import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import pytest
from sqlalchemy import Connection, make_url

from bot.__main__ import fingerprint_of, main
from bot.config.settings import NameSettings
from bot.database import sqlite
from bot.database.database import open_database
from bot.ledger.accept import Accepted, TagRequests
from bot.ledger.outcomes import Ending, end
from bot.ledger.tag_requests import CallReference, Outcome, ReferenceKind, TagRequest
from bot.ledger.watched_clock import WatchedClock
from sandbox.bot_process import environment
from sandbox.invoca.faults import FaultKind
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME, organizations_file
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import App
from tests.check.world import free_port
from tests.database import postgres
from tests.database.rows import of_another_version
from tests.delivery.stage import CALL
from tests.ledger.people import ANA
from tests.recording_proxy import RecordingProxy
from tests.waiting import PATIENCE

SECRETS = (
    "xoxb-sandbox",
    "xapp-1-A0SWITCHBOARD-1-sandbox",
    App().signing_secret,
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
    """Exit code 0, one line, and what works and is hardly meant."""
    done = ask(folder, "check")
    first, *hints = done.stdout.splitlines()
    assert (done.returncode, first) == (0, "All is well: 1 organization.")
    assert hints[0].startswith(" hint  acme: the quick tag estimate sets call_notes, a long_text field")


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


@dataclass(frozen=True)
class Broken:
    """What is wrong with an environment, and how the line about it begins. ``{folder}`` is the bot's."""

    begins: str
    variables: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    folders: Sequence[str] = ()


ACME_FILE = organizations_file("http://127.0.0.1:9")

BROKEN = {
    "secret in half a pair of quotes": Broken(
        "SLACK_SIGNING_SECRET: is not hexadecimal", {"SLACK_SIGNING_SECRET": f'"{App().signing_secret}'}
    ),
    "Slack's address": Broken("SLACK_API_URL: must be", {"SLACK_API_URL": "https://slack.com:99999/api/"}),
    "address to listen on": Broken("HOST, PORT: can't listen on 203.0.113.9:0: ", {"HOST": "203.0.113.9"}),
    "no address": Broken("HOST: is no host's name", {"HOST": "http://127.0.0.1"}),
    "two slashes": Broken("DATABASE_URL: a file's name comes after three", {"DATABASE_URL": "sqlite://x.db"}),
    "missing folder": Broken(
        "DATABASE_URL: the folder of the database file does not exist",
        {"DATABASE_URL": "sqlite:////no/such/folder/x.db"},
    ),
    "folder in which nothing can be made": Broken(
        "DATABASE_URL: nothing can be made in the folder of the database",
        {"DATABASE_URL": "sqlite:////proc/x"},
    ),
    "no file": Broken("DATABASE_URL: what is there is no file", {"DATABASE_URL": "sqlite:////dev/null"}),
    "a folder": Broken(
        "DATABASE_URL: the database file can't be written (Is a directory)",
        {"DATABASE_URL": "sqlite:///{folder}"},
    ),
    "a folder for its log": Broken(
        "DATABASE_URL: the database file can't be written (Is a directory)", folders=["switchboard.db-wal"]
    ),
    "no database": Broken(
        "DATABASE_URL: the file is damaged, or no SQLite database", {}, {"switchboard.db": b"anything" * 99}
    ),
    "password": Broken(
        "DATABASE_URL: percent-encode the password", {"DATABASE_URL": "postgres://u:p@ss@h/db"}
    ),
    "parameter": Broken(
        "DATABASE_URL: unknown parameter pgbouncer", {"DATABASE_URL": "postgres://u:p@h/db?pgbouncer=true"}
    ),
    "no proxy of HTTP": Broken(
        "HTTPS_PROXY: is no http:// or https:// proxy", {"HTTPS_PROXY": "socks5://127.0.0.1:1080"}
    ),
    "nobody there": Broken(
        "DATABASE_URL: the database can't be reached: nobody listens at this host and port",
        {"DATABASE_URL": "postgres://u:p@127.0.0.1:1/db"},
    ),
    "no socket there": Broken(
        "DATABASE_URL: the database can't be reached: there is no server's socket in this folder",
        {"DATABASE_URL": "postgres://%2Fno%2Fsuch/db"},
    ),
    "no parameter's value": Broken(
        "DATABASE_URL: the database can't be reached: a parameter has a value that is none",
        {"DATABASE_URL": "postgres://u:p@127.0.0.1:1/db?require_auth=some"},
    ),
    "a command alone": Broken("CALLS_COMMAND=calls isn't a command", {"CALLS_COMMAND": "calls"}),
    ".env in UTF-16": Broken(".env: line 1: not UTF-8", {}, {".env": "LOG_LEVEL=INFO".encode("utf-16")}),
    ".env in Latin-1": Broken(".env: line 2: not UTF-8", {}, {".env": b"# one\n# caf\xe9\n"}),
    "organizations.toml in Latin-1": Broken(
        f"organizations.toml: line {ACME_FILE.count(chr(10)) + 1}: not UTF-8",
        {},
        {"organizations.toml": ACME_FILE.encode() + b"# caf\xe9\n"},
    ),
    "api_url": Broken(
        "organizations.toml: organizations.acme.api_url: must be https:// and a host",
        {},
        {"organizations.toml": organizations_file("https://invoca.net:99999").encode()},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_check_says_is_what_a_start_says(folder: Path, name: str) -> None:
    """The same lines, of each program; nothing is made."""
    broken = BROKEN[name]
    for file, content in broken.files.items():
        (folder / file).write_bytes(content)
    for name_of_folder in broken.folders:
        (folder / name_of_folder).mkdir()
    before = sorted(folder.iterdir())
    given = {"PORT": "0"} | {
        variable: value.replace("{folder}", str(folder)) for variable, value in broken.variables.items()
    }
    checked, *started = (ask(folder, program, **given) for program in ("check", "serve", "socket"))
    assert checked.returncode == 1
    (line,) = checked.stderr.splitlines()
    assert line.startswith(broken.begins)
    assert [each.stderr for each in started] == [checked.stderr] * 2
    assert [each.returncode for each in started] == [1, 1]
    assert sorted(folder.iterdir()) == before


def test_a_database_of_another_version_is_named(folder: Path, sqlite_url: str) -> None:
    """One that is newer: by check as by a start."""
    _newer_is_named(folder, sqlite_url)


def test_a_database_that_is_behind_is_named(folder: Path) -> None:
    """PostgreSQL isn't brought to this version by a start, so check says what to run; and newer, as above."""
    with postgres.empty_schema() as url:
        for program in ("check", "serve"):
            done = ask(folder, program, DATABASE_URL=url, PORT="0")
            assert (done.returncode, done.stdout) == (1, "")
            assert "run `python -m bot migrate`" in done.stderr
        _newer_is_named(folder, url)


def test_why_a_server_refuses_is_said(folder: Path) -> None:
    """Its database, its user, its SSL: each by check as by a start, and none by its name."""
    server = make_url(postgres.server())
    for refused, why in (
        (server.set(database="no-such"), "the server has no such database"),
        (server.set(username="no-such"), "the server refuses this user or password"),
        (server.set(query={"options": "-cno-such=1"}), "a parameter has a value that is none"),
    ):
        for program in ("check", "serve"):
            given = refused.render_as_string(hide_password=False)
            done = ask(folder, program, DATABASE_URL=given, PORT="0")
            assert done.stderr == f"DATABASE_URL: the database can't be reached: {why}\n"


def _newer_is_named(folder: Path, url: str) -> None:
    given = {"DATABASE_URL": url, "PORT": "0"}
    assert ask(folder, "migrate", **given).returncode == 0
    assert ask(folder, "check", **given).stdout.startswith("All is well: 1 organization.\n")
    of_another_version(url)
    for program in ("check", "serve"):
        done = ask(folder, program, **given)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("DATABASE_URL: the database's tables are of a version this one doesn't")


def test_check_makes_no_database(folder: Path) -> None:
    """A start will; a check leaves no traces."""
    before = sorted(folder.iterdir())
    assert ask(folder, "check").returncode == 0
    assert sorted(folder.iterdir()) == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it can't be told without taking the lock")
def test_check_beside_a_running_one_only_hints(folder: Path) -> None:
    """It may be the one that is checked."""
    (folder / "switchboard.db").touch()
    with sqlite.held_lock(folder / "switchboard.db", "somebody else serves"):
        done = run(folder, "check")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "All is well: 1 organization."
    assert "hint  DATABASE_URL: a Switchboard serves from this SQLite file now" in done.stdout


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
    assert "dispatch_failed" not in well.stdout
    assert "dispatch_failed" in wrong.stdout


async def test_check_online_asks_as_a_running_one_does(folder: Path) -> None:
    """Slack and Invoca through the proxy, HOST:PORT never; and directly where NO_PROXY says so."""
    app, port = App(), free_port()
    given = {"SLACK_APP_TOKEN": app.app_token, "PORT": str(port)}
    async with (
        RecordingProxy() as proxy,
        RecordingProxy() as unused,
        SlackSandbox(example_workspace()) as slack,
        InvocaSandbox([ACME]) as invoca,
    ):
        (folder / "organizations.toml").write_text(organizations_file(invoca.url), encoding="utf-8")
        given |= {"SLACK_API_URL": slack.api_url, "HTTP_PROXY": proxy.url}
        through = await asyncio.to_thread(run, folder, "check", "--online", **given)
        given |= {"HTTP_PROXY": unused.url, "NO_PROXY": "127.0.0.1"}
        directly = await asyncio.to_thread(run, folder, "check", "--online", **given)
    assert (through.returncode, directly.returncode) == (0, 0)
    assert proxy.was_asked("/api/auth.test")
    assert proxy.was_asked("/api/apps.connections.open")
    assert proxy.was_asked("/calls_in_progress/current_calls.json")
    assert not proxy.was_asked(f":{port}/")
    assert unused.asked == set()


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
    (folder / ".env").write_text(
        "SLACK_SIGNING_SECRET=0123456789abcdef0123456789abcdef\nPORT=many\n", encoding="utf-8"
    )
    started = run(folder, "check", SLACK_SIGNING_SECRET="", PORT="3000")
    assert started.returncode == 0
    assert started.stdout.startswith("All is well: 1 organization.\n")
    assert ask(folder, "check").returncode == 1


def test_a_file_that_lets_nobody_in_is_hinted_at(folder: Path) -> None:
    """It is no fault, and hardly meant."""
    text = (folder / "organizations.toml").read_text(encoding="utf-8")
    without = re.sub(r"^(viewers|agents|supervisors) = .*$", "", text, flags=re.MULTILINE)
    (folder / "organizations.toml").write_text(without, encoding="utf-8")
    done = ask(folder, "check")
    assert done.returncode == 0
    assert " hint  nobody may use this: acme has no members." in done.stdout


@pytest.mark.parametrize("url", ["http://a.example", "a.example", "ftp://a.example", "https://a.example/?x"])
def test_a_manifest_for_an_address_slack_refuses_is_refused(folder: Path, url: str) -> None:
    """Slack asks for https; without it, its page of manifests would say so in its own words."""
    done = run(folder, "manifest", "--url", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("--url: must be")


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
    with sqlite.held_lock(folder / "switchboard.db", "somebody else serves"):
        of_call = run(folder, "forget", "--organization", "acme", "--call", CALL.lower(), **given)
        of_person = ask(folder, "forget", "--person", ANA.home, ANA.user, **given)
        again = ask(folder, "forget", "--person", ANA.home, ANA.user, **given)
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
        requests = TagRequests(database, WatchedClock(), lambda *_: None)
        made = []
        for call in (CALL, "EFGH5678-EFGH5678", "WXYZ0000-WXYZ0000"):
            to = CallReference(ReferenceKind.TRANSACTION_ID, call)
            accepted = await requests.accept(TagRequest(call, ANA, acme, to, {"note": "Sale"}))
            assert isinstance(accepted, Accepted)
            made.append(await requests.get(accepted.request_id))

        def work(connection: Connection) -> None:
            for request in made[:2]:
                assert request is not None
                end(connection, request, Ending(Outcome.SENT), 1.0)

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
    source = "import bot.app, bot.serving.http, bot.slack.entry, commands; print('quiet')"
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-W", "error", "-c", source],
        cwd=folder, env={"PYTHONPATH": environment(App(), "", folder, {})["PYTHONPATH"], "PATH": os.defpath},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "quiet\n", "")
