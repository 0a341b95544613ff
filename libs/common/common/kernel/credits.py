"""The credit packs of a storefront."""

from pydantic import Field, model_validator

from common.kernel.sections import Section


class CreditPack(Section):
    """`price` in minor units of the storefront's currency, for `credits` credits."""

    sku: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    credits: int = Field(ge=1, le=100_000)
    price: int = Field(ge=1, le=10**9)


class Credits(Section):
    """The credit packs on sale. `unlock_price` is the number of credits that unlocking one result costs."""

    packs: tuple[CreditPack, ...] = ()
    unlock_price: int = Field(default=1, ge=1, le=1000)

    @model_validator(mode="after")
    def _no_sku_is_repeated(self) -> "Credits":
        if len({pack.sku for pack in self.packs}) < len(self.packs):
            raise ValueError("packs: a sku is repeated")
        return self
