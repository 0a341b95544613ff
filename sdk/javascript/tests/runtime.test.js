import assert from "node:assert/strict";
import { test } from "node:test";
import * as emporium from "../src/emporium.js";
import * as figureforge from "../src/figureforge.js";
import * as marbelle from "../src/marbelle.js";
import * as reviv from "../src/reviv.js";
import * as staff from "../src/staff.js";
import * as storybook from "../src/storybook.js";
import { serving } from "./server.js";

const quick = { retryDelay: 1 };
const signedIn = () => emporium.memoryStore({ access: "old", refresh: "r1" });

test("path, query and body are taken from one object", async (t) => {
  const { baseUrl, asked } = await serving(t, () => ({ json: {} }));
  const shop = emporium.createClient({ baseUrl: `${baseUrl}/emporium/` });
  await shop.cart.updateItem({ line_id: "a/b", quantity: 2 });
  await shop.products.list({ search: "big stone", page: 2 });
  assert.deepEqual([asked[0].method, asked[0].path, asked[0].body], ["PUT", "/emporium/api/v1/cart/items/a%2Fb/", '{"quantity":2}']);
  assert.deepEqual(asked[1].query, { search: "big stone", page: "2" });
});

test("a missing path parameter and an unknown one fail before anything is sent", async (t) => {
  const { baseUrl, asked } = await serving(t, () => ({ json: {} }));
  const shop = emporium.createClient({ baseUrl });
  await assert.rejects(shop.orders.get({}), /orders\.get needs order_id/);
  await assert.rejects(async () => shop.products.list({ pages: 2 }), /products\.list has no parameter pages/);
  assert.equal(asked.length, 0);
});

test("a sign-in's tokens are sent, and forgotten when signing out", async (t) => {
  const { baseUrl, asked } = await serving(t, () => ({ json: { tokens: { access: "a1", refresh: "r1" }, message: "" } }));
  const shop = emporium.createClient({ baseUrl });
  const seen = [];
  shop.session.subscribe((session) => seen.push(session.isSignedIn));
  await shop.auth.logIn({ email: "ada@example.com", password: "secret" });
  await shop.profile.get();
  await shop.auth.logOut();
  assert.equal(asked[0].headers.authorization, undefined);
  assert.equal(asked[1].headers.authorization, "Bearer a1");
  assert.deepEqual(JSON.parse(asked[2].body), { refresh: "r1" });
  assert.deepEqual([shop.session.tokens, seen], [{}, [true, false]]);
});

test("an expired token is refreshed once for all calls that wait, and they are repeated", async (t) => {
  const { baseUrl, asked } = await serving(t, ({ path, headers }) => {
    if (path.endsWith("/refresh/")) return { json: { access: "new" } };
    return headers.authorization === "Bearer new" ? { json: {} } : { status: 401, json: { error: "", code: "expired" } };
  });
  const shop = emporium.createClient({ baseUrl, store: signedIn() });
  await Promise.all([shop.cart.get(), shop.profile.get(), shop.orders.list()]);
  assert.equal(asked.filter(({ path }) => path.endsWith("/refresh/")).length, 1);
  assert.deepEqual(shop.session.tokens, { access: "new", refresh: "r1" });
});

test("when the refresh token is refused, the call fails and the session is over", async (t) => {
  const { baseUrl, asked } = await serving(t, () => ({ status: 401, json: { error: "Expired", code: "token.expired" } }));
  const shop = emporium.createClient({ baseUrl, store: signedIn() });
  await assert.rejects(shop.cart.get(), (error) => error instanceof emporium.NotAuthenticated && error.is("token.expired"));
  assert.deepEqual([asked.length, shop.session.isSignedIn], [2, false]);
});

test("a server that is down while refreshing ends no session", async (t) => {
  const { baseUrl } = await serving(t, ({ path }) => ({ status: path.endsWith("/refresh/") ? 503 : 401, json: {} }));
  const shop = emporium.createClient({ baseUrl, store: signedIn(), ...quick });
  await assert.rejects(shop.cart.get(), emporium.ServerError);
  assert.equal(shop.session.isSignedIn, true);
});

