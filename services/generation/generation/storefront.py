"""What generation reads of a storefront's TOML file."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from common.kernel.sections import Live, Seconds, Section
from common.kernel.service_sections import ServiceSection
from pydantic import Field, model_validator

RESTORATION_SECONDS = 600.0
"""A restoration that takes longer fails."""
RETRY_PACK = "retry_pack"
"""The tier name of orders of retry packs; no tier can have it as its code or name."""


class Restorations(ServiceSection, name="restorations"):
    """The limits of photo restorations.

    `most` jobs of one customer are kept at a time, each for `lifetime` seconds. An upload has at most `max_bytes` bytes
    and `max_pixels` pixels, and at least `min_side` pixels on its shortest side. A preview has at most `preview_side`
    pixels on its longest side. Submitting a job costs `price` credits, which a failure returns.

    A hosted model's picture that is less like the photograph than `least_likeness` (0 to 1; 0: not compared, 0.7 is a
    good value) is not delivered, nor with `same_faces` one that has lost, moved, resized or added a face: with
    `unlike = "local"` the picture restored on this machine is, else the job fails. `strength` (above 0, at most 1) is
    how far a model may depart from the photograph, for models that know it; without it they have their own.
    """

    most: Annotated[int, Live("How many restorations of one customer are kept.")] = Field(default=6, ge=1, le=1000)
    lifetime: Annotated[Seconds, Live("For how many seconds a restoration is kept.")] = 5_184_000
    max_bytes: int = Field(default=10_485_760, ge=1)
    max_pixels: int = Field(default=50_000_000, ge=1)
    min_side: int = Field(default=500, ge=1)
    preview_side: int = Field(default=1024, ge=64, le=4096)
    price: Annotated[int, Live("How many credits a restoration costs.")] = Field(default=0, ge=0, le=1000)
    least_likeness: float = Field(default=0.0, ge=0, le=1)
    same_faces: bool = False
    strength: float | None = Field(default=None, gt=0, le=1)
    unlike: Literal["fail", "local"] = "fail"


class FigureModel(Section):
    """A picture of the model costs `credits`. `quality` is that of the drawings on this machine."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    name: str = Field(min_length=1, max_length=80)
    credits: int = Field(ge=1, le=1000)
    quality: Literal["draft", "normal", "fine"] = "normal"
    default: bool = False


class Figures(ServiceSection, name="figures"):
    """Customers without a subscription have `free_credits`, once, and `free_generations_per_minute`.

    One generation has at most `most_per_batch` pictures. Customers without a subscription and visitors see the newest
    `free_teaser_limit` public pictures; without `public_gallery` there is no gallery. `upsell_threshold_pct` is the
    used share of the quota from which the statistics suggest a larger plan. A picture that `reports_to_hide` customers
    have reported leaves the gallery until staff decide. The links of private pictures are valid for `link_seconds`,
    those of public ones for `public_link_seconds`. A generation that makes no progress for `stalled_seconds` fails. A
    square picture of normal quality has `side` pixels on each side.
    """

    models: tuple[FigureModel, ...] = ()
    free_credits: Annotated[int, Live("The credits that customers without a subscription have, once.")] = Field(
        default=5, ge=0, le=100_000
    )
    free_generations_per_minute: Annotated[int, Live("How many generations they may submit in a minute.")] = Field(
        default=10, ge=1, le=100_000
    )
    most_per_batch: Annotated[int, Live("How many pictures one generation has at most.")] = Field(
        default=4, ge=1, le=16
    )
    public_gallery: Annotated[bool, Live("Whether there is a gallery.")] = True
    free_teaser_limit: Annotated[int, Live("How many public pictures visitors see.")] = Field(default=20, ge=0, le=1000)
    upsell_threshold_pct: Annotated[
        int, Live("From this share of the quota, in per cent, a larger plan is suggested.")
    ] = Field(default=90, ge=1, le=100)
    reports_to_hide: Annotated[int, Live("A picture that so many customers have reported leaves the gallery.")] = Field(
        default=3, ge=1, le=1000
    )
    link_seconds: Seconds = 600
    public_link_seconds: Seconds = 86_400
    stalled_seconds: Seconds = 300
    side: int = Field(default=768, ge=96, le=2048)

    def model(self, model_id: str) -> FigureModel | None:
        return next((model for model in self.models if model.id == model_id), None)

    @property
    def default_model(self) -> FigureModel:
        """Raises StopIteration if the storefront has no models."""
        return next(model for model in self.models if model.default)

    @model_validator(mode="after")
    def _one_model_is_the_default(self) -> "Figures":
        if len({model.id for model in self.models}) < len(self.models):
            raise ValueError("models: an id is repeated")
        if self.models and sum(model.default for model in self.models) != 1:
            raise ValueError("models: exactly one is the default")
        return self


