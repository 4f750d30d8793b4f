"""What Invoca's API answered, in the words of the ledger's delivery."""

from bot.invoca.errors import (
    CallNotFound,
    FieldsRefused,
    InvocaError,
    NotGranted,
    NotTheApi,
    RateLimited,
    RequestRefused,
    TokenRefused,
    UpdatesUnavailable,
    WrongVersion,
)
from bot.ledger.verdicts import (
    Answer,
    Finding,
    OrganizationElsewhere,
    OrganizationRefused,
    Refused,
    Throttled,
    Verdict,
)

PASSING = (408, 425)  # request time-out, too early: the same again may work


def of_update(error: InvocaError) -> Verdict:
    """Say what a failed update means for the change."""
    verdict: Verdict
    match error:
        case CallNotFound():
            verdict = Answer.CALL_GONE
        case TokenRefused() | NotGranted():
            verdict = OrganizationRefused()
        case NotTheApi():
            verdict = OrganizationElsewhere()
        case RateLimited(retry_after=wait):
            verdict = Throttled(wait)
        case RequestRefused(status=status) if status in PASSING:
            verdict = Answer.NOT_APPLIED
        case FieldsRefused() | WrongVersion() | RequestRefused() | UpdatesUnavailable():
            verdict = Refused(error.words())
        case _:
            verdict = Answer.UNKNOWN if error.applied is None else Answer.NOT_APPLIED
    return verdict


def of_lookup(error: InvocaError) -> Finding:
    """Say what a failed lookup means for a request whose call is to be found out."""
    verdict = of_update(error)
    return Answer.NOT_APPLIED if isinstance(verdict, Answer) else verdict
