"""What orders knows of a customer."""

from common.rpc.personal import PersonalSection, personal_rows

_LINES = "select jsonb_agg(to_jsonb(l) order by l.position) from order_lines l where l.order_id = t.id"
_HISTORY = "select jsonb_agg(to_jsonb(h) - 'created_by' order by h.id) from order_history h where h.order_id = t.id"
_SHIPMENTS = "select jsonb_agg(to_jsonb(s) - 'created_by' order by s.id) from shipments s where s.order_id = t.id"
_RETURNS = "select jsonb_agg(to_jsonb(r) - 'created_by' order by r.id) from order_returns r where r.order_id = t.id"
_REFUNDS = "select jsonb_agg(to_jsonb(r) - 'created_by' order by r.id) from order_refunds r where r.order_id = t.id"
_ITEMS = "select jsonb_agg(to_jsonb(i) order by i.position) from book_order_items i where i.order_id = t.id"
_PACKS = "select jsonb_agg(to_jsonb(p) order by p.id) from retry_packs p where p.order_id = t.id"
_BOOK_HISTORY = """
    select jsonb_agg(to_jsonb(h) - 'created_by' order by h.id) from book_order_history h where h.order_id = t.id
"""

PERSONAL_DATA: tuple[PersonalSection, ...] = (
    personal_rows(
        "orders",
        "orders t",
        more=f"'lines', ({_LINES}), 'history', ({_HISTORY}), 'shipments', ({_SHIPMENTS}), 'returns', ({_RETURNS}), "
        f"'refunds', ({_REFUNDS})",
    ),
    personal_rows(
        "book_orders",
        "book_orders t",
        more=f"'items', ({_ITEMS}), 'history', ({_BOOK_HISTORY}), 'retry_packs', ({_PACKS})",
    ),
    personal_rows("checkouts", "checkouts t"),
)
