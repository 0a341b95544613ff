"""What identity knows of a customer, without secrets."""

from common.rpc.personal import PersonalSection, personal_rows

_USER = "t.storefront = %(storefront)s and t.id = %(user_id)s"

PERSONAL_DATA: tuple[PersonalSection, ...] = (
    personal_rows("account", "users t", _USER, without="password_hash,is_staff,staff_role"),
    personal_rows(
        "profile",
        "profiles t join users u on u.id = t.user_id",
        "u.storefront = %(storefront)s and t.user_id = %(user_id)s",
        key="t.user_id",
    ),
    personal_rows("username", "usernames t", key="t.user_id", without="lookup_key"),
    personal_rows("addresses", "addresses t"),
    personal_rows("delivery_addresses", "contact_addresses t"),
    personal_rows("sessions", "sessions t", without="refresh_jti,previous_jti"),
    personal_rows("sign_in_providers", "provider_accounts t", key="t.provider || ':' || t.subject"),
    personal_rows("passkeys", "passkeys t", without="credential_id,public_key,user_handle,sign_count"),
    personal_rows("changes_of_address", "email_changes t", key="t.user_id", without="request_id"),
    personal_rows("blocks", "customer_blocks t", without="blocked_by,lifted_by"),
    personal_rows("standing", "customer_standings t", key="t.user_id"),
    personal_rows("subscription", "customer_subscriptions t", key="t.user_id"),
    personal_rows("quota", "customer_quotas t", key="t.user_id"),
)
