"""Whether the channels of the file are there, whether the bot is in them, and who reads there besides."""

import asyncio
from dataclasses import dataclass

from pydantic import SecretStr

from bot.access.channels import read_readers
from bot.check import words
from bot.check.report import Report
from bot.check.slack import Installation, SlackApi
from bot.config.organizations import Directory, Organization

CHANNELS = 40  # conversations.info is Tier 3, 50 a minute, and a running Switchboard asks too


@dataclass(frozen=True)
class ChannelsCheck:
    """Looks up channels with the bot token."""

    slack: SlackApi
    token: SecretStr
    installation: Installation
    report: Report

    async def check(self, directory: Directory) -> None:
        """Report on every channel named, all at the same time."""
        named = [(each, channel) for each in directory.organizations for channel in each.channels]
        if not named:
            return
        if self.installation.lacks("channels:read"):
            self.report.hint(words.not_looked_up("channels", "channels:read"))
            return
        self.report.asking(words.channels_asking(min(len(named), CHANNELS)))
        good = await asyncio.gather(*(self._channel(*each) for each in named[:CHANNELS]))
        if any(good):
            self.report.fine(words.channels_fine(sum(good)))
        if len(named) > CHANNELS:
            self.report.hint(words.too_many("channels", CHANNELS, len(named) - CHANNELS))

    async def _channel(self, organization: Organization, channel: str) -> bool:
        """Whether cards can be shared there; what speaks against it is reported."""
        place = f"{organization.key}.channels"
        answer = await self.slack.ask(self.token, "conversations.info", channel=channel)
        match answer.error:
            case None:
                found = answer.body.get("channel")
                if isinstance(found, dict):
                    return self._found(organization, channel, found)
                self.report.hint(words.lookup_refused("channels", "unreadable"))
            case "channel_not_found":
                self.report.hint(words.channel_unknown(channel, place))
            case "missing_scope":
                self.report.hint(words.not_looked_up("channels", "channels:read or groups:read"))
            case code:
                self.report.hint(words.lookup_refused("channels", code))
        return False

    def _found(self, organization: Organization, channel: str, found: dict[str, object]) -> bool:
        place = f"{organization.key}.channels"
        said: list[str] = []
        if found.get("is_archived") is True:
            said.append(words.channel_archived(channel, place))
        elif found.get("is_member") is not True:
            said.append(words.channel_not_joined(channel, place))
        readers = read_readers(found)
        others = readers is None or readers.are_external(organization.workspaces)
        if others and channel not in organization.external_channels:
            said.append(words.channel_external(channel, place))
        for each in said:
            self.report.hint(each)
        return not said
