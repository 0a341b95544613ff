"""What catalog knows of a customer."""

from common.rpc.personal import PersonalSection, personal_rows

PERSONAL_DATA: tuple[PersonalSection, ...] = (
    personal_rows("reviews", "reviews t join products p on p.id = t.product_id", more="'product', p.name"),
    personal_rows(
        "wishlist",
        "wishlist_items t join products p on p.id = t.product_id",
        key="t.product_id",
        more="'product', p.name",
    ),
)
