// Buttons that start something: busy meanwhile, and a failure is said.

import { failed } from "./toast.js";

/** Run `act` while the button is busy. Returns its result, undefined if it failed. */
export async function working(button, act) {
  if (button.classList.contains("working")) return undefined;
  button.classList.add("working");
  button.disabled = true;
  try {
    return await act();
  } catch (error) {
    if (error.name !== "AbortError") failed(error);
    return undefined;
  } finally {
    button.disabled = false;
    button.classList.remove("working");
  }
}
