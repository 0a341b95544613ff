/** The tokens of one customer or member of staff, or of a guest: kept in a store, refreshed once for all calls that wait. */

/** Tokens that are gone when the page is. */
export function memoryStore(tokens = {}) {
  let kept = tokens;
  return { get: () => kept, set: (changed) => { kept = changed; } };
}

/** Tokens in `localStorage`, or in another Storage: all tabs share them. */
export function webStore(key, storage = globalThis.localStorage) {
  return {
    get: () => JSON.parse(storage.getItem(key) ?? "{}"),
    set: (tokens) => (Object.keys(tokens).length ? storage.setItem(key, JSON.stringify(tokens)) : storage.removeItem(key)),
  };
}

export class Session {
  #store;
  #names;
  #listeners = new Set();
  #refreshing = null;
  #lock;

  /** `names` are what the contract calls its tokens; `lock` names the lock that tabs take turns by. */
  constructor(store, names, lock) {
    this.#store = store;
    this.#names = names;
    this.#lock = lock;
  }

  get tokens() {
    return this.#store.get();
  }

  get isSignedIn() {
    return Boolean(this.tokens.access);
  }

  set(tokens) {
    this.#store.set(tokens);
    for (const listener of this.#listeners) listener(this);
  }

  /** Forget the tokens, those of a guest too. */
  clear() {
    this.set({});
  }

  /** Call `listener(session)` after each change. Returns a function that ends this. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Take the tokens out of a response that signs in: a guest's session ends with it. */
  accept(body) {
    const access = body?.[this.#names?.access];
    if (!access) return;
    const refresh = this.#names.isCookie ? undefined : (body[this.#names.refresh] ?? this.tokens.refresh);
    this.set({ access, ...(refresh && { refresh }) });
  }

  acceptGuest(guest) {
    if (guest && guest !== this.tokens.guest && !this.isSignedIn) this.set({ ...this.tokens, guest });
  }

  /**
   * Renew the access token by `request(refreshToken)`, which accepts the new one, once for all that wait. `stale` is the token that was refused.
   * False if there is nothing to refresh with, or it was refused: then the session is over.
   */
  refresh(stale, request) {
    this.#refreshing ??= this.#exclusively(() => this.#renew(stale, request)).finally(() => { this.#refreshing = null; });
    return this.#refreshing;
  }

  async #renew(stale, request) {
    const { access, refresh } = this.tokens;
    if (access && access !== stale) return true; // another call, or another tab, has done it
    if (!refresh && !this.#names?.isCookie) return false;
    try {
      await request(refresh);
      return true;
    } catch (error) {
      if (!(error.status >= 400 && error.status < 500) || error.status === 429) throw error;
      if (access) this.clear();
      return false;
    }
  }

  #exclusively(action) {
    const locks = globalThis.navigator?.locks;
    return locks ? locks.request(this.#lock, action) : action();
  }
}
