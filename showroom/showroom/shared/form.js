// Forms with the errors beside their fields. What the browser can check is checked before the shop is asked.

import { html } from "./html.js";
import { messageOf } from "./toast.js";
import { say } from "./words.js";

let made = 0;

/**
 * A field: `{ name, label, type, value, autocomplete, required, hint, options, wide, minlength, pattern, rows }`.
 * `options` makes a selection: `[value, label]`.
 */
export function field(given) {
  const { name, label, type = "text", hint, wide } = given;
  const id = `field-${++made}`;
  const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
  const input = control(given);
  for (const [key, value] of Object.entries({ id, name, "aria-describedby": described })) input.setAttribute(key, value);
  if (type === "checkbox")
    return html`<div class="field check wide">${input}<label for=${id}>${label}</label><p class="error" id=${`${id}-error`}></p></div>`;
  return html`<div class=${wide ? "field wide" : "field"}>
    <label for=${id}>${label}${given.required ? "" : html`<span class="optional"> ${say("optional")}</span>`}</label>
    ${input}${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}<p class="error" id=${`${id}-error`}></p>
  </div>`;
}

function control({ type = "text", value, options, rows, required, autocomplete, minlength, maxlength, pattern, inputmode, placeholder }) {
  const common = { required, autocomplete, minlength, maxlength, pattern, inputmode, placeholder };
  let input;
  if (options) {
    input = html`<select>${options.map(([key, label]) => html`<option value=${key} ?selected=${key === value}>${label}</option>`)}</select>`;
  } else if (rows) {
    input = html`<textarea rows=${rows}></textarea>`;
    input.value = value ?? "";
  } else {
    input = html`<input type=${type}>`;
    if (type === "checkbox") input.checked = Boolean(value);
    else if (type !== "file") input.value = value ?? "";
  }
  for (const [key, each] of Object.entries(common)) {
    if (each !== undefined && each !== false) input.setAttribute(key, each === true ? "" : each);
  }
  return input;
}

/**
 * A form of fields. `submit(values)` is called with valid values; an error's `fields`, `{ name: [sentence] }`, are
 * shown beside the fields, and everything else above the button. `content` replaces the usual order of the fields.
 */
export function form({ fields = [], action, submit, content, busy = say("oneMoment"), label, quiet = false }) {
  const alert = html`<p class="alert" role="alert" hidden></p>`;
  const button = html`<button type="submit">${action}</button>`;
  const element = html`<form novalidate aria-label=${label ?? action} class=${quiet ? "form quiet" : "form"}>
    ${content ?? html`<div class="fields">${fields.map(field)}</div>`}${alert}<p class="row actions">${button}</p>
  </form>`;
  element.addEventListener("input", (event) => event.target.getAttribute("aria-invalid") && check(event.target));
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    alert.hidden = true;
    const inputs = [...element.elements].filter((each) => each.name);
    if (inputs.map(check).includes(false)) return focusFirst(element);
    button.disabled = true;
    button.textContent = busy;
    try {
      await submit(valuesOf(element), element);
    } catch (error) {
      refuse(element, alert, error);
    } finally {
      button.disabled = false;
      button.textContent = action;
    }
  });
  return element;
}

export const valuesOf = (element) =>
  Object.fromEntries(
    [...element.elements]
      .filter((each) => each.name && (each.type !== "radio" || each.checked))
      .map((each) => [each.name, each.type === "checkbox" ? each.checked : each.type === "file" ? each.files : each.value]),
  );

/** Say beside a field what is wrong with it; an empty text says that nothing is. */
export function tell(input, text) {
  const place = document.getElementById(`${input.id}-error`);
  if (place) place.textContent = text;
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

function check(input) {
  tell(input, input.validationMessage);
  return input.validity.valid;
}

function refuse(element, alert, error) {
  let beside = 0;
  for (const [name, sentences] of Object.entries(error.fields ?? {})) {
    const input = element.elements.namedItem(name);
    if (!input?.id) continue;
    tell(input, [sentences].flat().join(" "));
    beside += 1;
  }
  if (!beside) {
    alert.textContent = error.fields?.non_field_errors?.join(" ") ?? messageOf(error);
    alert.hidden = false;
  }
  if (!focusFirst(element)) element.querySelector("button[type=submit]").focus();
}

function focusFirst(element) {
  const wrong = element.querySelector("[aria-invalid=true]");
  wrong?.focus();
  return Boolean(wrong);
}
