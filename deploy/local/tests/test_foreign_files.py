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


def test_customers_are_read_and_orders_refused() -> None:
    records = [{"First Name": "Nino", "Last Name": "B", "Email": "nino@family.example", "Phone": "'+995555123456"}]
    assert shopify.is_customers(list(records[0]))
    [nino] = shopify.customers(records)
    assert (nino["email"], nino["phone_number"]) == ("nino@family.example", "+995555123456")
    [ann] = woocommerce.customers([{"Name": "Ann Mary Lee", "Username": "ann", "Email": "ann@family.example"}])
    assert (ann["first_name"], ann["last_name"]) == ("Ann Mary", "Lee")
    with pytest.raises(UnknownFile, match="orders"):
        shopify.check(["Name", "Email", "Financial Status", "Lineitem name"])


def test_descriptions_keep_their_text_and_paragraphs_only() -> None:
    assert text_of("<p>One  two</p><script>alert(1)</script><p>three &amp; four</p>") == "One two\nthree & four"
