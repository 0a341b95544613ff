// What the document says of its shop: name, title, base, currency, demo account, payments.

export const shop = Object.freeze(JSON.parse(document.documentElement.dataset.shop));

/** A path of the shop as an address on this host. */
export const address = (path) => `${shop.base}${path}`;

export const asset = (path) => `${shop.assets}/${path}`;