class Tier(Section):
    """A size and price of a printed book. `price` in minor units of the storefront's currency.

    Each item of a book of this tier can be generated `max_retries_per_unit` times. Inactive tiers cannot be ordered;
    they still apply to books that were ordered before.
    """

    id: int = Field(ge=1)
    code: str = Field(pattern=r"^[a-z0-9_-]{1,20}$")
    name: str = Field(min_length=1, max_length=50)
    price: int = Field(ge=1, le=10**9)
    max_retries_per_unit: int = Field(ge=0, le=1000)
    pages: int = Field(ge=1, le=64)
    active: bool = True


class Photos(Section):
    """The photographs of a character: at most `most`, each with at most `max_bytes` bytes and `max_pixels` pixels."""

    most: int = Field(default=3, ge=1, le=20)
    max_bytes: int = Field(default=10_485_760, ge=1)
    max_pixels: int = Field(default=50_000_000, ge=1)
    min_side: int = Field(default=1, ge=1)


class Books(ServiceSection, name="books"):
    """`pack_price` and `delivery` in minor units of the storefront's currency, `delivery` per order.

    A retry pack adds `pack_size` generations to one item. A book has at most `most_characters` while it is not paid
    for, then `most_characters_paid`. A request for a version waits `wait_seconds` for its end. A picture has `width`
    pixels, and `print_width` once its book is paid for; the links of media are valid for `link_seconds`. What visitors
    have made is deleted `visitor_days` after their last change to it.

    A customer has at most `most_drafts` books that are not paid for, and `most_drafts_paid` with a paid one. Visitors
    at one address make at most `visitor_books_per_address` books a day, whatever their browsers.

    A printed page is `trim_width` millimetres wide and one and a half times as high. Pictures with less than
    `least_dpi` dots per inch at that size are not printed.
    """

    tiers: Annotated[
        tuple[Tier, ...], Live("The sizes and prices of printed books. A tier can be inactive, not removed.")
    ] = ()
    pack_price: Annotated[int, Live("The price of a retry pack, in minor units.")] = Field(default=200, ge=1)
    pack_size: Annotated[int, Live("How many generations a retry pack adds.")] = Field(default=3, ge=1, le=100)
    delivery: Annotated[int, Live("The price of delivering an order, in minor units.")] = Field(default=0, ge=0)
    most_characters: Annotated[int, Live("How many characters a book has that is not paid for.")] = Field(
        default=3, ge=1, le=20
    )
    most_characters_paid: Annotated[int, Live("How many characters a paid book has.")] = Field(default=5, ge=1, le=20)
    photos: Photos = Photos()
    most_pages: int = Field(default=64, ge=1, le=500)
    wait_seconds: Seconds = 100
    stalled_seconds: Seconds = 300
    link_seconds: Seconds = 3_600
    width: int = Field(default=1024, ge=96, le=4096)
    print_width: int = Field(default=1748, ge=96, le=4096)
    trim_width: float = Field(default=160.0, ge=10, le=400)
    least_dpi: int = Field(default=150, ge=1, le=300)
    visitor_days: Annotated[int, Live("After so many days what visitors made is deleted.")] = Field(default=90, ge=1)
    visitor_books_per_address: Annotated[int, Live("How many books visitors at one address make in a day.")] = Field(
        default=5, ge=1
    )
    most_drafts: Annotated[int, Live("How many unpaid books a customer has.")] = Field(default=20, ge=1)
    most_drafts_paid: Annotated[int, Live("The same once one book is paid for.")] = Field(default=100, ge=1)

    def tier(self, name: str) -> Tier | None:
        """The tier with this code or, if there is none, this name, in any letter case."""
        wanted = name.casefold()
        by_code = (tier for tier in self.tiers if tier.code.casefold() == wanted)
        by_name = (tier for tier in self.tiers if tier.name.casefold() == wanted)
        return next(by_code, None) or next(by_name, None)

    def check_change(self, before: Self) -> None:
        missing = {tier.id for tier in before.tiers} - {tier.id for tier in self.tiers}
        if missing:
            raise ValueError(f"tiers: books may have {sorted(missing)}: set active to false instead")

    @model_validator(mode="after")
    def _tiers_can_be_told_apart(self) -> "Books":
        for values in ([tier.id for tier in self.tiers], [tier.code for tier in self.tiers]):
            if len(set(values)) < len(values):
                raise ValueError("tiers: an id or a code is repeated")
        if any(RETRY_PACK in (tier.code, tier.name.casefold()) for tier in self.tiers):
            raise ValueError(f"tiers: {RETRY_PACK} is reserved")
        return self


