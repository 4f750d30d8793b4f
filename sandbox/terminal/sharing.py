"""Sharing a channel with another company while everything runs, as its admins may at any time."""

from sandbox.cast import Cast
from sandbox.slack.server import SlackSandbox
from sandbox.terminal.choosing import Unclear, choose
from sandbox.terminal.lines import Line, Style, line

_WORDS = {"share": "is shared with", "unshare": "is no longer shared with"}


async def share(slack: SlackSandbox, typed: str) -> list[Line]:
    """Do what `share #sales` or `unshare #sales` says; nothing for other words. Raises Unclear."""
    word, _, name = typed.partition(" ")
    if word not in _WORDS:
        return []
    workspace = slack.workspace
    place = choose(name.strip().removeprefix("#") or "?", Cast(workspace).shareable(), "channel")
    company = next(team for team in workspace.teams.values() if team != workspace.team)
    is_shared = company.id in place.shared_with
    if is_shared == (word == "share"):
        how = "is shared already" if is_shared else "is not shared"
        raise Unclear(f"#{place.name} {how} with {company.name}.")
    change = slack.share_channel if word == "share" else slack.unshare_channel
    delivery = await change(place.id, company.id)
    is_told = delivery is not None and delivery.error is None
    told = "Switchboard was told" if is_told else "Switchboard doesn't hear of it"
    return [line(f"#{place.name} {_WORDS[word]} {company.name}; {told}.", Style.WARNING)]
