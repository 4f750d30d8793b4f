"""The settings: read from the environment, every fault in one line, nothing given away."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from bot.config.settings import Settings, read_settings, variables
from bot.errors import ConfigurationFaults

SECRET = "0123456789abcdef0123456789abcdef"

EXAMPLE = (Path(__file__).parent.parent.parent / ".env.example").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*variables(), "DYNO"):
        monkeypatch.delenv(name, raising=False)


def faults(monkeypatch: pytest.MonkeyPatch, **environment: str) -> tuple[str, ...]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationFaults) as caught:
        read_settings()
    return caught.value.lines


def test_a_bot_token_is_all_that_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other setting has a default, as docs/settings.md lists it."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    settings = read_settings()
    assert settings.port == 3000
    assert settings.host == "127.0.0.1"
    assert (settings.calls_command, settings.tag_command) == ("/calls", "/tag")
    assert settings.database_url.get_secret_value() == "sqlite:///switchboard.db"
    assert (settings.values_days, settings.retention_days) == (30, 90)


@pytest.mark.parametrize("name", variables())
def test_the_example_has_every_setting(name: str) -> None:
    """Each once, with its default or, where it has none, empty."""
    (given,) = re.findall(rf"^(?:# )?{name}=(.*)$", EXAMPLE, re.MULTILINE)
    default = Settings.model_fields[name.lower()].default
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    unsaid = default in {None, (), False, PydanticUndefined}
    assert given == ("" if unsaid else str(default))


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a fault: which variable, what is expected."""
    lines = faults(monkeypatch, PORT="many", LOG_FORMAT="xml", CALLS_COMMAND="calls")
    assert [re.split(r"[:=]", line)[0] for line in lines] == [
        "CALLS_COMMAND",
        "SLACK_BOT_TOKEN",
        "PORT",
        "LOG_FORMAT",
    ]
    assert all("expected: " in line or "is none of: " in line for line in lines)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-secret-1", "SLACK_BOT_TOKEN: does not begin with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-secret-1", "SLACK_APP_TOKEN: does not begin with xapp-"),
        ("SLACK_BOT_TOKEN", "xoxb-…", "SLACK_BOT_TOKEN: is not filled in"),
        ("SLACK_BOT_TOKEN", "xoxb-", "SLACK_BOT_TOKEN: is not filled in"),
        ("SLACK_BOT_TOKEN", "xoxb-secret-1'", "SLACK_BOT_TOKEN: is not filled in, or holds something"),
        ("SLACK_APP_TOKEN", "xapp-<secret-1>", "SLACK_APP_TOKEN: is not filled in, or holds something"),
        ("SLACK_SIGNING_SECRET", "…", "SLACK_SIGNING_SECRET: is not filled in"),
        ("SLACK_SIGNING_SECRET", "changeme", "SLACK_SIGNING_SECRET: is not filled in"),
        (
            "SLACK_SIGNING_SECRET",
            "secret-1-of-32-characters-or-so!",
            "SLACK_SIGNING_SECRET: is not hexadecimal",
        ),
        ("SLACK_SIGNING_SECRET", f"{SECRET[:-1]}g", "SLACK_SIGNING_SECRET: is not hexadecimal"),
        ("SLACK_SIGNING_SECRET", f'"{SECRET}', "SLACK_SIGNING_SECRET: is not hexadecimal"),
        ("SLACK_API_URL", "http://slack.example/api/", "SLACK_API_URL: must begin with https://"),
        ("SLACK_API_URL", "https://slack.com:99999/api/", "SLACK_API_URL: must be https:// and a host"),
        ("SLACK_API_URL", "https://slack.com/api/?secret-1", "SLACK_API_URL: must be https:// and a host"),
        ("SLACK_API_URL", "https://me:secret-1@slack.com/", "SLACK_API_URL: must be https:// and a host"),
        ("SLACK_API_URL", "https://sl\tack.com/api/", "SLACK_API_URL: holds a blank, a tab"),
        ("SLACK_API_URL", "https:\\\\slack.com/", "SLACK_API_URL: holds a blank, a tab, a backslash"),
        ("HOST", "http://127.0.0.1", "HOST: is no host's name or address"),
        ("HOST", "127.0.0.1:3000", "HOST: is no host's name or address"),
        ("HOST", "１２７.0.0.1", "HOST: is no host's name or address"),
        ("HOST", "127.0.\t0.1", "HOST: is no host's name or address"),
        ("HOST", "a..b", "HOST: is no host's name or address"),
        ("PORT", "65536", "PORT=65536 is too large; 65535 at most"),
        ("PORT", "３０００", "PORT=３０００ isn't a number"),
        ("ALLOWED_API_HOSTS", "https://api.example.com", "ALLOWED_API_HOSTS: one of them is no host's name"),
        ("ALLOWED_API_HOSTS", "a.example,b.example:8443", "ALLOWED_API_HOSTS: one of them is no host's name"),
        ("DATABASE_URL", "mysql://secret-1@host/x", "DATABASE_URL: must begin with sqlite:///"),
        ("VALUES_DAYS", "0", "VALUES_DAYS=0 is too small; 1 at least"),
        ("SUPPORT_CONTACT", "@olga", "SUPPORT_CONTACT=@olga needs a member ID (U…)"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL=LOUD is none of: DEBUG, INFO, WARNING or ERROR"),
        ("TAG_COMMAND", "/calls", "TAG_COMMAND: must differ from CALLS_COMMAND"),
        ("DYNO", "web.1", "DATABASE_URL: SQLite on a disk that is wiped"),
    ],
)
def test_a_wrong_setting_says_which_and_why(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    """The line names the variable and never repeats what could be a secret."""
    (line,) = faults(monkeypatch, **{"SLACK_BOT_TOKEN": "xoxb-1", name: value})
    assert line.startswith(says)
    assert "secret-1" not in line


def test_an_ephemeral_disk_can_be_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite on such a disk is taken when asked for by name, PostgreSQL always."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("DYNO", "web.1")
    monkeypatch.setenv("ALLOW_EPHEMERAL_DATABASE", "1")
    assert read_settings().allow_ephemeral_database
    monkeypatch.delenv("ALLOW_EPHEMERAL_DATABASE")
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/db")
    assert read_settings().database_url.get_secret_value() == "postgres://somewhere/db"


def test_lists_and_words_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hosts are separated by commas, levels in any case, an empty variable is as good as none."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("ALLOWED_API_HOSTS", "Api.Example.com, 127.0.0.1 ,")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    monkeypatch.setenv("PORT", "")
    settings = read_settings()
    assert settings.allowed_api_hosts == ("api.example.com", "127.0.0.1")
    assert settings.log_level == "DEBUG"
    assert settings.port == 3000


EXAMPLES = {
    "slack_bot_token": "xoxb-1",
    "slack_signing_secret": SECRET,
    "slack_app_token": "xapp-1",
    "slack_api_url": "https://slack.example/api/",
    "organizations_file": "ours.toml",
    "database_url": "postgres://ana:secret@db.example/calls",
    "allow_ephemeral_database": "1",
    "host": "0.0.0.0",  # noqa: S104 - nothing listens
    "port": "8080",
    "calls_command": "/phone",
    "tag_command": "/mark",
    "allowed_api_hosts": "api.example.com",
    "support_contact": "U0OPS",
    "values_days": "7",
    "retention_days": "14",
    "log_level": "debug",
    "log_format": "JSON",
}


@pytest.mark.parametrize(
    "around",
    [
        '"{}"',
        "'{}'",
        " {}",
        "{}\n",
        "\r\n\t {} ",
        ' " {} " \n',
        "\u201c{}\u201d",
        "\ufeff{}",
        "\u200e{}\u200f",
    ],
)
@pytest.mark.parametrize("name", [name.lower() for name in variables()])
def test_what_surrounds_a_value_is_no_part_of_it(
    monkeypatch: pytest.MonkeyPatch, name: str, around: str
) -> None:
    """Quotes that docker's --env-file keeps, and blanks and line ends of a careless copy, in any setting."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-0")
    monkeypatch.setenv(name.upper(), EXAMPLES[name])
    meant = getattr(read_settings(), name)
    monkeypatch.setenv(name.upper(), around.format(EXAMPLES[name]))
    assert getattr(read_settings(), name) == meant
    assert meant != Settings.model_fields[name].default


@pytest.mark.parametrize("name", variables())
def test_quotes_around_nothing_are_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As good as a variable that isn't set."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    unset = read_settings()
    monkeypatch.setenv(name, '" "')
    if name == "SLACK_BOT_TOKEN":
        assert faults(monkeypatch) == (
            "SLACK_BOT_TOKEN: missing; expected: the bot token of the installed app, xoxb-…",
        )
    else:
        assert read_settings() == unset


def test_quotes_of_single_hosts_are_none_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair around each is a pair around each, not one around all; an IPv6 address may be in brackets."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("ALLOWED_API_HOSTS", '"a.example", "b.example",[::1]')
    assert read_settings().allowed_api_hosts == ("a.example", "b.example", "::1")


def test_secrets_do_not_print() -> None:
    """A settings object can be printed without giving a token away."""
    settings = Settings(slack_bot_token="xoxb-secret-1", slack_signing_secret=SECRET)
    assert "secret-1" not in repr(settings)
    assert SECRET not in repr(settings)
