"""Files of other shops are read as their software writes them."""

from pathlib import Path

import pytest
from atelier.importing import shopify, woocommerce
from atelier.importing.command import read
from atelier.importing.rows import UnknownFile, text_of

SHOPIFY = """\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,\
Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Compare At Price,\
Image Src,Image Position,Status
tee,Tee,"<p>Soft&nbsp;cotton</p><ul><li>warm</li></ul>",V,Apparel > Tops > Shirts,,true,Colour,Red,Size,S,\
'0012,200,shopify,5,19.90,25.00,https://cdn.example/2.jpg,2,active
tee,,,,,,,,Red,,L,TEE-L,200,shopify,-3,21.00,,https://cdn.example/1.jpg,1,
tee,,,,,,,,,,,,,,,,,https://cdn.example/2.jpg,3,
mug,Mug,,V,,Mugs,true,Title,Default Title,,,MUG,350,shopify,7,9.00,,,,draft
"""
WOO = """\
ID,Type,SKU,Name,Published,Description,Stock,Sale price,Regular price,Categories,Images,Parent,Attribute 1 name,\
Attribute 1 value(s)
10,variable,HOOD,Hoodie,1,<b>Warm</b>,,,,"Clothing > Hoodies, New",https://shop.example/a.jpg,,Colour,"Red, Blue"
11,variation,HOOD-R,Hoodie - Red,1,,4,,45,,,HOOD,Colour,Red
12,variation,,Hoodie - Blue,1,,2,,42,,,id:10,Colour,Blue
13,simple,CAP,Cap,0,,9,12,16,,,,,
"""


def file(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text)
    return path


def test_a_product_of_shopify_has_its_variants_and_pictures(tmp_path: Path) -> None:
    columns, records = read(file(tmp_path, SHOPIFY))
    assert shopify.is_products(columns)
    tee, mug = shopify.products(records)
    assert (tee.sku, tee.name, tee.category, tee.price, tee.compare_price) == ("tee", "Tee", "Shirts", "19.90", "25.00")
    assert (tee.description, tee.weight, tee.is_active) == ("Soft cotton\nwarm", "0.2", True)
    assert [(each.sku, each.price, each.quantity) for each in tee.variants] == [
        ("0012", "19.90", 5),
        ("TEE-L", "21.00", 0),
    ]
    assert [each.attributes for each in tee.variants] == [{"Colour": "Red", "Size": size} for size in ("S", "L")]
    assert tee.images == ["https://cdn.example/1.jpg", "https://cdn.example/2.jpg"]
    assert (mug.sku, mug.category, mug.quantity, mug.is_active, list(mug.variants)) == ("MUG", "Mugs", 7, False, [])
    assert [row.get("variant_name") for row in tee.rows("shirts")] == [None, "Red / S", "Red / L"]


def test_variations_of_woocommerce_follow_their_product_by_sku_or_id(tmp_path: Path) -> None:
    columns, records = read(file(tmp_path, WOO))
    assert woocommerce.is_products(columns)
    hoodie, cap = woocommerce.products(records)
    assert (hoodie.category, hoodie.description, hoodie.price) == ("Hoodies", "Warm", "42")
    assert {each.sku: (each.price, each.quantity, each.attributes) for each in hoodie.variants} == {
        "HOOD-R": ("45", 4, {"Colour": "Red"}),
        "HOOD-1": ("42", 2, {"Colour": "Blue"}),
    }
    assert (cap.price, cap.sale_price, cap.quantity, cap.is_active, cap.category) == ("16", "12", 9, False, "Other")


def test_customers_are_read_and_other_files_refused() -> None:
    records = [{"First Name": "Nino", "Last Name": "B", "Email": "nino@family.example", "Phone": "'+995555123456"}]
    assert shopify.is_customers(list(records[0]))
    [nino] = shopify.customers(records)
    assert (nino["email"], nino["phone_number"]) == ("nino@family.example", "+995555123456")
    [ann] = woocommerce.customers([{"Name": "Ann Mary Lee", "Username": "ann", "Email": "ann@family.example"}])
    assert (ann["first_name"], ann["last_name"]) == ("Ann Mary", "Lee")
    for reader in (shopify, woocommerce):
        with pytest.raises(UnknownFile, match="Products have the columns"):
            reader.check(["Name", "Email", "Financial Status"])


