"""The staff contract of every storefront: RFC 9457 problem documents, and pages with cursors."""

from typing import Annotated, Any, ClassVar, Generic, TypeVar

from common.http.bodies import UNKNOWN_NAME
from common.http.responses import json_response
from common.kernel.dialect import Dialect
from common.kernel.errors import DomainError, FieldFault, Kind, Problem
from common.kernel.languages import Language, preferred_language
from pydantic import BaseModel, Field
from starlette.responses import Response

from dialects.catalogs import translated
from dialects.error_headers import error_headers
from dialects.messages import PASSWORD_MESSAGES, VALIDATION_MESSAGES, FieldMessages

Item = TypeVar("Item")


class FieldProblem(BaseModel):
    field: str
    code: str
    detail: str


class ProblemDocument(BaseModel):
    """RFC 9457. `code` is stable; `errors` lists the invalid fields; `facts` are the values in `detail`."""

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, Field(json_schema_extra=lambda schema: schema.update(enum=sorted(REFUSALS)))]
    errors: list[FieldProblem]
    facts: dict[str, Any]


class CursorPage(BaseModel, Generic[Item]):
    """`next_cursor` is null on the last page."""

    items: list[Item]
    next_cursor: str | None


class Followed(BaseModel):
    """With `updated_from`, `deleted` are the ids of what is no more, and `follow_cursor` is where to go on later."""

    deleted: list[str] = []
    follow_cursor: str | None = None


class FollowedPage(CursorPage[Item], Followed, Generic[Item]):
    """`next_cursor` is null on the last page. With `updated_from`, `deleted` are the ids of what is no more, and
    `follow_cursor` is where to go on later."""


STATUS = {
    Kind.INVALID: (422, "Unprocessable Content"),
    Kind.MALFORMED: (400, "Bad Request"),
    Kind.UNAUTHENTICATED: (401, "Unauthorized"),
    Kind.FORBIDDEN: (403, "Forbidden"),
    Kind.NOT_FOUND: (404, "Not Found"),
    Kind.METHOD_NOT_ALLOWED: (405, "Method Not Allowed"),
    Kind.CONFLICT: (409, "Conflict"),
    Kind.TOO_LARGE: (413, "Content Too Large"),
    Kind.TIMEOUT: (408, "Request Timeout"),
    Kind.UNSUPPORTED_MEDIA_TYPE: (415, "Unsupported Media Type"),
    Kind.THROTTLED: (429, "Too Many Requests"),
    Kind.UNAVAILABLE: (503, "Service Unavailable"),
    Kind.BUG: (500, "Internal Server Error"),
}

