/** A request by XMLHttpRequest, which reports how much of the body is sent; fetch does not. The answer is a Response. */
export function sendWithProgress(url, { method, headers, body, signal, credentials }, onProgress) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = "blob";
    request.withCredentials = credentials === "include";
    headers.forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.onprogress = ({ loaded, total }) => onProgress({ loaded, total });
    request.onerror = () => reject(new TypeError("The network failed"));
    request.onabort = () => reject(signal?.reason ?? new DOMException("Aborted", "AbortError"));
    request.onload = () => resolve(responseOf(request));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body ?? null);
  });
}

function responseOf(request) {
  const lines = request.getAllResponseHeaders().trim().split(/[\r\n]+/).filter(Boolean);
  const headers = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
  const hasBody = ![204, 205, 304].includes(request.status);
  return new Response(hasBody ? request.response : null, { status: request.status, statusText: request.statusText, headers });
}
