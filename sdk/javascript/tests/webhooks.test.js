import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { verifyWebhook, WebhookVerificationError } from "../src/webhooks.js";

const now = 1_800_000_000;
const body = '{"id":"0198c0de-0000-7000-8000-000000000001","type":"order.paid","version":3,"data":{"email":"käthe@example.com"}}';
const secretOf = (byte) => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;
const [secret, other] = [secretOf(1), secretOf(2)];
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const publicText = `whpk_${publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64")}`;
const content = (timestamp) => Buffer.from(`msg_1.${timestamp}.${body}`);
const bySecret = (key, timestamp = now) => `v1,${createHmac("sha256", Buffer.from(key.slice(6), "base64")).update(content(timestamp)).digest("base64")}`;
const byPrivateKey = () => `v1a,${sign(null, content(now), privateKey).toString("base64")}`;
const headers = (signatures, timestamp = now) => ({ "Webhook-Id": "msg_1", "webhook-timestamp": String(timestamp), "webhook-signature": signatures });

test("the example of the specification's libraries", async () => {
  const sent = new Headers({ "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330", "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" });
  const event = await verifyWebhook('{"test": 2432232314}', sent, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", { now: 1614265330 });
  assert.deepEqual(event, { test: 2432232314 });
});

test("a delivery with a signature of one of the keys is the event", async () => {
  const good = [
    [secret, bySecret(secret)],
    [secret, `${bySecret(other)} ${bySecret(secret)}`],
    [[other, secret], bySecret(secret)],
    [publicText, byPrivateKey()],
    [[secret, publicText], `v2,unknown ${byPrivateKey()}`],
  ];
  for (const [keys, signatures] of good) {
    const event = await verifyWebhook(body, headers(signatures), keys, { now: now + 300 });
    assert.equal(event.data.email, "käthe@example.com");
  }
  assert.equal((await verifyWebhook(Buffer.from(body), headers(bySecret(secret)), secret, { now })).type, "order.paid");
});

test("everything else is refused", async () => {
  const bad = [
    [body, headers(bySecret(secret)), other, now],
    [body, headers(byPrivateKey().replace("v1a,", "v1,")), publicText, now],
    [body, headers(`v1 v1, v1,? v1,${"A".repeat(44)}`), secret, now],
    [`${body} `, headers(bySecret(secret)), secret, now],
    [body, headers(bySecret(secret)), secret, now + 301],
    [body, headers(bySecret(secret)), secret, now - 301],
    [body, headers(bySecret(secret), `${now}.0`), secret, now],
    [body, headers(bySecret(secret, now - 10)), secret, now],
    [body, {}, secret, now],
  ];
  for (const [sent, under, key, moment] of bad) await assert.rejects(verifyWebhook(sent, under, key, { now: moment }), WebhookVerificationError);
});

test("a key that verifies nothing is refused", async () => {
  for (const key of ["", "secret", "whsec_", "whsec_%%%", "whsk_AAAA"]) await assert.rejects(verifyWebhook(body, headers("v1,x"), key, { now }), TypeError);
});