def test_descriptions_keep_their_text_and_paragraphs_only() -> None:
    assert text_of("<p>One  two</p><script>alert(1)</script><p>three &amp; four</p>") == "One two\nthree & four"


SHOPIFY_ORDERS = """\
Name,Email,Financial Status,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Total,Created at,\
Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Shipping Address1,Shipping City,\
Shipping Zip,Shipping Country,Refunded Amount,Cancelled at
#1001,ada@old.example,partially_refunded,fulfilled,2024-02-29 12:00:00 +0100,EUR,31.50,4.90,5.81,36.40,\
2024-02-28 09:30:00 +0100,2,Tee - Red / L,14.00,'0012,Ada,1 Rue,Paris,'75001,FR,7.00,
#1001,,,,,,,,,,,1,Mug,7.00,MUG,,,,,,,
#1002,ada@old.example,paid,unfulfilled,,EUR,7.00,0.00,0.00,7.00,2024-03-01 00:00:00 +0100,1,Mug,7.00,MUG,,,,,,0.00,
#1003,ada@old.example,voided,unfulfilled,,EUR,7.00,0,1.33,9.33,2024-03-01 00:00:00 +0100,1,Mug,7.00,MUG,,,,,,0.00,
"""
WOO_ORDERS = """\
order_id,order_number,order_date,status,shipping_total,tax_total,order_total,order_currency,customer_id,\
customer_email,billing_first_name,billing_last_name,billing_address_1,item_name,item_sku,item_quantity,item_subtotal
7,W-7,2024-02-28 09:30:00,completed,4.2017,3.99,27.19,EUR,5,ada@old.example,Ada,King,1 Rue,Hoodie,HOOD,3,19
8,W-8,2024-02-29 09:30:00,refunded,0,0,16,EUR,0,,Guest,Visitor,2 Rue,Cap,CAP,1,16
9,W-9,2024-02-29 09:30:00,processing,0,0,16,EUR,5,ada@old.example,Ada,King,1 Rue,Cap,CAP,1,16
"""


def test_past_orders_of_shopify(tmp_path: Path) -> None:
    """Prices that include the tax; a discount; an order that has not ended; a tip."""
    columns, records = read(file(tmp_path, SHOPIFY_ORDERS))
    assert [shopify.is_orders(columns), shopify.is_customers(columns), shopify.is_products(columns)] == [
        True,
        False,
        False,
    ]
    ended, waiting, voided = shopify.orders(records)
    first, second = ended.rows()
    assert [first[name] for name in ("number", "status", "created_at", "shipped_at", "shipping_zip_code")] == [
        *("#1001", "delivered", "2024-02-28 09:30:00+0100", "2024-02-29 12:00:00+0100", "75001")
    ]
    assert [first[name] for name in ("tax", "shipping", "discount", "total", "refunded", "unit_price", "sku")] == [
        *("0.00", "4.90", "3.50", "36.40", "7.00", "14.00", "0012")
    ]
    assert second == {"number": "#1001", "sku": "MUG", "product_name": "Mug", "quantity": "1", "unit_price": "7.00"}
    assert (waiting.status, voided.status) == (None, "cancelled")
    assert [voided.rows()[0][name] for name in ("tax", "shipping", "discount")] == ["1.33", "1.00", "0"]


def test_past_orders_of_woocommerce(tmp_path: Path) -> None:
    """A price that no cents express three times; a visitor's order keeps no address."""
    columns, records = read(file(tmp_path, WOO_ORDERS))
    assert [woocommerce.is_orders(columns), woocommerce.is_products(columns)] == [True, False]
    ended, refunded, waiting = woocommerce.orders(records)
    [row] = ended.rows()
    assert [row[name] for name in ("unit_price", "tax", "shipping", "discount", "total", "billing_full_name")] == [
        *("6.33", "3.99", "4.21", "0", "27.19", "Ada King")
    ]
    [guest] = refunded.rows()
    assert (guest["status"], guest["refunded"], guest["email"], "billing_full_name" in guest) == (
        *("returned", "16.00", ""),
        False,
    )
    assert waiting.status is None
