/** A list's promise: awaited it is the first page; iterated it is all items, page after page. */
export class Paged extends Promise {
  #more;

  static get [Symbol.species]() {
    return Promise;
  }

  /** `fetch(params)` returns the body of one page; `next(body)` the params that differ for the following one, or null. */
  static of(fetch, next, itemsOf) {
    const first = fetch({});
    const paged = new Paged((resolve, reject) => { first.then(resolve, reject); });
    paged.#more = { fetch, next, itemsOf };
    return paged;
  }

  async *pages() {
    const { fetch, next } = this.#more;
    for (let body = await this; ;) {
      yield body;
      const changes = next(body);
      if (!changes) return;
      body = await fetch(changes);
    }
  }

  async *[Symbol.asyncIterator]() {
    for await (const body of this.pages()) yield* this.#more.itemsOf(body);
  }
}

/** Lists of the contracts end in `next_cursor`, or `next`, the URL of the following page, or are whole. */
export function pagesOf(operation) {
  const { items, cursor } = operation.pages;
  const following = (body) => {
    if (cursor) return body.next_cursor && operation.query?.includes("cursor") ? { cursor: body.next_cursor } : null;
    if (!body.next) return null;
    const given = new URL(body.next, "http://unused").searchParams;
    return Object.fromEntries([...given].filter(([name]) => operation.query.includes(name)));
  };
  return { next: following, itemsOf: (body) => (Array.isArray(body) ? body : body[items]) };
}
