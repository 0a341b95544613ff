/** Resolves after so many milliseconds; rejects with the signal's reason when it is aborted. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => { clearTimeout(timer); reject(signal.reason); };
    const timer = setTimeout(() => { signal?.removeEventListener("abort", stop); resolve(); }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** The signal that aborts with the first of both: `signal`, or the timeout in milliseconds. */
export function limited(signal, timeout) {
  if (!timeout) return { signal, end() {} };
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new DOMException("The request timed out", "TimeoutError")), timeout);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    end() { clearTimeout(timer); signal?.removeEventListener("abort", abort); },
  };
}