MICROS = 1_000_000
Dollars = Annotated[Decimal, Field(ge=0, le=1_000_000)]


class RouteStep(Section):
    """A model, or `local`, that may take `deadline` seconds for a picture."""

    model: str = Field(min_length=1, max_length=80)
    deadline: Seconds = 180


class Route(Section):
    """Which models make the pictures of a kind, or of one `product` of it, in this order.

    In dollars: `ceiling` is what one picture may cost, `budget_per_day` what all pictures of the kind may, in a day of
    UTC, and `sold_for` what a picture brings in, for the margin in the staff's figures, whatever it costs in credits.
    """

    kind: Literal["restoration", "figures", "illustration"]
    product: str = ""
    steps: tuple[RouteStep, ...] = Field(min_length=1, max_length=5)
    ceiling: Dollars | None = None
    budget_per_day: Dollars | None = None
    sold_for: Dollars | None = None

    @property
    def budget(self) -> int | None:
        """Per day, in millionths of a dollar."""
        return None if self.budget_per_day is None else int(self.budget_per_day * MICROS)

    @property
    def ceiling_micros(self) -> int | None:
        return None if self.ceiling is None else int(self.ceiling * MICROS)

    @property
    def sold_for_micros(self) -> int | None:
        return None if self.sold_for is None else int(self.sold_for * MICROS)


class HostedModels(ServiceSection, name="models"):
    """Photographs of customers leave only for the vendors in `references_may_leave`, which are names of accounts.

    `webhook_origin` is the public address of the storefront: `https://shop.example.com`, or with the path below which
    it is. Vendors call it when a picture is made, without it they are polled; models that take addresses of pictures
    read them there. `moderated_by` is an account that speaks OpenAI's API: it is asked before whether a prompt is
    permitted. `credit_worth` is what a credit brings in, in dollars: pictures that cost credits bring in so much where
    their route has no `sold_for`.
    """

    references_may_leave: tuple[str, ...] = ()
    webhook_origin: str | None = Field(default=None, pattern=r"^https?://[^/?#\s]+(/[^/?#\s]+)*$")
    moderated_by: str | None = None
    credit_worth: Dollars | None = None
    routes: tuple[Route, ...] = ()

    def route(self, kind: str, product: str) -> Route | None:
        """That of the product, or else that of the kind."""
        of_kind = [route for route in self.routes if route.kind == kind]
        of_product = next((route for route in of_kind if product and route.product == product), None)
        return of_product or next((route for route in of_kind if not route.product), None)

    def revenue(self, kind: str, product: str, credits: int | None) -> int | None:
        """What a picture that costs so many credits brings in, in millionths of a dollar. None if that is unknown."""
        route = self.route(kind, product)
        if route is not None and route.sold_for is not None:
            return route.sold_for_micros
        return None if credits is None else self._worth(credits)

    def revenue_of_unlock(self, credits: int) -> int | None:
        """What the unlocking of a restoration brings in besides. None where its route states a price of the whole."""
        route = self.route("restoration", "restoration")
        return None if route is not None and route.sold_for is not None else self._worth(credits)

    def _worth(self, credits: int) -> int | None:
        return None if self.credit_worth is None else int(credits * self.credit_worth * MICROS)

    @model_validator(mode="after")
    def _routes_can_be_told_apart(self) -> "HostedModels":
        if len({(route.kind, route.product) for route in self.routes}) < len(self.routes):
            raise ValueError("routes: a kind and product is repeated")
        return self


class Credits(ServiceSection, name="credits", extra="ignore"):
    """`unlock_price` is the number of credits that unlocking one result costs."""

    unlock_price: int = Field(default=1, ge=1, le=1000)


class Plan(Section, extra="ignore"):
    """The `priority` of jobs of the customers with a plan; without a plan it is 0."""

    id: str
    priority: int = 0


class Subscriptions(ServiceSection, name="subscriptions", extra="ignore"):
    plans: tuple[Plan, ...] = ()

    def priority(self, plan_id: str) -> int:
        """0 for a plan that no longer exists."""
        return next((plan.priority for plan in self.plans if plan.id == plan_id), 0)