test("a write's key is kept across its repetitions, and each call has another one", async (t) => {
  const { baseUrl, asked } = await serving(t, (_, count) => [{ drop: true }, { status: 503, json: {} }][count - 1] ?? { json: {} });
  const shop = emporium.createClient({ baseUrl, ...quick });
  await shop.cart.addItem({ product_id: "p", quantity: 1 });
  await shop.cart.clear();
  await shop.cart.clear({}, { idempotencyKey: "mine" });
  const keys = asked.map(({ headers }) => headers["idempotency-key"]);
  assert.equal(new Set(keys.slice(0, 3)).size, 1);
  assert.equal(new Set(keys).size, 3);
  assert.deepEqual([keys.length, keys.at(-1)], [5, "mine"]);
});

test("Retry-After is honoured, and what would take too long fails at once", async (t) => {
  const waits = ["0.05", "3600"];
  const { baseUrl, asked } = await serving(t, () => ({ status: 429, headers: { "retry-after": waits.shift() }, json: { error: "Slow down", code: "rate" } }));
  const shop = emporium.createClient({ baseUrl });
  const began = Date.now();
  await assert.rejects(shop.cart.get(), (error) => error instanceof emporium.RateLimited && error.retryAfter === 3600);
  assert.equal(asked.length, 2);
  assert.ok(Date.now() - began >= 45);
});

test("a refusal is not repeated", async (t) => {
  const { baseUrl, asked } = await serving(t, () => ({ status: 409, json: { error: "Sold out", code: "stock.unavailable", details: { stone: ["gone"] } } }));
  const shop = emporium.createClient({ baseUrl });
  await assert.rejects(shop.orders.create({}), (error) => {
    assert.deepEqual([error.name, error.status, error.code, error.message, error.fields], ["Conflict", 409, "stock.unavailable", "Sold out", { stone: ["gone"] }]);
    return error instanceof emporium.ApiError;
  });
  assert.equal(asked.length, 1);
});

test("every contract's errors have a message, and a code where the contract has one", async (t) => {
  const forms = [
    [{ error: { code: "credits.short", message: "No credits", details: {} } }, "No credits", "credits.short", {}],
    [{ success: false, message: "Invalid", errors: { email: "Taken" } }, "Invalid", null, { email: ["Taken"] }],
    [{ detail: "Not yours." }, "Not yours.", null, {}],
    [{ title: "T", detail: "D", code: "c", errors: [{ field: "sku", code: "x", detail: "Used" }] }, "D", "c", { sku: ["Used"] }],
  ];
  for (const [json, message, code, fields] of forms) {
    const { baseUrl } = await serving(t, () => ({ status: 400, json }));
    const error = await reviv.createClient({ baseUrl }).profile.get().catch((each) => each);
    assert.deepEqual([error.message, error.code, error.fields], [message, code, fields]);
  }
});

test("a list is its first page, or all items of all pages", async (t) => {
  const { baseUrl, asked } = await serving(t, ({ query }) => {
    const page = Number(query.page ?? 1);
    const next = page < 3 ? `http://inside:9/api/v1/products/?page=${page + 1}&search=x` : null;
    return { json: { count: 6, next, previous: null, results: [2 * page - 1, 2 * page] } };
  });
  const shop = emporium.createClient({ baseUrl });
  assert.deepEqual((await shop.products.list({ page: 3 })).results, [5, 6]);
  assert.equal(asked.length, 1);
  const found = [];
  for await (const each of shop.products.list({ search: "x" })) found.push(each);
  assert.deepEqual(found, [1, 2, 3, 4, 5, 6]);
  assert.equal(asked.length, 4);
});

test("a list with a cursor is followed to its end", async (t) => {
  const { baseUrl } = await serving(t, ({ query }) => ({ json: query.cursor ? { items: [3], next_cursor: null } : { items: [1, 2], next_cursor: "c" } }));
  const found = [];
  for await (const page of staff.createClient({ baseUrl }).orders.list({ limit: 2 }).pages()) found.push(page.items);
  assert.deepEqual(found, [[1, 2], [3]]);
});

test("a stream of events continues after the last event, and ends with 204", async (t) => {
  const parts = ["retry: 1\n\nid: 1\nevent: progress\ndata: {\"done\":1}\n\nid: 2\nda", "id: 2\r\ndata: plain\r\n\r\n"];
  const { baseUrl, asked } = await serving(t, () => (parts.length ? { headers: { "content-type": "text/event-stream" }, text: parts.shift() } : { status: 204 }));
  const found = [];
  for await (const each of figureforge.createClient({ baseUrl }).jobs.streamEvents({ job_id: "j" })) found.push(each);
  assert.deepEqual(found, [{ id: "1", event: "progress", data: { done: 1 } }, { id: "2", event: "message", data: "plain" }]);
  assert.deepEqual(asked.map(({ headers }) => headers["last-event-id"]), [undefined, "1", "2"]);
});

