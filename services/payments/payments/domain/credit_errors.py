"""The domain errors of credits."""

from typing import Self

from common.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class InsufficientCredits(Forbidden):
    """Facts: `credits_available`, a string with two decimals."""

    code = "credit.insufficient"

    @classmethod
    def of(cls, balance: int) -> Self:
        return cls(credits_available=f"{balance}.00")


class CreditsNotOffered(Conflict):
    """The storefront sells no credits."""

    code = "credit.not_offered"


class UnknownPack(Invalid):
    """There is no such pack on sale."""

    code = "credit_pack.unknown"
    field = "sku"


class PackNotFound(NotFound):
    code = "credit_pack.not_found"


class PackExists(Conflict):
    """The storefront has a pack with this sku."""

    code = "credit_pack.exists"


class PackPriceRefused(Invalid):
    """The provider does not charge this amount. Facts: `smallest`, `largest`, in minor units."""

    code = "credit_pack.price_refused"
    field = "price"
