"""The refusals of unlocking and sharing."""

from common.kernel.errors import Conflict, Forbidden, Invalid


class JobNotCompleted(Invalid):
    """Only completed jobs can be unlocked. Facts: status."""

    code = "job.not_completed"


class JobAlreadyUnlocked(Conflict):
    code = "job.already_unlocked"


class ShareUnlockUsed(Forbidden):
    """The customer has unlocked a job by sharing before."""

    code = "share.unlock_used"


class ShareNotInitiated(Invalid):
    """No share link of the job was opened, or the share window has ended."""

    code = "share.not_initiated"


class ShareTokenMissing(Invalid):
    code = "share.token_missing"


class InvalidShareToken(Invalid):
    """Forged, expired, or of another job or storefront."""

    code = "share.token_invalid"


class ShareFlowExpired(Invalid):
    """The job has no share window, or the window has ended."""

    code = "share.flow_expired"


class UnknownPlatform(Invalid):
    code = "share.unknown_platform"
