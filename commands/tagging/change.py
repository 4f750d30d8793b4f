"""One change of one call, ready to be taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.errors import OutOfDate
from bot.ledger.tag_requests import CallReference, ReferenceKind, new_id
from bot.queries import AllCalls, ByExternalId, ByLine, ByTransaction, Reference, encode


@dataclass(frozen=True)
class Change:
    """What is to be set on which call of which organization."""

    organization: Organization
    reference: CallReference
    fields: Mapping[str, str] = field(default_factory=dict)
    external_unique_id: str | None = None
    draft_text: str | None = field(default=None, repr=False)
    """Of a reference that is kept apart, since it holds a number."""
    undoes: str | None = None
    once: str = ""
    """What makes this the same change however often it is asked for; the delivery's own id where empty."""
    quick_tag: QuickTag | None = None

    @property
    def transaction_id(self) -> str | None:
        """The call, where it is known."""
        return self.reference.text if self.reference.kind is ReferenceKind.TRANSACTION_ID else None


def referring_to(call: Reference | None) -> tuple[CallReference, str | None]:
    """Give a typed reference as the ledger keeps it, and the text to keep apart; None is my line's call."""
    match call:
        case None:
            return CallReference(ReferenceKind.MY_LINE), None
        case ByTransaction(transaction_id):
            return CallReference(ReferenceKind.TRANSACTION_ID, transaction_id), None
        case ByExternalId(text, may_be_transaction=True):
            return CallReference(ReferenceKind.EITHER_ID, text), None
        case ByExternalId(external_unique_id):
            return CallReference(ReferenceKind.EXTERNAL_ID, external_unique_id), None
        case AllCalls() | ByLine():
            raise OutOfDate  # names no call; the grammar gives neither
        case _:
            return CallReference(ReferenceKind.KEPT_QUERY, new_id()), encode(call)


def on_transaction(transaction_id: str) -> CallReference:
    """The ledger's reference to a call by its id."""
    return CallReference(ReferenceKind.TRANSACTION_ID, transaction_id)