REFUSALS: dict[str, str] = {
    "caller.not_authenticated": "Sign in first.",
    "caller.invalid_token": "The token is invalid, expired or revoked.",
    "caller.permission_denied": "Only staff of this storefront may do this.",
    "caller.permission_missing": "This requires the permission {permission}.",
    "page.not_found": "This cursor is not one of ours.",
    "changes.restarted": "The database was restored, so this cursor could miss changes. Begin again without it.",
    "stream.too_many": "Too many streams are open. Retry after {retry_after} seconds.",
    "idempotency.key_missing": "Send an Idempotency-Key: without one, a repeated request would have its effect twice.",
    "idempotency.key_reused": "This idempotency key was used for another request.",
    "idempotency.in_progress": "The first request with this idempotency key is still running.",
    "service.unavailable": "A service did not answer. Try again shortly.",
    "request.invalid": "The request breaks rules of its fields; see errors.",
    "request.address_too_long": "The address is too long.",
    "request.invalid_host": "Send exactly one Host header, with a host name or an address.",
    "request.malformed": "The body is not valid JSON.",
    "request.unknown_name": "The request has members or parameters that this operation does not have; see errors.",
    "request.too_large": "The body is too large.",
    "request.timeout": "The body did not arrive in time.",
    "request.unsupported_media_type": "Send the body as application/json.",
    "request.throttled": "Too many requests. Retry after {retry_after} seconds.",
    "route.not_found": "There is nothing at this address.",
    "route.method_not_allowed": "This address does not take that method.",
    "dead_letter.not_found": "There is no dead letter with this id.",
    "internal": "Something went wrong on our side.",
    "report.period_reversed": "The last day of the period is before its first.",
    "report.period_too_long": "The period has {days} days; at most {most} can be shown at this interval.",
    "report.hours_not_kept": "Hours are kept for two weeks: ask for days, or for hours since {earliest}.",
    # generation
    "job.not_found": "There is no job with this id.",
    "job.not_retriable": "Only failed jobs that have not expired can be retried; this one is {state}.",
    "image.decision_refused": "This cannot be decided about an image that is {flag_status}.",
    "job.period_too_long": "`from` and `to` must be at most {most_days} days apart.",
    "job.ended": "This job has ended already: it is {state}.",
    "character.not_found": "There is no character with this id.",
    "allowance.correction_refused": "{used_retries} of {max_retries} retries are used: only the others can be taken.",
    "allowance.without_customer": "The book is a visitor's: nothing can be generated for it.",
    "quota.not_offered": "This storefront sells no figure references.",
    "allowance.not_offered": "This storefront sells no picture books.",
    "quota.grant_refused": "Only {granted} credits are left of those that were granted: more cannot be taken back.",
    "quota.correction_refused": "Only {used} credits are used: more cannot be given back.",
    "book.not_found": "There is no book with this id.",
    "book.generating": "A picture of it is being generated. Try again when that has ended.",
    "book.incomplete": "There is no finished picture of {missing}.",
    "book.too_short": "The book has {pages} pages, its tier {tier_pages}. Print it with force and a reason.",
    "book.unpaid": "The book is not paid for.",
    "book.not_lockable": "This cannot be done with a book that is {status}.",
    "book_page.not_found": "The book has no page with this id.",
    "file.not_found": "The file is not stored any more.",
    "print_file.not_found": "The print file of this book was not requested yet.",
    "print_file.not_ready": "There is no print file to download: it is {status}.",
    "print_file.outdated": "The book was changed after its print file was made. Request it again.",
    # identity
    "account.invalid_credentials": "The e-mail address or the password is wrong.",
    "account.not_verified": "Verify the e-mail address before signing in.",
    "password.current_wrong": "The current password is wrong.",
    "customer.not_found": "There is no customer with this id.",
    "subscription.not_ending": "No end of this subscription is scheduled.",
    "erasure.of_staff": "This account is one of the staff: remove it from the staff first. The last owner stays.",
    "erasure.not_found": "No erasure of this customer was requested.",
    "staff.not_found": "There is no member of staff, and no invitation, with this id.",
    "staff.exists": "This address is one of the storefront's staff already.",
    "staff.invitation_invalid": "The invitation was used, has expired, or was replaced by a newer one.",
    "staff.last_owner": "A storefront needs an active owner: this is the last one.",
    "staff.permission_not_held": "You do not have the permission {permission}, so you cannot give or take it.",
    "staff.role_unknown": "There is no role {role}.",
    "staff.switch_refused": "Your address is not of that storefront's staff.",
    "staff_role.not_found": "The storefront has made no role of this name.",
    "staff_role.exists": "There is a role of this name already.",
    "staff_role.in_use": "{members} members or invitations have this role.",
    "mail_template.not_found": "There is no mail of this name whose text can be replaced.",
    "settings.locked": "The settings of this storefront are kept in its file, which says `locked = true`.",
    "settings.outdated": "The settings were changed meanwhile: their version is {version} now.",
    "settings.changed_since": "A later change concerns the same settings: {keys}.",
    "settings.too_large": "All changed settings together have at most {most} bytes.",
    "settings_change.not_found": "There is no change of settings with this id.",
    "second_factor.code_refused": "The code is wrong, has expired, or was used before.",
    "second_factor.exists": "There is an authenticator app already. Remove it first.",
    "second_factor.locked": "Too many wrong codes. Try again in {retry_after} seconds.",
    "second_factor.needed": "That storefront requires a second factor, and this session had none.",
    "second_factor.not_found": "There is no authenticator app.",
    "second_factor.token_invalid": "The sign-in has expired or was completed. Begin again with the password.",
    "second_factor.no_passkey_here": "Your account has no passkey for pages of this address.",
    "second_factor.too_many_passkeys": "An account has at most {most} passkeys.",
    "passkey.not_found": "There is no passkey with this id.",
    "passkey.not_offered": "Passkeys are not offered to pages of this origin.",
    "passkey.registration_missing": "The registration was completed, has expired, or was never begun.",
    "passkey.registration_mismatch": "Another member of staff began this registration.",
    "passkey.registration_failed": "The passkey could not be registered. Begin again.",
    "passkey.attestation_missing": "The credential has no client data, or no attestation object.",
    "passkey.credential_missing": "The credential is missing.",
    "passkey.credential_exists": "This passkey is registered already.",
    "passkey.credential_id_missing": "The credential has no id.",
    "passkey.credential_id_invalid": "The id of the credential is invalid.",
    "passkey.authentication_missing": "The options of this passkey were used, have expired, or were never requested.",
    "passkey.authentication_failed": "The passkey could not be verified. Begin again.",
    "passkey.unknown": "This passkey is not registered.",
    "passkey.replayed": "The passkey's signature counter did not increase. The passkey may have been copied.",
    "import.not_found": "There is no import with this id.",
    "import.ended": "This import has ended already: it is {state}.",
    "import.file_empty": "The file is empty.",
    "import.file_too_large": "The file is larger than {max_bytes} bytes. Divide it.",
    "import.too_many": "{most} imports wait or run already. Try again when one has ended.",
    "export.not_found": "There is no export with this id, or its link has expired.",
    "export.too_many": "{most} exports wait or run already. Try again when one has ended.",
    # catalog
    "product.not_found": "There is no product with this id.",
    "variant.not_found": "There is no variant with this id.",
    "category.not_found": "There is no category with this id.",
    "image.not_found": "There is no image with this id.",
    "review.not_found": "There is no review with this id.",
    "product.archived": "The product is archived. Restore it first.",
    "picture.unknown": "No picture with the key {key} was uploaded.",
    "stock.unavailable": "Only {available} are in stock; {requested} are needed.",
    "slug.taken": "Another one of this storefront has this slug.",
    "slug.reserved": "This slug stands for something else in addresses.",
    "sku.taken": "Another product or variant of this storefront has this SKU.",
    "category.unknown": "There is no category with this id.",
    "product.sku_unknown": "There is no product with the SKU {sku}.",
    "category.cycle": "A category cannot stand below itself.",
    "compare_price.too_low": "The price to compare with must be higher than the price.",
    "sale_price.too_high": "A sale price must be lower than the price.",
    "sale_price.missing": "A sale needs its price.",
    "sale.period_invalid": "A sale must end after it begins.",
    "picture.unreadable": "The file is not an image of an accepted type.",
    "picture.too_large": "The image is too large.",
    # orders
    "order.not_found": "There is no order with this id.",
    "order.transition_refused": "An order that is {current} cannot become {requested}.",
    "order.address_fixed": "The address of an order that is {status}, or partly shipped, cannot be changed.",
    "order.not_shippable": "Goods of an order that is {status} cannot be shipped.",
    "order.not_returnable": "Goods of an order that is {status} cannot come back.",
    "order.nothing_left": "Nothing is left: everything was shipped, returned or refunded before.",
    "order.line_unknown": "The order has no line with the id {line_id}.",
    "order.quantity_too_large": "Only {available} of the line {line_id} are left.",
    "order.mail_not_sendable": "This mail does not fit the order's status, or its customer was deleted.",
    "api_key.not_found": "There is no such API key, or it was revoked.",
    "api_key.too_many": "A shop has at most {most} API keys. Revoke one that is not used any more.",
    "order.not_paid": "There is no payment to refund.",
    "order.unpaid": "An invoice is issued when the order was paid.",
    "invoice.not_issued": "No invoice was issued for this order.",
    "order.shipping_refunded": "The price of shipping was refunded before, or was nothing.",
    "shipment.not_found": "The order has no shipment with this id.",
    "bulk.count_differs": "{count} match now; at most {most} can be changed at once. Nothing was changed.",
    "book_order.not_found": "There is no order with this id.",
    "book_order.cancelled": "The order is cancelled.",
    "book_order.transition_refused": "This cannot be done with an order that is {status}.",
    "book_order.customer_unknown": "There is no customer with this id.",
    "book_order.not_shippable": "Books are shipped after they were produced.",
    "book_order.not_reprintable": "Only completed orders of existing customers are printed again, once at a time.",
    "book_order.unclaimed": "The visitor who paid has no account yet: settle the claim first.",
    "book_order.claim_settled": "There is no claim to request: the order has a customer, or it is not paid.",
    "retry_pack.paid": "A paid retry pack may be in use. Correct the allowance instead.",
    # payments
    "payment.not_found": "There is no payment with this id.",
    "payment.provider_unavailable": "The payment provider did not answer. Try again shortly.",
    "payment.provider_refused": "The payment provider refused: {reason}.",
    "payment.not_refundable": "Nothing was captured for this payment; it is {status}.",
    "refund.amount_invalid": "This is no amount that can be refunded.",
    "refund.too_large": "No more than {available} can be refunded.",
    "credit_pack.not_found": "There is no credit pack with this id.",
    "credit_pack.exists": "Another credit pack of this storefront has this SKU.",
    "credit_pack.price_refused": "Stripe does not charge this amount.",
    "credit.not_offered": "This storefront sells no credits.",
    "credit.insufficient": "The customer has only {credits_available} credits.",
    "subscription.not_found": "There is no subscription with this id.",
    "subscription.unpaid": "This subscription waits for a payment.",
    "subscription.paused": "This subscription is paused.",
    "subscription.not_paused": "This subscription is not paused.",
    "subscription.ended": "This subscription has ended.",
    "invoice.not_found": "There is no invoice with this id.",
    "invoice.not_refundable": "Nothing of this invoice is left to refund; it is {status}.",
    # webhooks
    "webhook_endpoint.not_found": "There is no endpoint with this id.",
    "webhook_endpoint.disabled": "The endpoint is disabled. Enable it first.",
    "webhook_endpoint.too_many": "This shop may have {most} endpoints. Delete one that is not used any more.",
    "webhook_endpoint.url_refused": "This address cannot be called: {reason}.",
    "webhook_delivery.not_found": "There is no delivery with this id, or it was not kept so long.",
}
"""The `detail` of every refusal of this contract by its code."""