test("a stream ends when its reader leaves it, or aborts it", async (t) => {
  const { baseUrl } = await serving(t, () => ({ headers: { "content-type": "text/event-stream" }, text: "data: 1\n\n", keepOpen: true }));
  const client = figureforge.createClient({ baseUrl });
  for await (const each of client.jobs.streamEvents({ job_id: "j" })) { assert.equal(each.data, 1); break; }
  const controller = new AbortController();
  await assert.rejects(async () => {
    for await (const each of client.jobs.streamEvents({ job_id: "j" }, { signal: controller.signal })) { assert.ok(each); controller.abort(new Error("left")); }
  }, /left/);
});

test("an aborted call throws the signal's reason, and a slow one a ConnectionError", async (t) => {
  const { baseUrl } = await serving(t, () => new Promise((resolve) => { setTimeout(resolve, 300, {}).unref(); }));
  const shop = emporium.createClient({ baseUrl, retries: 0 });
  await assert.rejects(shop.cart.get({}, { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  await assert.rejects(shop.cart.get({}, { timeout: 20 }), emporium.ConnectionError);
});

test("a guest's session is kept until the guest signs in", async (t) => {
  const { baseUrl, asked } = await serving(t, ({ path }) => ({
    headers: { "x-session-id": "g1" }, json: path.endsWith("/login/") ? { success: true, data: { access: "a", refresh: "r" } } : {},
  }));
  const shop = marbelle.createClient({ baseUrl });
  await shop.cart.addItem({ product_id: 1, quantity: 1 });
  await shop.cart.get();
  await shop.auth.logIn({ email: "e", password: "p" });
  await shop.cart.get();
  assert.deepEqual(asked.map(({ headers }) => headers["x-session-id"]), [undefined, "g1", "g1", undefined]);
  assert.deepEqual(shop.session.tokens, { access: "a", refresh: "r" });
});

test("cookies are kept outside of browsers, and writes repeat the CSRF cookie", async (t) => {
  const { baseUrl, asked } = await serving(t, ({ path }) => ({ headers: path.endsWith("/init-create/") ? { "set-cookie": ["csrftoken=c1; Path=/", "anon=a=1"] } : {}, json: {} }));
  const books = storybook.createClient({ baseUrl });
  await books.books.create({ title: "T", art_style: "Pixar" });
  assert.deepEqual(asked.map(({ path }) => path.split("/").at(-2)), ["init-create", "books"]);
  assert.deepEqual([asked[1].headers["x-csrftoken"], asked[1].headers.cookie], ["c1", "csrftoken=c1; anon=a=1"]);
});

test("a refresh token in a cookie restores the session, and is never in the store", async (t) => {
  const { baseUrl, asked } = await serving(t, () => ({ headers: { "set-cookie": "reviv_refresh=r2; HttpOnly" }, json: { access: "a2", refresh: "r2" } }));
  const photos = reviv.createClient({ baseUrl });
  assert.equal(await photos.session.restore(), true);
  assert.deepEqual([photos.session.tokens, asked[0].path], [{ access: "a2" }, "/api/auth/token/refresh/"]);
});

test("files are sent as forms, lists of them repeated", async (t) => {
  const { baseUrl, asked } = await serving(t, () => ({ status: 201, json: {} }));
  const books = storybook.createClient({ baseUrl, headers: { cookie: "csrftoken=c" } });
  await books.characters.create({ book_id: "b", name: "Nino", reference_photos: [new Blob(["one"]), new Blob(["two"])] });
  const { headers, body } = asked.at(-1);
  assert.match(headers["content-type"], /^multipart\/form-data; boundary=/);
  assert.equal(body.split('name="reference_photos"').length, 3);
});

test("files are received as blobs", async (t) => {
  const { baseUrl } = await serving(t, () => ({ headers: { "content-type": "image/png" }, text: "png" }));
  const file = await figureforge.createClient({ baseUrl }).files.get({ token: "t" });
  assert.deepEqual([file.type, await file.text()], ["image/png", "png"]);
});

test("paths of the API become URLs of its origin", () => {
  const client = emporium.createClient({ baseUrl: "https://shop.example/emporium" });
  assert.equal(client.url("/media/a.jpg"), "https://shop.example/media/a.jpg");
  assert.equal(client.url("https://cdn.example/b.jpg"), "https://cdn.example/b.jpg");
});
