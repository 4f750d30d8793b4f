"""Everything that was set on a call here, newest first, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot import words
from bot.access.rights import Permission, Shown
from bot.calls.current import permission_for
from bot.cards.drawn_values import DrawnValues, values_for
from bot.cards.head import by_handle, handle_of
from bot.cards.kit.actions import ActionId, call_button
from bot.cards.kit.blocks import Block, Message, View, actions, context, markup, minute, section
from bot.cards.kit.fit import between, enough, in_text, within
from bot.cards.kit.limits import BYTES_OF_MESSAGE
from bot.cards.kit.notices import name_of, notice
from bot.cards.outcomes import in_short
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
from bot.ledger.standing import STANDS
from bot.ledger.tag_requests import AcceptedRequest, Outcome
from bot.person import Person
from bot.queries import ByExternalId, ByLine, ByTransaction, Query
from bot.slack.entry import Acknowledgement, Modal
from bot.slack.incoming import Interaction, InteractionKind
from bot.text.markup import clip_markup
from bot.words import SHOW_CALL, in_state, quote
from commands.grammar.requests import History
from commands.lookup import look
from commands.lookup.line import no_line
from commands.lookup.no_match import no_match, require_lookup

WHICH_HISTORY = "Several calls fit: open one and choose *History* in its menu."


def _show_aloud(handle: str) -> str:
    return f"Show the call {handle}"


def _history_of(handle: str) -> str:
    return f"*History of call {handle}*"


NO_HISTORY = "Nothing was set on this call here."

NO_HISTORY_OF_YOURS = "You set nothing on this call."


def _changed(label: str, before: str | None, value: str) -> str:
    return f"{label}: *{value}*" if before is None else f"{label}: {before} → *{value}*"


def _added(label: str, value: str) -> str:
    return f"{label}: added *{value}*"


def _entry(moment: str, by: str, changed: str) -> str:
    return f"{moment} <@{by}> {changed}"


def _undo(changed: str) -> str:
    return f"{changed} (undo)"


def _hidden(count: int) -> str:
    if count == 1:
        return "1 change by somebody else is hidden."
    return f"{count} changes by other people are hidden."


def _either_id(typed: str) -> str:
    return (
        f"{quote(typed)} is two calls: the transaction ID of one, the external ID of another. {PUT_IN_FRONT}"
    )


PUT_IN_FRONT = "Put `tx:` or `ext:` in front of it."

_ENTRY = 700  # characters


@dataclass(frozen=True)
class FieldChange:
    """What was asked of a call, and what stood there before."""

    request: AcceptedRequest
    before: Mapping[str | None, str | None] = field(default_factory=dict)
    """By partner (API) name, None for the external ID. What the reader may not know is missing."""

    @property
    def was_not_saved(self) -> bool:
        """Whether it came to nothing, as far as is known."""
        return self.request.outcome is not None and self.request.outcome.notified


def changes_in(history: Sequence[AcceptedRequest], reader: Person, *, others_too: bool) -> list[FieldChange]:
    """Tell what each request of a history, newest first, took the place of.

    Only the reader's own, and in the place of their own, unless ``others_too``. What is added to something
    takes no place.
    """
    standing: dict[str | None, tuple[str | None, Person]] = {}
    changes: list[FieldChange] = []
    for request in reversed(history):
        by = request.asked.person
        given: dict[str | None, str | None] = dict(request.asked.fields.items())
        if request.sets_external_id:
            given[None] = request.asked.external_unique_id
        before = {
            name: standing[name][0]
            for name in given
            if name in standing
            and name not in request.asked.above
            and (others_too or standing[name][1] == reader)
        }
        if others_too or by == reader:
            changes.append(FieldChange(request, before))
        if request.outcome is None or request.outcome.value in STANDS:
            standing |= {name: (value, by) for name, value in given.items()}
            if others_too:
                standing |= {name: (value, by) for name, value in request.asked.sets.items()}
    return changes[::-1]


BYTES_OF_LINES = 60_000  # UTF-8; a view takes four times as many, escaped


@dataclass(frozen=True)
class CallHistory:
    """What one person may see of a call's history, newest first."""

    changes: tuple[FieldChange, ...]
    transaction_id: str
    organization: Organization
    shown: Shown
    hidden: int = 0
    """How many of others they don't see."""
    named: bool = False
    """Whether they have other organizations, too."""
    now: datetime | None = None
    """When it is drawn: what is of another day says so."""

    def as_message(self) -> Message:
        """One line a change, what was not saved first; then how many are hidden, and the way to the call."""
        title = _history_of(by_handle(self.transaction_id))
        drawn = enough(self._lines(), BYTES_OF_MESSAGE)
        show = call_button(
            ActionId.REFRESH_CALL,
            SHOW_CALL,
            self.organization,
            self.transaction_id,
            accessibility_label=_show_aloud(handle_of(self.transaction_id)),
        )
        bottom = [*self._notes(), *actions(show)]
        more = len(self.changes) - len(drawn)
        top = [section(markup(title))]
        return Message(title, between(top, drawn or [self._nothing()], bottom, words.left_out, more))

    def as_window(self) -> View:
        """The same in a window, which holds several times as much."""
        top = section(markup(_history_of(by_handle(self.transaction_id))))
        drawn = enough(self._lines(), BYTES_OF_LINES)
        held = within(
            drawn or [self._nothing()], BYTES_OF_LINES, words.left_out, len(self.changes) - len(drawn)
        )
        return View(words.HISTORY, (top, *in_text(held), *self._notes()))

    def _notes(self) -> list[Block]:
        hidden = markup(_hidden(self.hidden)) if self.hidden else None
        return context(hidden, name_of(self.organization) if self.named else None)

    def _nothing(self) -> str:
        return NO_HISTORY_OF_YOURS if self.hidden else NO_HISTORY

    def _lines(self) -> Iterator[str]:
        values = values_for(self.organization, self.shown)
        failed = [each for each in self.changes if each.was_not_saved]
        for change in (*failed, *(each for each in self.changes if not each.was_not_saved)):
            yield clip_markup(_line(change, values, self.now), _ENTRY)


