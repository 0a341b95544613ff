from common.db import migrations
from identity.domain import (
    address,
    authorization_request,
    customer_standing,
    email_change,
    mail_token,
    passkey,
    passkey_challenge,
    provider_account,
    session,
)
from identity.domain.base import Table

TABLES = (
    address,
    authorization_request,
    customer_standing,
    email_change,
    mail_token,
    passkey,
    passkey_challenge,
    provider_account,
    session,
)
migrations.run(Table.metadata)
