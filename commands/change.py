"""One change of one call, ready to be taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import OutOfDate
from bot.kept_references import encode
from bot.ledger.asked import Kind, Reference, new_id
from bot.lookups import AllCalls, ByExternalId, ByLine, ByTransaction
from bot.lookups import Reference as TypedReference
from bot.organizations import Organization, QuickTag


@dataclass(frozen=True)
class Change:
    """What is to be set on which call of which organization."""

    organization: Organization
    reference: Reference
    fields: Mapping[str, str] = field(default_factory=dict)
    external_unique_id: str | None = None
    kept_text: str | None = field(default=None, repr=False)
    """Of a reference that is kept apart, since it holds a number."""
    undoes: str | None = None
    once: str = ""
    """What makes this the same change however often it is asked for; the delivery's own id where empty."""
    quick_tag: QuickTag | None = None

    @property
    def transaction_id(self) -> str | None:
        """The call, where it is known."""
        return self.reference.text if self.reference.kind is Kind.TRANSACTION_ID else None


def referring_to(call: TypedReference | None) -> tuple[Reference, str | None]:
    """Give a typed reference as the ledger keeps it, and the text to keep apart; None is my line's call."""
    match call:
        case None:
            return Reference(Kind.MY_LINE), None
        case ByTransaction(transaction_id):
            return Reference(Kind.TRANSACTION_ID, transaction_id), None
        case ByExternalId(text, may_be_transaction=True):
            return Reference(Kind.EITHER_ID, text), None
        case ByExternalId(external_unique_id):
            return Reference(Kind.EXTERNAL_ID, external_unique_id), None
        case AllCalls() | ByLine():
            raise OutOfDate  # names no call; the grammar gives neither
        case _:
            return Reference(Kind.KEPT_QUERY, new_id()), encode(call)


def on_transaction(transaction_id: str) -> Reference:
    """The ledger's reference to a call by its id."""
    return Reference(Kind.TRANSACTION_ID, transaction_id)
