/** A server whose answers a test gives one after the other; it keeps what it was asked. */
import { createServer } from "node:http";

export async function serving(t, answer) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const [path, search = ""] = request.url.split("?");
    const body = Buffer.concat(chunks).toString();
    const seen = { method: request.method, path, query: Object.fromEntries(new URLSearchParams(search)), headers: request.headers, body };
    asked.push(seen);
    const { status = 200, headers = {}, json, text, drop, keepOpen } = (await answer(seen, asked.length)) ?? {};
    if (drop) return request.socket.destroy();
    const type = json === undefined ? {} : { "content-type": "application/json" };
    response.writeHead(status, { ...type, ...headers });
    if (keepOpen) return response.write(text);
    return response.end(json === undefined ? text : JSON.stringify(json));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => { server.closeAllConnections(); server.close(); });
  return { baseUrl: `http://127.0.0.1:${server.address().port}`, asked };
}
