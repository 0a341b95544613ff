"""What cart knows of a customer."""

from common.rpc.personal import PersonalSection, personal_rows

_OWNED = "t.storefront = %(storefront)s and t.owner_id = %(user_id)s and not t.is_guest"
_LINES = "select jsonb_agg(to_jsonb(l) order by l.id) from cart_lines l where l.cart_id = t.id"

PERSONAL_DATA: tuple[PersonalSection, ...] = (personal_rows("cart", "carts t", _OWNED, more=f"'lines', ({_LINES})"),)
