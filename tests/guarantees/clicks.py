"""What people asked for, as far as they know it: a model of the ledger's requests."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.ledger.replies import Reply
from bot.ledger.tag_requests import AcceptedRequest, ReferenceKind, TagRequest


@dataclass(eq=False)
class Click:
    """One command or click, however often it was delivered."""

    asked: TagRequest
    at: datetime
    began: int
    """The tick before it was delivered first; nothing placed before then can come after it."""
    line: str | None = None
    """The line it means, where it means one."""
    reply: Reply | None = None
    """The card it came from."""
    ids: set[str] = field(default_factory=set)
    """What it was told its request is called."""
    unsure: bool = False
    """A process died over one of its deliveries."""
    accepted: int | None = None
    """The tick by which it certainly stood in the ledger."""
    withdrawn: bool = False
    perhaps_withdrawn: bool = False
    """A process died while it was taken back."""

    @property
    def by_transaction_id(self) -> bool:
        """Whether it is placed as it is accepted."""
        return self.asked.reference.kind is ReferenceKind.TRANSACTION_ID


@dataclass
class Placed:
    """When a request came into the lane of its call: after one tick, and before another."""

    after: int
    before: int


@dataclass
class Seen:
    """What the ledger has said of each request so far, for what must never change any more."""

    placed: dict[str, Placed] = field(default_factory=dict)
    was: dict[str, AcceptedRequest] = field(default_factory=dict)
    looked: int = 0
    faults: list[str] = field(default_factory=list)

    def look(self, rows: list[AcceptedRequest], clicks: dict[str, Click], tick: int) -> None:
        """Take in the ledger as it stands."""
        for gone in self.was.keys() - {row.id for row in rows}:
            self.faults.append(f"{gone} is in the ledger no more")
        for row in rows:
            self._compare(row)
            self.was[row.id] = row
            if row.transaction_id is not None and row.id not in self.placed:
                click = clicks.get(row.asked.idempotency_key)
                after, before = self.looked, tick
                if click is not None and click.by_transaction_id:
                    after = max(after, click.began)
                    before = tick if click.accepted is None else min(before, click.accepted)
                self.placed[row.id] = Placed(after, before)
        self.looked = tick

    def _compare(self, row: AcceptedRequest) -> None:
        was = self.was.get(row.id)
        if was is None:
            return
        if was.outcome is not None and (was.outcome, was.outcome_at, was.why) != (
            row.outcome,
            row.outcome_at,
            row.why,
        ):
            self.faults.append(f"{row.id} had its outcome {was.outcome} and has another, {row.outcome}")
        if was.transaction_id is not None and (was.transaction_id, was.sequence) != (
            row.transaction_id,
            row.sequence,
        ):
            self.faults.append(f"{row.id} was moved after it had been placed")
