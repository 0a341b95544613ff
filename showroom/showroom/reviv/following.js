// The state of a restoration, live: by its event stream, or by asking when the stream breaks.

import * as api from "./api.js";

const ASK_MILLISECONDS = 2000;
const isFinal = ({ status }) => status === "completed" || status === "failed";

/** Calls `show(state)` until the restoration has ended, and returns the last state. */
export async function follow(id, show, signal) {
  try {
    for await (const { data: state } of api.events(id, signal)) {
      show(state);
      if (isFinal(state)) return state;
    }
  } catch (error) {
    if (signal.aborted || error.status === 404) throw error;
  }
  for (;;) {
    const state = await api.status(id);
    show(state);
    if (isFinal(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, ASK_MILLISECONDS));
    signal.throwIfAborted();
  }
}
