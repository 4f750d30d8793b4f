"""The settings: environment variables, read once at the start, each with what is expected of it."""

import os
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.config.faults import Location, sentences
from bot.database.urls import read_url
from bot.environment import bare, is_host, is_token, url_fault
from bot.errors import ConfigurationFaults

Command = Annotated[str, Field(pattern=r"^/[a-z0-9_-]{1,31}$")]

User = Annotated[str, Field(pattern=r"^[UW][A-Z0-9]+$")]

SHORTEST_SECRET = 16  # characters; Slack's have 32. What anybody could guess is no secret

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

NOT_FILLED_IN = "is not filled in, or holds something that can't be one"

HEXADECIMAL = re.compile(r"[0-9A-Fa-f]+")


class BareVariables(PydanticBaseSettingsSource):
    """The environment, in any case, each value without quotes and white space around it; empty is not set."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The value of one setting; None where it isn't set."""
        del field
        return self._values().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Every setting that is set."""
        values = self._values()
        return {name: values[name] for name in self.settings_cls.model_fields if name in values}

    def _values(self) -> dict[str, str]:
        values = {name.lower(): bare(value) for name, value in os.environ.items()}
        # The name as it is written down goes before the same in another case.
        values |= {name.lower(): bare(value) for name, value in os.environ.items() if name.isupper()}
        return {name: value for name, value in values.items() if value}


class FromEnvironment(BaseSettings):
    """Settings that are read from the environment in one way."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code, else the environment."""
        del env_settings, dotenv_settings, file_secret_settings
        return init_settings, BareVariables(settings_cls)


class NameSettings(FromEnvironment):
    """The settings that name things and hold no secret: enough for a manifest, or to find the other file."""

    organizations_file: str = Field(default="organizations.toml", description="the organizations file")
    calls_command: Command = Field(default="/calls", description="the command that looks calls up")
    tag_command: Command = Field(default="/tag", description="the command that tags a call")
    allowed_api_hosts: tuple[str, ...] = Field(
        default=(), description="hosts beside invoca.net an api_url may name, separated by commas"
    )

    @field_validator("allowed_api_hosts", mode="before")
    @classmethod
    def _separated_by_commas(cls, value: object) -> object:
        if isinstance(value, str):
            hosts = (bare(host).lower() for host in value.split(","))
            return tuple(host.removeprefix("[").removesuffix("]") for host in hosts if host)
        return value

    @field_validator("allowed_api_hosts")
    @classmethod
    def _hosts_alone(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(is_host(host) for host in value):
            raise ValueError("one of them is no host's name or address, alone and in ASCII")
        return value


class DatabaseSettings(FromEnvironment):
    """Where things are kept: all that `migrate` needs."""

    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///switchboard.db"), description="sqlite:///… or postgresql://…"
    )
    allow_ephemeral_database: bool = Field(
        default=False, description="1 to allow SQLite on a platform that wipes its disk"
    )
    dyno: str | None = Field(default=None, description="set by Heroku, whose disk is wiped daily")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        try:
            read_url(value.get_secret_value())
        except ConfigurationFaults as faults:
            raise ValueError("; ".join(faults.lines).removeprefix("DATABASE_URL: ")) from None
        return value

    @model_validator(mode="after")
    def _disk_that_stays(self) -> Self:
        on_sqlite = self.database_url.get_secret_value().startswith("sqlite")
        if self.dyno and on_sqlite and not self.allow_ephemeral_database:
            raise ValueError(
                "DATABASE_URL: SQLite on a disk that is wiped would lose what was tagged; attach PostgreSQL, "
                "or set ALLOW_EPHEMERAL_DATABASE=1"
            )
        return self


