"""Notifying people of what became of what they asked: where they asked it, else in a direct message."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.access.rights import Permission, Rights, Shown
from bot.access.slack_failures import (
    CONTENT,
    FAILED,
    NOT_OURS_TO_DO,
    TOO_OFTEN,
    perhaps_done,
    reason,
    seconds_to_wait,
)
from bot.calls.current import Calls
from bot.cards.kit.blocks import Message
from bot.cards.several import several_calls
from bot.cards.told import told_card
from bot.config.organizations import Directory
from bot.database.errors import LedgerError, StatementFailed
from bot.delivery.attempts import FoundCalls
from bot.delivery.redrawing import TYPED, Redrawing
from bot.delivery.to_invoca import OrganizationDelivery
from bot.delivery.workers import to_choose_from
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
from bot.ledger.outcomes import DirectMessage, Notification, NotifiedOf, NotNotified
from bot.ledger.replies import Replies, ResponseUrl
from bot.ledger.tag_requests import AcceptedRequest, ReferenceKind, WhyNotPlaced
from bot.person import Person
from bot.slack.outgoing import Answers, NotAnswered
from bot.times import Clock
from bot.words import REPEATED

log = logging.getLogger("switchboard.notifying")

NOBODY = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "cannot_dm_deactivated_user",
        "channel_not_found",
        "is_archived",
        "is_bot",
        "user_disabled",
        "user_is_bot",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
"""Slack's refusals to a message that say there is nobody (any more) to notify (docs: chat.postMessage)."""

ASKED = frozenset({WhyNotPlaced.SEVERAL, WhyNotPlaced.BEGAN_AFTER, WhyNotPlaced.BEGINNING_UNKNOWN})
"""Where there are calls to choose from: a button for each tags it by its id."""

LATER = frozenset({"messages_tab_disabled", "request_timeout", "team_added_to_org", "org_login_required"})
"""Refusals that somebody, or time, undoes, and that have nothing to do with what a message holds."""


@dataclass(frozen=True)
class NotifyingInSlack:
    """Says it in Slack."""

    slack: AsyncWebClient
    answers: Answers
    replies: Replies
    redrawing: Redrawing
    calls: Calls
    directory: Directory
    organizations: Mapping[str, OrganizationDelivery]
    clock: Clock

    async def answer(self, notification: Notification) -> bool:
        """Say a request's outcome where it was asked; False: that can't be reached. Raises NotNotified."""
        request = notification.request
        reply = await self.replies.get(request.asked.reply_id or "", self.clock())
        if reply is None or reply.where is None:
            return False
        if reply.viewer is None:
            # Everyone sees that card: it shows again what stood before, and they alone are told.
            self.redrawing.soon(reply.id)
            return False
        try:
            if reply.kind != TYPED:
                return await self.redrawing.again(reply.id, spare=0, about=request)
            if not isinstance(reply.where, ResponseUrl) or not reply.where.uses_left:
                return False
            url, said = reply.where.url, await self._in_words(notification)
            shown = await self.redrawing.with_a_use(
                reply.id, 0, lambda: self.answers.to_url(url, said, in_place=False)
            )
            return bool(shown)
        except NotAnswered as failure:
            raise NotNotified(failure.wait, uncertain=failure.uncertain) from None

    async def send(self, message: DirectMessage) -> None:
        """Send a direct message. Raises NotNotified."""
        card = await self._said(message)
        try:
            await self._send(message.person, card.payload())
        except FAILED as error:
            if _is_refused(error):
                await self._in_plain_text(message, card)
            else:
                _not_notified(error)

    async def _in_plain_text(self, message: DirectMessage, card: Message) -> None:
        """Say the same without blocks, where Slack refuses the message for what it holds."""
        again = f"{REPEATED}\n" if message.repeated else ""
        try:
            await self._send(message.person, {"text": again + card.text})
        except FAILED as error:
            if reason(error) not in CONTENT:
                _not_notified(error)
                return
            # The same would be refused for ever.
            log.warning("a direct message is refused for what it holds", extra={"reason": reason(error)})

    async def _send(self, person: Person, payload: Mapping[str, Any]) -> None:
        await self.slack.chat_postMessage(
            channel=person.user, unfurl_links=False, unfurl_media=False, **payload
        )

    async def _said(self, message: DirectMessage) -> Message:
        if (
            len(message.notifications) == 1
            and not message.repeated
            and message.notifications[0].what is NotifiedOf.OUTCOME
        ):
            return await self._in_words(message.notifications[0])
        return self._card(message.person, message.notifications)

    async def _in_words(self, notification: Notification) -> Message:
        request = notification.request
        if request.why in ASKED and (several := await self._several(request)) is not None:
            return several
        return self._card(request.asked.person, [notification])

    def _card(self, person: Person, notifications: Sequence[Notification]) -> Message:
        """What only this person reads, with the numbers they typed where they may see numbers."""
        rights = self._rights(person)
        organizations = self.directory.organizations
        of_settings = any(each.what is not NotifiedOf.OUTCOME for each in notifications)  # for who keeps them
        full = [each.fingerprint for each in organizations if rights.shown(each) is Shown.FULL]
        return told_card(
            notifications,
            {each.fingerprint: each for each in organizations},
            full_numbers_in=full,
            named=rights.has_several or (of_settings and len(organizations) > 1),
        )

    def _rights(self, person: Person) -> Rights:
        return Rights(person, self.redrawing.cards.people.standing(person), self.directory)

    async def _several(self, request: AcceptedRequest) -> Message | None:
        """The question which call was meant, if there is one to choose that they may still look up so."""
        fingerprint = request.asked.organization_fingerprint
        organization = self.directory.by_fingerprint(fingerprint)
        if organization is None:
            return None
        found = await self.organizations[fingerprint].find(request)
        if not isinstance(found, FoundCalls):
            return None
        recent = [
            self.calls.recent.get(fingerprint, each.transaction_id, self.clock())
            for each in to_choose_from(request, found)
        ]
        calls = [each.call for each in recent if each is not None]
        rights = self._rights(request.asked.person)
        by_number = request.asked.reference.kind is ReferenceKind.KEPT_QUERY
        needed = Permission.LOOK_BY_NUMBER if by_number else Permission.LOOK
        if not calls or not rights.may(needed, organization):
            return None
        looked = AuditEntry(
            self.clock(), request.asked.person, Action.LOOK_UP, fingerprint, AuditOutcome.DONE
        )
        try:
            await self.redrawing.cards.audit.record(looked)
        except (LedgerError, StatementFailed):
            return None  # what can't be written down isn't shown: they are told in words
        return several_calls(calls, request, organization, named=rights.has_several)


def _is_refused(error: Exception) -> bool:
    """Whether Slack says no to this message, for what it holds or in a way that we don't know of."""
    why = reason(error)
    if perhaps_done(error) or not isinstance(error, SlackApiError) or why == type(error).__name__:
        return False
    return why not in NOBODY | TOO_OFTEN | LATER | NOT_OURS_TO_DO


def _not_notified(error: Exception) -> None:
    """Raise NotNotified, unless there is nobody (any more) to notify."""
    why = reason(error)
    if why in NOBODY:
        log.warning("nobody to notify", extra={"reason": why})
        return
    log.warning("a direct message did not arrive", extra={"reason": why})
    raise NotNotified(seconds_to_wait(error), uncertain=perhaps_done(error)) from None
