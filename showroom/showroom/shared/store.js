// Values that pages follow, changes that are shown at once and taken back, and what outlives a page.

/** A value with listeners. */
export function store(value) {
  const listeners = new Set();
  return {
    get value() {
      return value;
    },
    set(next) {
      if (next === value) return;
      value = next;
      for (const listener of [...listeners]) listener(value);
    },
    update(change) {
      this.set(change(value));
    },
    /** Returns a function that ends it. */
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A store whose value is kept in localStorage, and is the same in all tabs. `key` is the shop's own. */
export function kept(key, initial) {
  const read = (text) => {
    try {
      return text === null ? initial : JSON.parse(text);
    } catch {
      return initial;
    }
  };
  const made = store(read(localStorage.getItem(key)));
  made.follow((value) => {
    if (value === initial || value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  });
  addEventListener("storage", (event) => event.key === key && made.set(read(event.newValue)));
  return made;
}

/** Show `change(value)` while `call` runs. If it fails, the former value is shown again and the error is thrown. */
export async function optimistic(store, change, call) {
  const before = store.value;
  const shown = change(before);
  store.set(shown);
  try {
    return await call();
  } catch (error) {
    if (store.value === shown) store.set(before);
    throw error;
  }
}

/** An element that renders a store's value again whenever it changes, and keeps the focus by `data-key`. */
export function live(store, render, tag = "div") {
  const element = document.createElement(tag);
  const show = () => {
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    element.replaceChildren(...[render(store.value)].flat(9).filter((each) => each || each === 0));
    if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  };
  let attached = false;
  const end = store.follow(() => {
    attached ||= element.isConnected;
    if (attached && !element.isConnected) end();
    else show();
  });
  element.classList.add("live");
  show();
  return element;
}
