"""The responses of Marbelle's contract: keys with the format of their values, and the documented messages."""

from typing import Any

from formats import EMAIL, JWT, MOMENT, MONEY, TEXT, URL

Example = dict[str, Any]


def answer(message: Any, **data: Any) -> Example:
    return {"success": True, "message": message, **data}


USER: Example = {
    "id": int,
    "email": EMAIL,
    "first_name": "John",
    "last_name": "Doe",
    "company_name": "Acme Corp",
    "phone": "+1234567890",
    "is_business_customer": True,
    "is_active": True,
    "is_verified": True,
    "date_joined": MOMENT,
}
TOKENS: Example = {"access": JWT, "refresh": JWT}
REGISTERED = answer(TEXT, data={"user_id": int})
DONE = answer(TEXT)
LOGGED_IN = answer("Login successful.", data={**TOKENS, "user": USER})
WHO = answer(TEXT, data=USER)
REFRESHED = answer(TEXT, **TOKENS, data=TOKENS)
CHANGE_REQUESTED = answer("Email change verification sent. Please check your new email to confirm the change.")
CHANGED = answer("Email address changed successfully. You can now use your new email to login.", data=USER)
NEW_ADDRESS: Example = {
    "label": "Home",
    "first_name": "John",
    "last_name": "Doe",
    "company": "Acme Corp",
    "address_line_1": "123 Main St",
    "address_line_2": "Apt 4B",
    "city": "New York",
    "state": "NY",
    "postal_code": "10001",
    "country": "USA",
    "phone": "+1234567890",
}
ADDRESS: Example = {"id": int, **NEW_ADDRESS, "is_primary": bool, "created_at": MOMENT, "updated_at": MOMENT}
ADDRESSES: Example = {"success": True, "data": {"addresses": [ADDRESS]}}
PRODUCT: Example = {
    "id": int,
    "name": TEXT,
    "description": TEXT,
    "price": MONEY,
    "unit_of_measure": TEXT,
    "category": int,
    "stock_quantity": int,
    "in_stock": bool,
    "sku": TEXT,
    "images": [{"id": int, "image": URL, "alt_text": (TEXT, None), "is_primary": bool, "display_order": int}],
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
CATEGORY: Example = {"id": int, "name": TEXT, "description": TEXT, "product_count": int, "created_at": MOMENT}
TOTALS: Example = {"item_count": int, "subtotal": MONEY, "tax_amount": MONEY, "total": MONEY}
NOTHING: Example = {"item_count": 0, "subtotal": "0.00", "tax_amount": "0.00", "total": "0.00"}
IN_CART: Example = {"id": int, "name": TEXT, "sku": TEXT, "image": (URL, None)}
ITEM: Example = {"id": int, "product": IN_CART, "quantity": int, "unit_price": MONEY, "subtotal": MONEY}
SHOWN_ITEM: Example = {
    **ITEM,
    "product": {**IN_CART, "stock_quantity": int, "in_stock": bool},
    "created_at": MOMENT,
}
CART = answer("Cart retrieved successfully.", data={"id": int, **TOTALS, "items": [SHOWN_ITEM]})
CLEARED = answer("Cart cleared successfully.", data={"cart_totals": NOTHING})


def page(item: Example) -> Example:
    """A body outside of the envelope."""
    return {"count": int, "next": (URL, None), "previous": (URL, None), "results": [item]}