def _line(change: FieldChange, values: DrawnValues, now: datetime | None) -> str:
    request = change.request
    items, kept_back = values.items(request)
    pairs = [
        _added(item.label, item.value)
        if item.name in request.asked.above
        else _changed(
            item.label,
            values.value(change.before[item.name])
            if item.name in change.before and values.may_show(item.name, change.before[item.name])
            else None,
            item.value,
        )
        for item in items
    ]
    changed = " · ".join([*pairs, *([values.not_shown(kept_back)] if kept_back else [])])
    if request.asked.undoes is not None:
        changed = _undo(changed)
    said = _entry(minute(request.accepted_at, now), request.asked.person.user, changed)
    return said if request.outcome is Outcome.SENT else in_state(said, in_short(request))


def of_call(
    interaction: Interaction,
    organization: Organization,
    transaction_id: str,
    services: Services,
) -> Acknowledgement:
    """Give the history of a call that is known by its id: in a window for a click, else as a message."""
    interaction.rights.require(Permission.LOOK, organization)
    if interaction.kind is InteractionKind.ACTION:

        async def window() -> View:
            return (await _seen(interaction, organization, transaction_id, services)).as_window()

        return Acknowledgement(modal=Modal(words.HISTORY, window))
    return Acknowledgement(
        work=partial(_show, interaction, organization, transaction_id, services), in_place=False
    )


async def history(
    interaction: Interaction,
    asked: History,
    organization: Organization,
    services: Services,
) -> Acknowledgement:
    """Give the history of the call that was typed, or of the call on the person's line."""
    reference, text = asked.reference, asked.text
    if reference is None:
        mine = await services.tagging.lines.get(interaction.person, organization.fingerprint)
        if mine is None:
            return Acknowledgement(
                message=no_line(organization, services.calls_command, named=interaction.rights.has_several)
            )
        reference, text = ByLine(mine.number), look.LINE + mine.number
    require_lookup(interaction, Query(reference), organization)
    if isinstance(reference, ByTransaction):
        return of_call(interaction, organization, reference.transaction_id, services)
    lookup = look.Lookup(organization, Query(reference), text)
    return Acknowledgement(work=partial(_look_up, interaction, lookup, services))


async def _look_up(interaction: Interaction, asked: look.Lookup, services: Services) -> Message:
    """Find the call: one that has ended can be known by an external id that was set here."""
    organization, reference = asked.organization, asked.query.reference
    if isinstance(reference, ByExternalId):
        known = await _known(reference, organization, services)
        if len(known) > 1:
            return notice(_either_id(reference.external_unique_id))
        if known:
            return await _show(interaction, organization, known[0], services)
    found = await services.calls.look_up(organization, asked.query)
    if len(found.calls) == 1:
        return await _show(interaction, organization, found.calls[0].transaction_id, services)
    interaction = await services.still_permitted(interaction, permission_for(asked.query), organization)
    await look.write_down(interaction, organization, found, services, shown=Shown.MASKED)
    if not found.calls:
        return no_match(asked.typed, organization, missing=found.missing)
    several = await look.listed(interaction, asked, found, services)
    return Message(f"{WHICH_HISTORY} {several.text}", several.blocks)


async def _known(reference: ByExternalId, organization: Organization, services: Services) -> list[str]:
    """The calls that the ledger knows by this id: by what it is, at most one of each kind."""
    tagged = services.tagging.tagged
    known = list(await tagged.with_external_id(organization.fingerprint, reference.external_unique_id))[:1]
    transaction_id = reference.as_transaction.transaction_id
    if reference.may_be_transaction and await tagged.history(organization.fingerprint, transaction_id):
        known.append(transaction_id)
    return list(dict.fromkeys(known))


async def _show(
    interaction: Interaction, organization: Organization, transaction_id: str, services: Services
) -> Message:
    return (await _seen(interaction, organization, transaction_id, services)).as_message()


async def _seen(
    interaction: Interaction, organization: Organization, transaction_id: str, services: Services
) -> CallHistory:
    """What this person may see of it; written down first that they do. Raises NotPermitted, LedgerError."""
    asked = await services.tagging.tagged.history(organization.fingerprint, transaction_id)
    interaction = await services.still_permitted(interaction, Permission.LOOK, organization)
    all_of_it = interaction.rights.may(Permission.OTHERS_HISTORY, organization)
    changes = changes_in(asked, interaction.person, others_too=all_of_it)
    await services.audit.record(
        AuditEntry(
            services.clock(),
            interaction.person,
            Action.HISTORY,
            organization.fingerprint,
            AuditOutcome.DONE if asked else AuditOutcome.NOTHING_FOUND,
            transaction_id if asked else None,
        )
    )
    return CallHistory(
        tuple(changes),
        transaction_id,
        organization,
        interaction.rights.shown(organization),
        hidden=len(asked) - len(changes),
        named=interaction.rights.has_several,
        now=services.clock(),
    )
