"""The domain errors of credits."""

from typing import Self

from common.kernel.errors import Forbidden


class InsufficientCredits(Forbidden):
    """Facts: `credits_available`, a string with two decimals."""

    code = "credit.insufficient"

    @classmethod
    def of(cls, balance: int) -> Self:
        return cls(credits_available=f"{balance}.00")
