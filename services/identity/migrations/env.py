from common.db import migrations
from identity.domain import (
    address,
    authorization_request,
    claimed_guest,
    contact_address,
    customer_plan,
    customer_standing,
    denied_session,
    email_change,
    magic_code,
    mail_token,
    maintenance,
    passkey,
    passkey_challenge,
    profile,
    provider_account,
    session,
    temporary_password,
    username,
)
from identity.domain.base import Table

TABLES = (
    address,
    authorization_request,
    claimed_guest,
    contact_address,
    customer_plan,
    customer_standing,
    denied_session,
    email_change,
    magic_code,
    mail_token,
    maintenance,
    passkey,
    passkey_challenge,
    profile,
    provider_account,
    session,
    temporary_password,
    username,
)
migrations.run(Table.metadata)
