"""Products."""

from sandbox.store import PRIVATE, Document
from sandbox.stripe.account import Account, changed
from sandbox.stripe.errors import StripeError
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import page
from sandbox.stripe.params import Params
from sandbox.stripe.routing import Call, Operations

operations = Operations()

_TEXTS = ("description", "statement_descriptor", "unit_label", "url", "tax_code")


def make(account: Account, params: Params) -> Document:
    """Store a product from the parameters of a product or of `product_data`."""
    identifier = params.text("id") or new_id("prod")
    if account.transaction.find(identifier):
        raise StripeError(f"Product already exists: {identifier}", code="resource_already_exists", param="id")
    product: Document = {
        "id": identifier,
        "object": "product",
        "active": params.boolean("active", default=True),
        "created": account.now,
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": params.needed("name"),
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": account.now,
        "url": None,
    }
    _apply(product, params)
    account.add(product)
    account.emit("product.created", product)
    return product


def _apply(product: Document, params: Params) -> None:
    for name in _TEXTS:
        if name in params:
            product[name] = params.text(name)
    if "images" in params:
        product["images"] = params.texts("images")
    if "shippable" in params:
        product["shippable"] = params.boolean("shippable")
    if "marketing_features" in params:
        product["marketing_features"] = [{"name": each.needed("name")} for each in params.hashes("marketing_features")]
    product["metadata"] = params.metadata(product["metadata"])


@operations.on("GET", "products/:id")
def retrieve(call: Call) -> Document:
    return call.account.get("product", call.id)


@operations.on("POST", "products/:id")
def update(call: Call) -> Document:
    product = call.account.get("product", call.id)
    before = dict(product)
    product["name"] = call.params.text("name") or product["name"]
    product["active"] = call.params.boolean("active", product["active"])
    if price := call.params.text("default_price"):
        product["default_price"] = call.account.get("price", price, "default_price")["id"]
    _apply(product, call.params)
    product["updated"] = call.account.now
    call.account.save(product)
    call.account.emit("product.updated", product, changed(before, product))
    return product


@operations.on("DELETE", "products/:id")
def delete(call: Call) -> Document:
    product = call.account.get("product", call.id)
    if call.account.transaction.select("price", "json_extract(body, '$.product') = ?", (product["id"],), 1):
        raise StripeError("This product cannot be deleted because it has one or more user-created prices.", param="id")
    call.account.emit("product.deleted", product)
    gone: Document = {"id": product["id"], "object": "product", "deleted": True, PRIVATE: product[PRIVATE]}
    call.account.save(gone)
    return gone


@operations.on("GET", "products")
def index(call: Call) -> Document:
    return page(call, "product", "/v1/products", {"active": "active", "ids": "id", "url": "url"})