FIELD_MESSAGES = FieldMessages(
    {
        **VALIDATION_MESSAGES,
        **PASSWORD_MESSAGES,
        "password.current_wrong": "The current password is wrong.",
        "password.mismatch": "The two passwords differ.",
        "second_factor.code_refused": "The code is wrong, has expired, or was used before.",
        "second_factor.proof_unclear": "Send what the method or the account needs: a code, the password, or a passkey.",
        "settings.refused": "{reason}",
        "mail_template.invalid": "{reason}",
        "staff.exists": "This address is one of the storefront's staff already.",
        "staff.role_unknown": "There is no role {role}.",
        "staff_role.exists": "There is a role of this name already.",
        "import.file_empty": "The file is empty.",
        "import.file_too_large": "The file is larger than {max_bytes} bytes. Divide it.",
        "metadata.too_many": "At most {most} fields; remove others with null.",
        "changes.kind_unknown": "There is nothing of the kind {kind} to follow.",
        "changes.sorted": "With updated_from the order is that of the changes: leave it out, or send {sort}.",
        UNKNOWN_NAME: "Nothing has this name here.{hint}",
        # catalog
        "slug.taken": "Another one of this storefront has this slug.",
        "slug.reserved": "This slug stands for something else in addresses.",
        "sku.taken": "Another product or variant of this storefront has this SKU.",
        "category.unknown": "There is no category with this id.",
        "product.sku_unknown": "There is no product with the SKU {sku}.",
        "category.cycle": "A category cannot stand below itself.",
        "compare_price.too_low": "The price to compare with must be higher than the price.",
        "sale_price.too_high": "A sale price must be lower than the price.",
        "sale_price.missing": "A sale needs its price.",
        "sale.period_invalid": "A sale must end after it begins.",
        "picture.unreadable": "Upload a JPEG, PNG or WebP image.",
        "picture.unknown": "No picture with the key {key} was uploaded.",
        "picture.too_large": "At most {max_bytes} bytes and {max_pixels} pixels.",
        "price": "A decimal string such as 12.50, not negative.",
        "slug": "Lower-case letters, digits and single hyphens.",
        "sku": "Letters, digits, dots, slashes, hyphens and underscores.",
        # payments
        "credit_pack.price_refused": "Between {smallest} and {largest} minor units of the storefront's currency.",
        "credit.adjustment_empty": "Must not be 0.",
        "order.line_unknown": "The order has no line with the id {line_id}.",
        "order.quantity_too_large": "Only {available} of the line {line_id} are left.",
        "address.required": "{name} must not be null.",
        "order_refund.unclear": "Name lines and shipping, or an amount, or set `full` to true; only one of them.",
        "order_refund.restock": "Name the lines that are restocked.",
        "bulk.selection": "Name what is changed by its ids, or by a filter with the count of what it selects.",
        "bulk.members": "The action {action} takes {members}.",
        "bulk.percent": "A price cannot become negative.",
        "bulk.quantity": "A stock cannot be negative.",
        "bulk.round_to": "Prices are rounded to a multiple of an amount above zero.",
        "price.too_large": "The price would be too large.",
        "stock.too_large": "The stock would be too large.",
        "bulk.note": "A note needs its text.",
        "refund.amount_unclear": "Name an amount, or set `full` to true; not both.",
        "refund.amount_invalid": "Must be above zero, with no more decimals than the currency has.",
        # webhooks
        "webhook_endpoint.url_refused": "This address cannot be called: {reason}.",
        "webhook.event_type": "There is no event type {name}.",
        "webhook.header": "This header cannot be added: {name}.",
        # generation
        "print_file.reason_missing": "Say why the book is printed as it is.",
        "jobs.selection": "Say which jobs, or set `all` to true.",
    }
)


