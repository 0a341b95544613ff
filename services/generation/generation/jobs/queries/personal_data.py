"""What generation knows of a customer, of every kind of jobs, with the photographs that the customer uploaded.

What was made of them is described, and not in it as a file: it may not be paid for.
"""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.rpc.personal import PersonalSection, personal_rows

_CHARACTERS = "select jsonb_agg(to_jsonb(c) order by c.number) from characters c where c.book_id = t.id"
_PAGES = "select jsonb_agg(to_jsonb(p) order by p.page_number) from book_pages p where p.book_id = t.id"
_UPLOADS: LiteralString = """(
    select a.* from jobs j join assets a on a.key = j.original
    where j.storefront = %(storefront)s and j.user_id = %(user_id)s and a.delete_after is null
    union
    select a.* from books b join characters c on c.book_id = b.id join assets a on a.key = any(c.photos)
    where b.storefront = %(storefront)s and b.user_id = %(user_id)s and a.delete_after is null
) t"""
_ENDING = "case t.content_type when 'image/jpeg' then 'jpg' else split_part(t.content_type, '/', 2) end"

PERSONAL_DATA: tuple[PersonalSection, ...] = (
    personal_rows(
        "jobs",
        "jobs t",
        without="cost,run_id",
        more="'request', (select to_jsonb(r) from figure_requests r where r.job_id = t.id)",
    ),
    personal_rows("pictures", "figure_images t"),
    personal_rows("favorites", "favorites t", key="t.image_id"),
    personal_rows("reports", "image_reports t", key="t.image_id"),
    personal_rows("quota", "quotas t", key="t.user_id"),
    personal_rows("quota_entries", "quota_entries t", without="by"),
    personal_rows("perks", "customer_perks t", key="t.user_id"),
    personal_rows("unlocked", "paid_unlocks t", key="t.job_id"),
    personal_rows("books", "books t", more=f"'characters', ({_CHARACTERS}), 'pages', ({_PAGES})"),
    personal_rows("versions", "versions t", without="cost,provider_request_id"),
    personal_rows("book_tiers", "book_tiers t", key="t.order_id::text || ':' || t.book_id"),
    personal_rows("retries", "retry_allowances t", key="t.content_type || ':' || t.content_id"),
    personal_rows(
        "uploads",
        _UPLOADS,
        "true",
        key="t.key",
        files=f"t.key as file, t.key || '.' || {_ENDING} as name",
    ),
)
_OWNS: LiteralString = f"select 1 from {_UPLOADS} where t.key = %(key)s"


async def is_uploaded_by(executor: Executor, storefront: str, user_id: UUID, key: str) -> bool:
    return await executor.fetch_value(_OWNS, storefront=storefront, user_id=user_id, key=key) is not None
