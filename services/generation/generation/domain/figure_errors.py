"""The refusals of figure references and of quotas."""

from typing import ClassVar

from common.kernel.errors import Conflict, DomainError, Forbidden, Invalid, Kind

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


class CorrectionRefused(Conflict):
    """It would give back more credits than were used. Facts: used."""

    code = "quota.correction_refused"
