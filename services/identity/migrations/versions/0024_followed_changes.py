"""Changes of customers are recorded for those who follow them."""

from alembic import op
from common.db.chassis.recorded_changes import forget, record_changes, record_parts

revision = "0024"
down_revision = "0023"
phase = "before"

USER = "{row}.user_id::text"
OF_USER = "(select storefront from users where id = {row}.user_id)"


def upgrade() -> None:
    for statements in (
        record_changes("users", "customer", deleted="{row}.is_staff"),
        record_parts("profiles", "customer", USER, storefront=OF_USER),
        record_parts("usernames", "customer", USER),
        record_parts("contact_addresses", "customer", USER),
        record_parts("addresses", "customer", USER),
        record_parts("customer_standings", "customer", USER),
        record_parts("customer_blocks", "customer", USER),
        record_parts("passkeys", "customer", USER),
        record_parts("provider_accounts", "customer", USER),
    ):
        for statement in statements:
            op.execute(statement)


def downgrade() -> None:
    for statement in forget(
        "users",
        "profiles",
        "usernames",
        "contact_addresses",
        "addresses",
        "customer_standings",
        "customer_blocks",
        "passkeys",
        "provider_accounts",
    ):
        op.execute(statement)
