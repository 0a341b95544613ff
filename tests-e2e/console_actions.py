"""The forms of the console that each test of a member's work sends, by route below the shop."""

ORDERS = {
    "/orders/{order_id}/notes",
    "/orders/{order_id}/status",
    "/orders/{order_id}/shipments",
    "/orders/{order_id}/shipments/{shipment_id}",
    "/orders/{order_id}/address",
    "/orders/{order_id}/mails",
    "/orders/{order_id}/returns",
    "/orders/{order_id}/invoice",
    "/orders/{order_id}/refunds/preview",
    "/orders/{order_id}/refunds",
}
ORDERS_TOGETHER = {
    "/filters",
    "/filters/remove",
    "/orders/bulk",
    "/orders/bulk/run",
    "/orders/{order_id}/status",
}
PRODUCTS = {
    "/categories",
    "/categories/{category_id}",
    "/products/new",
    "/products/{product_id}",
    "/products/{product_id}/visibility",
    "/products/{product_id}/sale",
    "/products/{product_id}/stock",
    "/products/{product_id}/delete",
    "/products/{product_id}/restore",
    "/products/{product_id}/variants",
    "/products/{product_id}/variants/save",
}
IMAGES = {
    "/products/{product_id}/images",
    "/products/{product_id}/images/order",
    "/images/{image_id}",
}
PRODUCTS_TOGETHER = {
    "/products/{product_id}/quick",
    "/products/bulk",
    "/products/bulk/run",
}
REVIEWS = {
    "/reviews/{review_id}",
    "/reviews/bulk",
    "/reviews/bulk/run",
}
SETTINGS = {
    "/settings/{section}",
    "/settings/history/{change_id}/revert",
    "/mails/{mail}/{language}",
    "/mails/{mail}/{language}/preview",
    "/mails/{mail}/{language}/test",
}
TEAM = {
    "/team",
    "/team/invitations/{invitation_id}",
    "/team/{user_id}/{action}",
    "/team/roles",
    "/team/roles/{role}",
    "/team/roles/{role}/remove",
}
INTEGRATIONS = {
    "/api-keys",
    "/api-keys/{key_id}/rotate",
    "/api-keys/{key_id}/revoke",
    "/webhooks",
    "/webhooks/{endpoint_id}/{action}",
    "/webhooks/deliveries/{delivery_id}/resend",
}
TRANSFERS = {
    "/imports",
    "/imports/{import_id}/cancel",
    "/exports",
}
CUSTOMERS = {
    "/customers/{customer_id}",
    "/customers/{customer_id}/language",
    "/customers/{customer_id}/export",
    "/customers/{customer_id}/erase",
}
ACCOUNT = {
    "/account/password",
    "/account/totp",
    "/account/totp/confirm",
    "/account/totp/remove",
    "/account/recovery-codes",
    "/account/sign-out-everywhere",
    "/second-factor",
    "/sign-in",
    "/sign-out",
    "/switch",
}
BOOKS = {
    "/books/{book_id}/retries/{kind}/{content_id}",
    "/books/{book_id}/print-file",
    "/books/{book_id}/pages/{page_id}/{action}",
    "/books/{book_id}/{action}",
}
BOOK_ORDERS = {"/book-orders/{number}/{action}"}
PICTURES = {
    "/pictures/{image_id}",
    "/pictures/bulk",
    "/pictures/bulk/run",
}
JOBS = {
    "/jobs/{job_id}/{action}",
    "/jobs/bulk",
    "/jobs/bulk/run",
}
SUBSCRIPTIONS = {
    "/subscriptions/{subscription_id}/cancel",
    "/subscriptions/customers/{user_id}/invoices/{invoice_id}/refund",
    "/subscriptions/customers/{user_id}/{subscription_id}/{action}",
    "/customers/{customer_id}/quota",
}
CREDITS = {
    "/credits/packs",
    "/credits/packs/{pack_id}",
    "/customers/{customer_id}/credits",
}
DEAD_LETTERS = {
    "/dead-letters/{service}/{letter_id}",
    "/dead-letters/bulk",
    "/dead-letters/bulk/run",
}
PAYMENTS = {"/payments/{payment_id}/refunds"}
