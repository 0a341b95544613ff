"""The refusals of figure references and of quotas."""

from typing import ClassVar

from common.kernel.errors import Conflict, DomainError, Forbidden, Invalid, Kind, NotFound

CONTENT_POLICY = "content_policy"


class PromptRefused(Invalid):
    """The prompt breaks the content policy. Facts: reason."""

    code = "prompt.refused"


class UnknownModel(Invalid):
    code = "model.unknown"
    field: ClassVar[str | None] = "model"


class BatchTooLarge(Invalid):
    """Facts: most."""

    code = "batch.too_large"
    field: ClassVar[str | None] = "batch_size"


class InsufficientQuota(Forbidden):
    """Too few credits are left for the whole batch. Facts: required, remaining."""

    code = "quota.insufficient"


class SubscriptionPastDue(Forbidden):
    """The last payment has failed, so the plan's credits cannot be spent. Facts: required, remaining, reason."""

    code = "quota.past_due"


class TooManyGenerations(DomainError):
    """Facts: retry_after in seconds, and `limit`, `remaining`, `reset_at` of the rate limit."""

    kind = Kind.THROTTLED
    code = "generation.rate_limited"


class QuotasNotOffered(Conflict):
    """The storefront sells no figure references."""

    code = "quota.not_offered"


class GrantRefused(Conflict):
    """Staff take back more credits than are left of those that staff gave."""

    code = "quota.grant_refused"


class CorrectionRefused(Conflict):
    """It would give back more credits than were used. Facts: used."""

    code = "quota.correction_refused"


class ImageNotFound(NotFound):
    """Unknown, deleted, not ready, of another storefront, or another customer's picture that is not public."""

    code = "image.not_found"


class NothingToUpdate(Invalid):
    """The request names no field that can be changed."""

    code = "image.nothing_to_update"


class ImageFlagged(Conflict):
    """A flagged picture cannot become public."""

    code = "image.flagged"


class OwnImageReported(Forbidden):
    code = "image.own_reported"


class DecisionRefused(Conflict):
    """Only removed pictures can be restored, and nothing else can be done with them. Facts: flag_status."""

    code = "image.decision_refused"


class GalleryClosed(NotFound):
    """The storefront has no gallery."""

    code = "gallery.closed"


class InvalidCursor(Invalid):
    field: ClassVar[str | None] = "cursor"
    code = "cursor.invalid"
