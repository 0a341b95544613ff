"""One visible product with its variants, images and newest reviews, in one statement."""

from typing import LiteralString

from common.db.executor import Executor, Row
from common.kernel import clock

from catalog.domain.errors import ProductNotFound
from catalog.domain.slugs import is_slug
from catalog.repository.fragments import COMPARE_PRICE, PRICE, VARIANT_PRICE, utc

SHOWN_REVIEWS = 20
_PRODUCT: LiteralString = f"""
select p.id::text, p.name, p.slug, p.description, {PRICE} as price,
  {COMPARE_PRICE} as compare_price, p.cost_price, u.sku, u.quantity,
  p.track_inventory, p.is_featured, trim_scale(p.weight)::text as weight, p.dimensions, p.images, p.rating_sum,
  p.rating_count, {utc("p.created_at")} as created_at, c.id::text as category_id, c.name as category_name,
  (select json_agg(json_build_object('id', v.id, 'name', v.name, 'sku', vu.sku, 'quantity', vu.quantity,
      'price', {VARIANT_PRICE}, 'attributes', v.attributes) order by v.number)
    from variants v join stock_units vu on vu.id = v.id where v.product_id = p.id and v.is_active) as variants,
  (select json_agg(r) from (
    select id, author as "user", rating, title, comment, is_verified_purchase, {utc("created_at")} as created_at
    from reviews where product_id = p.id and is_approved
    order by reviews.created_at desc, id limit {SHOWN_REVIEWS}) r) as reviews
from products p join stock_units u on u.id = p.id join categories c on c.id = p.category_id
where p.storefront = %(storefront)s and p.slug = %(slug)s and p.is_visible"""


async def product_detail(executor: Executor, storefront: str, slug: str) -> Row:
    """`variants` and `reviews` are None if there are none. Raises ProductNotFound."""
    row = None
    if is_slug(slug):
        row = await executor.fetch_one(_PRODUCT, storefront=storefront, slug=slug, now=clock.now())
    if row is None:
        raise ProductNotFound(slug=slug)
    return row
