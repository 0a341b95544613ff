/** Cookies as fetch needs them: browsers keep them, elsewhere a jar does, which belongs to one client and one server. */
const IN_BROWSER = typeof document !== "undefined";

export class Cookies {
  #jar = new Map();

  get(name) {
    if (!IN_BROWSER) return this.#jar.get(name);
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
    return found?.slice(name.length + 1);
  }

  /** Adds the request's `Cookie`, which browsers do themselves. */
  addTo(headers) {
    if (this.#jar.size) headers.set("cookie", [...this.#jar].map(([name, value]) => `${name}=${value}`).join("; "));
  }

  keep(response) {
    if (IN_BROWSER) return;
    for (const line of response.headers.getSetCookie?.() ?? []) {
      const [pair, ...attributes] = line.split(";").map((part) => part.trim());
      const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
      if (!value || attributes.some((each) => /^max-age=(0|-\d+)$/i.test(each))) this.#jar.delete(name);
      else this.#jar.set(name, value);
    }
  }
}
