"""Refusals of figureforge's contract."""

MET_IN_FIGUREFORGE_ONLY = {
    "account.deletion_unconfirmed",
    "batch.too_large",
    "billing_customer.deleted",
    "checkout.superseded",
    "cursor.invalid",
    "gallery.closed",
    "generation.rate_limited",
    "image.flagged",
    "image.nothing_to_update",
    "image.own_reported",
    "magic_code.invalid",
    "magic_link.not_offered",
    "model.unknown",
    "payment_method.declined",
    "payment_method.not_supported",
    "payment_method.unknown",
    "plan.unknown",
    "profile.unchanged",
    "prompt.refused",
    "quota.insufficient",
    "quota.past_due",
    "subscription.busy",
    "subscription.change_disabled",
    "subscription.exists",
    "subscription.not_charged",
    "subscription.not_ending",
    "subscription.unpaid",
    "tag.invalid",
    "tag.too_many",
}

MET_IN_FIGUREFORGE_AND_BY_STAFF = {
    "subscription.not_found",
}

MET_IN_FIGUREFORGE_TOO = {
    "file.not_found",
    "image.not_found",
    "job.not_found",
    "webhook.invalid_signature",
    "webhook.malformed",
}
"""Refusals of services that figureforge's contract can return as well as others."""