class Settings(NameSettings, DatabaseSettings):
    """Every setting by its variable's name in lower case; ``description`` says what is expected."""

    slack_bot_token: SecretStr = Field(description="the bot token of the installed app, xoxb-…")
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="the app's signing secret, needed by `serve`"
    )
    slack_app_token: SecretStr | None = Field(
        default=None, description="an app-level token, xapp-…, needed by `socket`"
    )
    slack_api_url: str = Field(default="https://slack.com/api/", description="where Slack's Web API is")
    host: str = Field(default="127.0.0.1", description="the address to listen on")
    port: int = Field(default=3000, ge=0, le=65535, description="the port to listen on")
    support_contact: User | None = Field(
        default=None, description="a Slack user id, named where something is broken on our side"
    )
    values_days: int = Field(default=30, ge=1, le=3650, description="days until set values are blanked")
    retention_days: int = Field(default=90, ge=1, le=3650, description="days until records are deleted")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR"
    )
    log_format: Literal["text", "json"] = Field(default="text", description="text or json")

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("log_format", mode="before")
    @classmethod
    def _lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _a_token(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        prefix = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}[str(info.field_name)]
        token = "" if value is None else value.get_secret_value()
        if value is not None and not token.startswith(prefix):
            raise ValueError(f"does not begin with {prefix}")
        if value is not None and (token == prefix or not is_token(token)):
            raise ValueError(NOT_FILLED_IN)
        return value

    @field_validator("slack_signing_secret")
    @classmethod
    def _a_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            said = value.get_secret_value()
            if len(said) < SHORTEST_SECRET or not said.isascii() or " " in said:
                raise ValueError(NOT_FILLED_IN)
            if not HEXADECIMAL.fullmatch(said):
                raise ValueError("is not hexadecimal (0-9 and a-f), as Slack's are; copy it again")
        return value

    @field_validator("host")
    @classmethod
    def _a_host(cls, value: str) -> str:
        if not is_host(value):
            raise ValueError("is no host's name or address, alone and in ASCII")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _https_or_loopback(cls, value: str) -> str:
        if fault := url_fault(value):
            raise ValueError(fault)
        parts = urlsplit(value)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("must begin with https:// (http:// only on this machine)")
        return value if value.endswith("/") else value + "/"

    @model_validator(mode="after")
    def _commands_apart(self) -> Self:
        if self.calls_command == self.tag_command:
            raise ValueError("TAG_COMMAND: must differ from CALLS_COMMAND")
        return self


NOT_FOR_PEOPLE = frozenset({"dyno"})
"""Set by a platform, never by hand."""


SHOWN = frozenset({
    "port", "values_days", "retention_days", "log_level", "log_format", "support_contact",
    "calls_command", "tag_command", "allow_ephemeral_database",
})  # fmt: skip
"""Whose value may be repeated in a fault: no secret, and nothing that a secret is part of."""


def variables() -> Mapping[str, str]:
    """Every environment variable Switchboard reads, and what is expected of it."""
    return {
        name.upper(): str(field.description)
        for name, field in Settings.model_fields.items()
        if name not in NOT_FOR_PEOPLE
    }


def read_names() -> NameSettings:
    """The names this process's environment sets. Raises ConfigurationFaults."""
    try:
        return NameSettings()
    except ValidationError as error:
        raise ConfigurationFaults(sentences(error, _expected)) from None


def read_names_without_faults() -> NameSettings:
    """Likewise, with the defaults of those that are at fault: another's fault is none of the other file's."""
    try:
        return NameSettings()
    except ValidationError as error:
        faulty = {str(each["loc"][0]) for each in error.errors()}
        return NameSettings.model_validate(
            {name: NameSettings.model_fields[name].get_default() for name in faulty}
        )


def read_database_url() -> str:
    """The database this process's environment names, whatever else it lacks. Raises ConfigurationFaults."""
    try:
        return DatabaseSettings().database_url.get_secret_value()
    except ValidationError as error:
        raise ConfigurationFaults(sentences(error, _expected)) from None


def read_settings() -> Settings:
    """The settings of this process's environment.

    Raises ConfigurationFaults with one line a fault: which variable, what is wrong, what is expected.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigurationFaults(sentences(error, _expected)) from None


def _expected(location: Location, written: str, wrong: str) -> str:
    if not location:
        return wrong
    name = str(location[0])
    shown = written.strip('"') if name in SHOWN else ""
    told = f"{name.upper()}={shown} {wrong}" if shown else f"{name.upper()}: {wrong}"
    return (
        told
        if "expected: " in told or told.endswith(str(Settings.model_fields[name].description))
        else f"{told}; expected: {Settings.model_fields[name].description}"
    )
