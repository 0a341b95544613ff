"""Which storefront, contract and service a request is for."""
