"""The responses of emporium's contract, sections 2 and 3: keys with the format of their values (4.3)."""

from typing import Any

from formats import EMAIL, JWT, MOMENT, MONEY, NUMBER, SLUG, TEXT, URL, UUID

Example = dict[str, Any]
OPTIONAL_TEXT = (TEXT, None)

REGISTERED: Example = {
    "message": "User registered successfully. Please check your email to verify your account.",
    "user": {"id": UUID, "email": EMAIL, "first_name": "John", "last_name": "Doe"},
}
LOGGED_IN: Example = {
    "message": "Login successful",
    "tokens": {"refresh": TEXT, "access": JWT},
    "user": {"id": UUID, "email": EMAIL, "first_name": "John", "last_name": "Doe", "is_verified": bool},
}
REFRESHED: Example = {"access": JWT}
LOGGED_OUT: Example = {"message": "Logout successful"}
PROFILE: Example = {
    "id": UUID,
    "email": EMAIL,
    "first_name": TEXT,
    "last_name": TEXT,
    "phone_number": OPTIONAL_TEXT,
    "is_verified": bool,
    "created_at": MOMENT,
}
ADDRESS: Example = {
    "id": UUID,
    "address_type": "shipping",
    "full_name": "John Doe",
    "phone_number": "+1234567890",
    "street_address": "123 Main St",
    "apartment": "Apt 4B",
    "city": "New York",
    "state": "NY",
    "country": "USA",
    "zip_code": "10001",
    "is_default": bool,
    "created_at": MOMENT,
}
CATEGORY: Example = {
    "id": UUID,
    "name": TEXT,
    "slug": SLUG,
    "description": TEXT,
    "image": (URL, None),
    "children": list,
}
IMAGE: Example = {"id": UUID, "image": URL, "alt_text": TEXT, "is_primary": bool}
LISTED_PRODUCT: Example = {
    "id": UUID,
    "name": TEXT,
    "slug": SLUG,
    "price": MONEY,
    "compare_price": (MONEY, None),
    "quantity": int,
    "is_in_stock": bool,
    "is_featured": bool,
    "discount_percentage": int,
    "category": {"id": UUID, "name": TEXT},
    "images": ([IMAGE], []),
    "average_rating": (int, float),
    "review_count": int,
}
VARIANT: Example = {
    "id": UUID,
    "name": TEXT,
    "sku": TEXT,
    "price": MONEY,
    "quantity": int,
    "attributes": {"ram": "16GB", "storage": "512GB"},
}
REVIEW: Example = {
    "id": UUID,
    "user": TEXT,
    "rating": 5,
    "title": "Excellent laptop!",
    "comment": TEXT,
    "is_verified_purchase": True,
    "created_at": MOMENT,
}
PRODUCT: Example = {
    **LISTED_PRODUCT,
    "description": TEXT,
    "cost_price": None,
    "sku": TEXT,
    "weight": TEXT,
    "dimensions": TEXT,
    "images": [{**IMAGE, "order": int}],
    "variants": [VARIANT],
    "reviews": [REVIEW],
    "created_at": MOMENT,
}
WISHED: Example = {
    "product": {"id": UUID, "name": TEXT, "slug": SLUG, "price": MONEY, "quantity": int, "is_in_stock": bool},
    "added_at": MOMENT,
}
LINE: Example = {
    "id": UUID,
    "product": {"id": UUID, "name": TEXT, "slug": SLUG},
    "variant": ({"id": UUID, "name": TEXT, "sku": TEXT}, None),
    "quantity": int,
    "price": MONEY,
    "total_price": MONEY,
}
CART: Example = {
    "id": UUID,
    "items": [LINE],
    "total_items": int,
    "subtotal": MONEY,
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
ORDER_LINE: Example = {
    "id": UUID,
    "product_name": TEXT,
    "product_sku": TEXT,
    "variant_name": OPTIONAL_TEXT,
    "price": MONEY,
    "quantity": int,
    "subtotal": MONEY,
}
SNAPSHOT: Example = {
    "full_name": "John Doe",
    "street_address": "123 Main St",
    "apartment": "Apt 4B",
    "city": "New York",
    "state": "NY",
    "country": "USA",
    "zip_code": "10001",
    "phone_number": "+1234567890",
}
PLACED_ORDER: Example = {
    "id": UUID,
    "order_number": NUMBER,
    "status": "pending",
    "subtotal": MONEY,
    "tax": MONEY,
    "shipping_cost": "5.00",
    "discount": "0.00",
    "total_amount": MONEY,
    "items": [ORDER_LINE],
    "shipping_address": SNAPSHOT,
    "billing_address": SNAPSHOT,
    "created_at": MOMENT,
}
ORDER: Example = {
    **PLACED_ORDER,
    "status": "processing",
    "status_history": [{"status": ("pending", "processing"), "note": TEXT, "created_at": MOMENT}],
    "tracking_number": None,
    "shipped_at": None,
    "delivered_at": None,
}
LISTED_ORDER: Example = {
    "id": UUID,
    "order_number": NUMBER,
    "status": "processing",
    "total_amount": MONEY,
    "item_count": int,
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
CANCELLED: Example = {
    "message": "Order cancelled successfully",
    "order": {"id": UUID, "status": "cancelled", "created_at": MOMENT},
}


def page(item: Example) -> Example:
    return {"count": int, "next": (URL, None), "previous": (URL, None), "results": [item]}
