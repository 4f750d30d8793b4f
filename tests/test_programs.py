"""`python -m bot …`, as an engineer runs it: real processes, in an environment made from nothing."""

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.bot_process import environment
from sandbox.invoca.faults import FaultKind
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME, organizations_file
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import App

SECRETS = (
    "xoxb-sandbox",
    "xapp-1-A0SWITCHBOARD-1-sandbox",
    "sandbox-signing-secret",
    "sandbox-acme-token",
)


def run(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    variables = environment(App(), "http://127.0.0.1:1/api/", folder, changes)
    variables = {name: value for name, value in variables.items() if value}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder, env=variables, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert not any(secret in done.stdout + done.stderr for secret in SECRETS)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "organizations.toml").write_text(organizations_file("http://127.0.0.1:9"), encoding="utf-8")
    return tmp_path


def test_check_says_that_all_is_well(folder: Path) -> None:
    """Exit code 0 and one line."""
    done = run(folder, "check")
    assert (done.returncode, done.stdout) == (0, "All is well: 1 organization.\n")


@pytest.mark.parametrize("program", ["check", "serve"])
def test_every_fault_of_both_files_is_told_at_once(folder: Path, program: str) -> None:
    """One line a fault, exit code 1, whether one checks or starts."""
    faulty = organizations_file("http://127.0.0.1:9").replace("U0OPS", "olga") + "\ncolour = 'red'\n"
    (folder / "organizations.toml").write_text(faulty, encoding="utf-8")
    done = run(folder, program, SLACK_BOT_TOKEN="", PORT="many", ACME_API_TOKEN="")
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert len(lines) == 5
    for name in ("SLACK_BOT_TOKEN", "PORT", "ACME_API_TOKEN", "contact", "colour"):
        assert any(name in line for line in lines), name


async def test_check_online_asks_slack_and_invoca(folder: Path) -> None:
    """Exit code 0 when all is well, 1 when anything is wrong; at the chattiest level no secret is logged."""
    app = App()
    given = {"SLACK_APP_TOKEN": app.app_token, "PORT": "0", "LOG_LEVEL": "DEBUG"}
    async with SlackSandbox(example_workspace()) as slack, InvocaSandbox([ACME]) as invoca:
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
    done = run(folder, "check", "--online", PORT="many")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == run(folder, "check", PORT="many").stderr


def test_serve_needs_a_signing_secret(folder: Path) -> None:
    """Without one nothing could be believed."""
    done = run(folder, "serve", SLACK_SIGNING_SECRET="")
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
    assert run(folder, "check", SLACK_SIGNING_SECRET="", PORT="3000").returncode == 0
    assert run(folder, "check").returncode == 1


def test_the_manifest_needs_no_settings(folder: Path) -> None:
    """It is the first thing one needs, before there is any token; renamed commands are in it."""
    done = run(folder, "manifest", "--url", "https://a.example", SLACK_BOT_TOKEN="", CALLS_COMMAND="/phone")
    assert done.returncode == 0
    assert '- command: "/phone"' in done.stdout


def test_help_names_every_program(folder: Path) -> None:
    """`python -m bot --help`."""
    done = run(folder, "--help")
    assert all(program in done.stdout for program in ("serve", "check", "manifest"))


def test_nothing_happens_at_import(folder: Path) -> None:
    """No file, no socket, no setting is touched by importing all of it."""
    source = "import bot.app, bot.server, bot.manifest, commands; print('quiet')"
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-W", "error", "-c", source],
        cwd=folder, env={"PYTHONPATH": environment(App(), "", folder, {})["PYTHONPATH"], "PATH": os.defpath},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "quiet\n", "")
