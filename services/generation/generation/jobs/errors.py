"""The refusals of generation."""

from typing import ClassVar

from common.kernel import errors
from common.kernel.errors import Conflict, DomainError, Forbidden, Invalid, Kind, NotFound


class JobNotFound(NotFound):
    """Unknown, expired, of another customer or of another storefront."""

    code = "job.not_found"


class FileNotFound(NotFound):
    """The address is forged or expired, or its picture is deleted."""

    code = "file.not_found"


class HistoryLimitReached(Forbidden):
    """Facts: max_jobs."""

    code = "job.history_limit"


class InvalidPicture(Invalid):
    """The base class of the reasons to refuse an uploaded picture."""

    field: ClassVar[str | None] = "image"


class PictureMissing(InvalidPicture):
    code = "picture.missing"


class PictureEmpty(InvalidPicture):
    code = "picture.empty"


class PictureTooLarge(InvalidPicture):
    """Facts: max_megabytes."""

    code = "picture.too_large"


class PictureUnreadable(InvalidPicture):
    """No picture, a damaged one, or one that cannot be decoded within the bounds of the process."""

    code = "picture.unreadable"


class PictureFormatRefused(InvalidPicture):
    code = "picture.format"


class PictureTooSmall(InvalidPicture):
    """Facts: min_side."""

    code = "picture.too_small"


class PictureHasTooManyPixels(InvalidPicture):
    """Facts: max_megapixels."""

    code = "picture.too_many_pixels"


class UnsupportedMediaType(DomainError):
    kind = Kind.UNSUPPORTED_MEDIA_TYPE
    code = "request.unsupported_media_type"


class MalformedBody(DomainError):
    """The body is neither JSON nor a form, whatever its media type says."""

    kind = Kind.MALFORMED
    code = "request.malformed"


class UploadFailed(DomainError):
    """The picture could not be stored."""

    kind = Kind.UNAVAILABLE
    code = "upload.failed"


class JobNotRetriable(Conflict):
    """Only failed jobs can be retried. Facts: state."""

    code = "job.not_retriable"


class JobEnded(Conflict):
    """Only jobs that have not ended can be cancelled. Facts: state."""

    code = "job.ended"


class CostPeriodTooLong(Invalid):
    """Facts: most_days."""

    code = "job.period_too_long"


class TooManyStreams(errors.TooManyStreams):
    """Facts: retry_after."""

    code = "job.too_many_streams"
