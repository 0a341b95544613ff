/** Server-sent events over fetch, which sends the access token, as EventSource cannot. */
import { pause } from "./waiting.js";

/** So often in a row a stream may break off, or not open, without an event in between. */
const MOST_FAILURES = 5;

/**
 * Yields `{ id, event, data }`; JSON in `data` is parsed. A stream that breaks off is opened again with `Last-Event-ID`;
 * it ends with a 204. `open(headers)` returns the response, and throws what it is refused with.
 */
export async function* eventsOf(open, { lastEventId = "", signal } = {}) {
  let [id, retry, failures] = [lastEventId, 1000, 0];
  while (true) {
    try {
      const response = await open(id ? { "last-event-id": id } : {});
      if (response.status === 204) return;
      for await (const each of parsed(response.body)) {
        failures = 0;
        if (each.retry !== undefined) retry = each.retry;
        if (each.id !== undefined) id = each.id;
        if (each.data !== undefined) yield { id, event: each.event ?? "message", data: decoded(each.data) };
      }
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error.status || ++failures > MOST_FAILURES) throw error;
    }
    await pause(retry, signal);
  }
}

async function* parsed(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let text = ""; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (text + value).replaceAll("\r\n", "\n").split("\n\n");
      text = blocks.pop();
      for (const block of blocks) yield fieldsOf(block);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function fieldsOf(block) {
  const found = {};
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "data") found.data = found.data === undefined ? value : `${found.data}\n${value}`;
    else if (name === "id" || name === "event") found[name] = value;
    else if (name === "retry" && /^\d+$/.test(value)) found.retry = Number(value);
  }
  return found;
}

function decoded(data) {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}
