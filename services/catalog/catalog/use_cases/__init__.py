"""Changes of the catalog: a frozen command and a function each.

`storefront` is a Storefront where its settings are needed, else its name. Without a command are `move_stock` and
`publish_products`, steps that several use cases share, and `seed_catalog`, which executes several for an import.
"""