_MOMENT = "A moment with its time zone, such as 2026-01-31T12:00:00Z."
_DATE = "A date such as 2026-01-31."
VALIDATOR_MESSAGES = {
    "too_short": "Too few items: at least {min_length}.",
    "too_long": "Too many items: at most {max_length}.",
    "string_pattern_mismatch": "Must match the pattern {pattern}.",
    "decimal_max_places": "Decimals: at most {decimal_places}.",
    "decimal_max_digits": "Digits: at most {max_digits}.",
    "decimal_whole_digits": "Digits before the decimal point: at most {whole_digits}.",
    **dict.fromkeys(("datetime_parsing", "datetime_from_date_parsing", "datetime_type", "timezone_aware"), _MOMENT),
    **dict.fromkeys(("date_parsing", "date_type", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE),
    **dict.fromkeys(("float_parsing", "float_type", "finite_number"), VALIDATION_MESSAGES["decimal_parsing"]),
}
"""Rules whose English text is the validator's own, which cannot be translated: what the translations say instead."""


def bulk_outcome(refusal: DomainError | None, language: Language) -> dict[str, str | None]:
    """The `code` and `detail` of one of many things that a request changes; null where it is not refused."""
    if refusal is None:
        return {"code": None, "detail": None}
    problem = refusal.problem()
    if problem.fields:
        return {"code": problem.code, "detail": _field_text(problem.fields[0], language)}
    return {"code": problem.code, "detail": refusal_text(problem, language)}


def refusal_text(problem: Problem, language: Language, otherwise: str = "") -> str:
    """The `detail` of a refusal; `otherwise` for a code that is not one of this contract's."""
    return translated(REFUSALS.get(problem.code, otherwise), language).format_map(problem.facts)


def accepted_language(accept_language: str | None) -> Language:
    """The language of the texts of a response. English if the header prefers none of them."""
    return preferred_language(accept_language) or "en"


def language_headers(language: Language) -> dict[str, str]:
    """The headers of a response whose texts depend on `Accept-Language`."""
    return {"Content-Language": language, "Vary": "Accept-Language"}


def _field_text(fault: FieldFault, language: Language) -> str:
    if language != "en" and fault.rule in VALIDATOR_MESSAGES:
        return translated(VALIDATOR_MESSAGES[fault.rule], language).format_map(fault.facts)
    return FIELD_MESSAGES.text(fault, lambda text: translated(text, language))


class Staff(Dialect):
    contract: ClassVar[str] = "staff"
    title: ClassVar[str] = "Staff API"
    error_model: ClassVar[type[BaseModel]] = ProblemDocument
    error_media_type: ClassVar[str] = "application/problem+json"

    def render(self, problem: Problem) -> Response:
        return self.render_for(problem, None)

    def render_for(self, problem: Problem, accept_language: str | None) -> Response:
        status, title = STATUS[problem.kind]
        language = accepted_language(accept_language)
        document = {
            "type": f"urn:atelier:problem:{problem.code}",
            "title": title,
            "status": status,
            "detail": refusal_text(problem, language, title),
            "code": problem.code,
            "errors": [
                {"field": fault.path, "code": fault.rule, "detail": _field_text(fault, language)}
                for fault in problem.fields
            ],
            "facts": {key: value if _is_number(value) else str(value) for key, value in problem.facts.items()},
        }
        headers = {**error_headers(problem, status), **language_headers(language)}
        response = json_response(document, status, headers)
        response.headers["content-type"] = self.error_media_type
        return response


def _is_number(value: Any) -> bool:
    """Whether JSON parsers keep the value exactly; larger integers are returned as strings."""
    return isinstance(value, int) and -(2**63) <= value < 2**63


STAFF = Staff()
