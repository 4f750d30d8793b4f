"""Somebody was faster while a form was open: the question whether theirs is to be replaced."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from bot import words
from bot.access.rights import Shown
from bot.cards.drawn_values import DrawnValues, values_for
from bot.cards.kit.actions import EditForm, encode
from bot.cards.kit.blocks import Block, View, ViewId, markup, minute, section
from bot.cards.kit.fit import in_text, within
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.ledger.drafts import ValuesOf
from bot.ledger.standing import Latest, Tagged, digest
from bot.slack.incoming import Interaction
from bot.words import LEAVE_IT, REPLACE, while_editing, who_set
from commands.lookup import look
from commands.lookup.results import OpenResults

# --- somebody was faster ------------------------------------------------------------------------------------

REPLACE_TITLE = "Replace it?"

REPLACE_QUESTION = "Replace it?"

REPLACE_THEM = "Replace them?"


def _yours(value: str) -> str:
    return f"Yours: *{value}*"


_LENGTH = 300  # characters of a value

_LINES = 60_000  # bytes: far from what a view takes


def replace_view(  # noqa: PLR0913 - what is set, what was entered, and how it is asked
    organization: Organization,
    latest: Latest,
    fields: Mapping[str, str],
    metadata: str,
    *,
    shown: Shown,
    was_open: bool = True,
) -> View:
    """Name what is set on these fields, beside what was entered: by partner (API) name.

    ``was_open``: there was a form, and somebody else has set it meanwhile.
    """
    values = values_for(organization, shown, _LENGTH)
    standing = [name for name in values.in_order(fields) if name in latest.fields]
    say = while_editing if was_open else who_set
    lines = [_lines(name, latest.fields[name], fields[name], values, say) for name in standing]
    question = REPLACE_QUESTION if len(standing) == 1 else REPLACE_THEM
    blocks: list[Block] = [*in_text(within(lines, _LINES, words.left_out)), section(markup(question))]
    return View(
        REPLACE_TITLE,
        tuple(blocks),
        ViewId.REPLACE,
        submit=REPLACE,
        close=LEAVE_IT,
        private_metadata=metadata,
    )


def _lines(
    name: str, tagged: Tagged, entered: str, values: DrawnValues, say: Callable[[str, str, str, str], str]
) -> str:
    label = values.label(name)
    by, at = tagged.by.asked.person.user, minute(tagged.by.accepted_at)
    theirs = say(by, label, values.value(tagged.value), at)
    return f"{theirs}\n{_yours(values.value(entered))}"


OPEN_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Editing:
    """What a modal that edits a call is about; ``values`` and ``seen`` are by partner (API) name."""

    fingerprint: str
    transaction_id: str
    reply_id: str | None
    """The card it was opened from."""
    values: Mapping[str, str]
    """What its inputs were filled with, and nothing else."""
    seen: Mapping[str, str]
    """Which requests stood for the fields then (ledger/standing.py, digest)."""
    chosen: Mapping[str, str] | None = None
    """What is to be set, where it was asked whether to replace somebody else's values."""
    results: OpenResults | None = None
    """The results it lies on, where it was opened from a modal."""
    appends: Collection[str] = ()
    """Names of the chosen fields whose values come below what stands there."""


async def keep(interaction: Interaction, editing: Editing, services: Services) -> str:
    """Keep what a modal is about; gives what it carries."""
    text = json.dumps(asdict(editing))
    draft_id = await services.drafts.keep(
        interaction.person,
        text,
        services.clock(),
        OPEN_FOR,
        typed=[*editing.values.values(), *(editing.chosen or {}).values()],
        values_of=ValuesOf(editing.fingerprint, editing.transaction_id),
    )
    return encode(EditForm(fingerprint=editing.fingerprint, draft_id=draft_id))


async def kept(
    interaction: Interaction, draft_id: str, organization: Organization, services: Services
) -> Editing:
    """What the submitted modal is about. Raises OutOfDate."""
    given = json.loads(await services.drafts.get(draft_id, interaction.person, services.clock()))
    results = given.pop("results", None)
    below = None if results is None else OpenResults(**{**results, "calls": tuple(results["calls"])})
    editing = Editing(**given, results=below)
    if editing.fingerprint != organization.fingerprint:
        raise OutOfDate
    return editing


async def question(  # noqa: PLR0913, PLR0917 - what is to be set, and who was faster with what
    interaction: Interaction,
    editing: Editing,
    latest: Latest,
    overtaken: Collection[str],
    organization: Organization,
    services: Services,
) -> View:
    """Ask whether to replace what somebody else has set on these of the chosen fields meanwhile."""
    chosen = editing.chosen or {}
    shown = interaction.rights.shown(organization)
    await look.write_down_call(interaction, organization, editing.transaction_id, services, shown)
    seen = {**editing.seen, **{name: digest(latest, [name]) for name in chosen}}
    metadata = await keep(interaction, replace(editing, seen=seen), services)
    entered = {name: value for name, value in chosen.items() if name in overtaken}
    was_open = bool(editing.seen)
    return replace_view(organization, latest, entered, metadata, shown=shown, was_open=was_open)
