// Type-checked by `tsc --strict`, never run: what integrators write, and what must be refused.
import { ApiError, createClient, NotFound, webStore } from "../src/emporium.js";
import { createClient as createFigureforge } from "../src/figureforge.js";
import { createClient as createMarbelle } from "../src/marbelle.js";
import { createClient as createReviv } from "../src/reviv.js";
import { createClient as createStaff } from "../src/staff.js";
import { createClient as createStorybook } from "../src/storybook.js";
import { verifyWebhook, WebhookVerificationError } from "../src/webhooks.js";

const shop = createClient({ baseUrl: "https://shop.example", store: webStore("shop") });

export async function emporium(signal: AbortSignal): Promise<string> {
  await shop.auth.logIn({ email: "ada@example.com", password: "secret" }, { signal });
  const page = await shop.products.list({ page: 2, search: "laptop" });
  const count: number = page.count;
  for await (const product of shop.products.list()) console.log(product.name, product.slug, count);
  const order = await shop.orders.get({ order_id: "6f" });
  // @ts-expect-error: the identifier is required
  await shop.orders.get({});
  // @ts-expect-error: there is no such parameter
  await shop.products.list({ pages: 2 });
  return order.id;
}

export async function others(file: File): Promise<void> {
  const stones = createMarbelle();
  await stones.cart.addItem({ product_id: 1, quantity: 2 });
  const photos = createReviv({ baseUrl: "/reviv" });
  const upload = await photos.restorations.upload({ image: file }, { onUploadProgress: ({ loaded, total }) => console.log(loaded / total) });
  const figures = createFigureforge();
  for await (const event of figures.jobs.streamEvents({ job_id: "job" })) console.log(event.id, event.data, upload);
  const books = createStorybook();
  await books.characters.create({ book_id: "b", name: "Nino", gender: "female", reference_photos: [file] });
  const staff = createStaff();
  for await (const order of staff.orders.list({ limit: 100 })) console.log(order.number);
}

export async function received(request: Request): Promise<number> {
  try {
    const event = await verifyWebhook<{ id: string }>(await request.text(), request.headers, ["whsec_c2VjcmV0"]);
    console.log(event.type, event.version, event.data?.id);
    return 204;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return 400;
    throw error;
  }
}

export function refused(error: unknown): string {
  if (error instanceof NotFound) return "not found";
  if (error instanceof ApiError && error.code === "cart.empty") return String(error.retryAfter ?? error.fields.email);
  throw error;
}
