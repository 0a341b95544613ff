"""The refusals of the catalog."""

from common.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class ProductNotFound(NotFound):
    """Unknown, of another storefront, or hidden from this caller."""

    code = "product.not_found"


class ProductArchived(Conflict):
    """An archived product cannot be active."""

    code = "product.archived"


class VariantNotFound(NotFound):
    code = "variant.not_found"


class CategoryNotFound(NotFound):
    code = "category.not_found"


class ImageNotFound(NotFound):
    code = "image.not_found"


class ReviewNotFound(NotFound):
    code = "review.not_found"


class MediaNotFound(NotFound):
    code = "media.not_found"


class StockUnavailable(Conflict):
    """Facts: product_id, variant_id, requested, available."""

    code = "stock.unavailable"


class ReservationClosed(Conflict):
    """The order's reservation has been released; the order cannot reserve again."""

    code = "reservation.closed"


class PurchaseRequired(Forbidden):
    code = "review.purchase_required"


class AlreadyReviewed(Conflict):
    code = "review.exists"


class SlugTaken(Conflict):
    code = "slug.taken"
    field = "slug"


class SlugReserved(Invalid):
    code = "slug.reserved"
    field = "slug"


class SkuTaken(Conflict):
    code = "sku.taken"
    field = "sku"


class UnknownCategory(Invalid):
    """A product or category names a category that this storefront does not have."""

    code = "category.unknown"
    field = "category_id"


class UnknownProduct(Invalid):
    """A variant names a SKU that no product of this storefront has. Fact: sku."""

    code = "product.sku_unknown"
    field = "product_sku"


class UnknownParent(Invalid):
    code = "category.unknown"
    field = "parent_id"


class CategoryCycle(Invalid):
    """A category would become its own ancestor."""

    code = "category.cycle"
    field = "parent_id"


class ComparePriceTooLow(Invalid):
    """The compare price must be higher than the price."""

    code = "compare_price.too_low"
    field = "compare_price"


class SalePriceTooHigh(Invalid):
    """A sale price must be lower than the price."""

    code = "sale_price.too_high"
    field = "sale_price"


class SalePriceMissing(Invalid):
    """A sale has times and no price."""

    code = "sale_price.missing"
    field = "sale_price"


class SalePeriodInvalid(Invalid):
    """A sale must end after it begins."""

    code = "sale.period_invalid"
    field = "sale_ends_at"


class PictureUnreadable(Invalid):
    """Not an image of an accepted type. Fact: accepted."""

    code = "picture.unreadable"
    field = "file"


class UnknownPicture(Invalid):
    """A product names a picture that was not uploaded. Fact: key."""

    code = "picture.unknown"
    field = "images"


class PictureTooLarge(Invalid):
    """Facts: max_bytes, max_pixels."""

    code = "picture.too_large"
    field = "file"
