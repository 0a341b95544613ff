"""Credits, their purchases, subscriptions and invoices are facts of reports."""

from alembic import op

revision = "0016"
down_revision = "0015"
phase = "before"

CREDIT_ENTRY = """
create function report_credit_entry(entry credit_entries) returns void language plpgsql as $$
begin
    if entry.amount <> 0 then
        insert into report_facts (storefront, at, key, counts)
        select entry.storefront, entry.created_at, 'entry:' || entry.id,
               jsonb_build_object('credits.outstanding', entry.amount) || case
                   when entry.kind = 'grant' then jsonb_build_object('credits.sold', entry.amount)
                   when entry.kind = 'refund' then jsonb_build_object('credits.recalled', -entry.amount)
                   when entry.kind = 'adjustment' then jsonb_build_object('credits.adjusted', entry.amount)
                   else jsonb_build_object('credits.used', -entry.amount) end
        on conflict do nothing;
    end if;
end $$
"""
"""A hold counts as used at once, and a release gives it back at its own moment."""
CREDIT_PURCHASE = """
create function report_credit_purchase(purchase credit_purchases) returns void language plpgsql as $$
declare
    known bigint;
begin
    if purchase.paid_at is not null then
        insert into report_facts (storefront, at, key, item, label, counts)
        values (purchase.storefront, purchase.paid_at, 'purchase:' || purchase.id, purchase.sku, purchase.sku,
                jsonb_build_object('credits.purchases', 1, 'credits.revenue', purchase.price))
        on conflict do nothing;
        select coalesce(sum((counts ->> 'credits.refunds')::bigint), 0) into known from report_facts
        where storefront = purchase.storefront and key >= 'purchase-refund:' || purchase.id || ':'
        and key < 'purchase-refund:' || purchase.id || ';';
        if purchase.refunded > known then
            insert into report_facts (storefront, at, key, item, label, counts)
            values (purchase.storefront, purchase.updated_at,
                    'purchase-refund:' || purchase.id || ':' || purchase.refunded, purchase.sku, purchase.sku,
                    jsonb_build_object('credits.refunds', purchase.refunded - known))
            on conflict do nothing;
        end if;
    end if;
end $$
"""
INVOICE = """
create function report_invoice(invoice invoices) returns void language plpgsql as $$
declare
    known bigint;
begin
    if invoice.status in ('paid', 'partially_refunded', 'refunded') then
        insert into report_facts (storefront, at, key, counts)
        values (invoice.storefront, coalesce(invoice.paid_at, invoice.issued_at), 'invoice:' || invoice.id,
                jsonb_build_object('subscriptions.invoices', 1, 'subscriptions.revenue', invoice.amount))
        on conflict do nothing;
        select coalesce(sum((counts ->> 'subscriptions.refunds')::bigint), 0) into known from report_facts
        where storefront = invoice.storefront and key >= 'invoice-refund:' || invoice.id || ':'
        and key < 'invoice-refund:' || invoice.id || ';';
        if invoice.refunded > known then
            insert into report_facts (storefront, at, key, counts)
            values (invoice.storefront, invoice.updated_at, 'invoice-refund:' || invoice.id || ':' || invoice.refunded,
                    jsonb_build_object('subscriptions.refunds', invoice.refunded - known))
            on conflict do nothing;
        end if;
    end if;
end $$
"""
SUBSCRIPTION = """
create function report_subscription(subscription subscriptions) returns void language plpgsql as $$
declare
    is_live boolean := subscription.status in ('trialing', 'active', 'past_due');
    is_paying boolean := subscription.status in ('active', 'past_due');
    was_live boolean;
    price bigint;
    known bigint;
    changes bigint;
begin
    select exists (select from report_facts where storefront = subscription.storefront and item = ''
                   and key = 'subscription:' || subscription.id) into was_live;
    if not was_live and (is_live or (subscription.status = 'canceled' and subscription.paid_until is not null)) then
        insert into report_facts (storefront, at, key, counts)
        values (subscription.storefront, subscription.started_at, 'subscription:' || subscription.id,
                '{"subscriptions.started": 1, "subscriptions.active": 1}')
        on conflict do nothing;
        was_live := true;
    end if;
    if not was_live then
        return;
    end if;
    select amount into price from plan_prices
    where storefront = subscription.storefront and stripe_price_id = subscription.stripe_price_id;
    select coalesce(sum((counts ->> 'subscriptions.recurring')::bigint), 0), count(*) into known, changes
    from report_facts where storefront = subscription.storefront
    and key >= 'recurring:' || subscription.id || ':' and key < 'recurring:' || subscription.id || ';';
    if changes = 0 and not is_live and coalesce(price, 0) <> 0 then
        insert into report_facts (storefront, at, key, counts)
        values (subscription.storefront, subscription.started_at, 'recurring:' || subscription.id || ':' || changes,
                jsonb_build_object('subscriptions.recurring', price))
        on conflict do nothing;
        known := price;
        changes := 1;
    end if;
    price := case when is_paying then coalesce(price, 0) else 0 end;
    if price <> known then
        insert into report_facts (storefront, at, key, counts)
        values (subscription.storefront,
                case when changes = 0 then subscription.started_at
                     else coalesce(subscription.ended_at, subscription.updated_at) end,
                'recurring:' || subscription.id || ':' || changes,
                jsonb_build_object('subscriptions.recurring', price - known))
        on conflict do nothing;
    end if;
    if subscription.status = 'canceled' then
        insert into report_facts (storefront, at, key, counts)
        values (subscription.storefront, coalesce(subscription.ended_at, subscription.updated_at),
                'subscription-end:' || subscription.id, '{"subscriptions.ended": 1, "subscriptions.active": -1}')
        on conflict do nothing;
    end if;
end $$
"""
"""Recurring revenue is the price of the next invoice of each subscription that is paid for. The row is locked by what
changes it, so each change of the price is one fact."""
TABLES = {
    "credit_entries": ("report_credit_entry", "insert"),
    "credit_purchases": ("report_credit_purchase", "insert or update of paid_at, refunded"),
    "invoices": ("report_invoice", "insert or update of status, refunded, paid_at"),
    "subscriptions": ("report_subscription", "insert or update of status, stripe_price_id, ended_at, paid_until"),
}
"""The function that adds the facts of a row of each table, and when."""
ON_CHANGE = """
create function report_on_{table}() returns trigger language plpgsql as $$
begin
    if to_regclass('report_facts') is not null then
        perform {function}(new);
    end if;
    return null;
end $$
"""
"""The table of facts is the chassis', whose revision may run after this one."""


def upgrade() -> None:
    for statement in (CREDIT_ENTRY, CREDIT_PURCHASE, INVOICE, SUBSCRIPTION):
        op.execute(statement)
    for table, (function, event) in TABLES.items():
        op.execute(ON_CHANGE.format(table=table, function=function))
        op.execute(
            f"create trigger {table}_report after {event} on {table} for each row execute function report_on_{table}()"
        )


def downgrade() -> None:
    for table, (function, _) in TABLES.items():
        op.execute(f"drop trigger {table}_report on {table}")
        op.execute(f"drop function report_on_{table}")
        op.execute(f"drop function {function}")
