// Every page works without this script. It adds keys, keeps the position in a list, and refreshes what changes by itself.
const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const main = () => $("main");

// A form is sent once; its key would make a repetition harmless, but not its answer clear.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || (event.submitter && event.submitter.formTarget)) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  if ("swap" in form.dataset) {
    event.preventDefault();
    swap(form, event.submitter);
  }
});
window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Send a form and replace the content of the page by the answer, so that the place in a long list stays.
async function swap(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!(answer.headers.get("content-type") || "").startsWith("text/html")) throw new Error("no page");
    show(new DOMParser().parseFromString(await answer.text(), "text/html"), document.activeElement);
  } catch {
    delete form.dataset.sent;
    form.submit();
  }
}
function show(page, focused) {
  if (!$("main", page) || !main()) return location.reload();
  const id = focused && focused.id;
  main().replaceWith($("main", page));
  const again = id && document.getElementById(id);
  (again || rows()[0] || main()).focus({ preventScroll: Boolean(again) });
  const notice = $(".notice");
  if (notice) notice.classList.add("toast");
}

// Parts that change by themselves are read again while the page is looked at and nothing in them is used: every 15 seconds,
// those with `data-live="often"` every five. A part without the attribute in the answer is not read again.
let round = 0;
setInterval(async () => {
  round += 1;
  const due = all(round % 3 ? "[data-live=often]" : "[data-live]");
  const parts = due.filter((part) => !part.contains(document.activeElement) || part.contains(main()));
  if (!parts.length || document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { "x-live": "1" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) {
      const fresh = page.getElementById(part.id);
      if (!fresh || fresh.innerHTML === part.innerHTML) continue;
      for (const box of all("input:checked", part)) {
        const same = $(`input[name="${box.name}"][value="${CSS.escape(box.value)}"]`, fresh);
        if (same) same.checked = true;
      }
      part.replaceWith(fresh);
    }
  } catch { /* the next round tries again */ }
}, 5000);

// The orders of a list are remembered, so that the page of one leads to the next.
const rows = () => all("[data-row]");
const NEIGHBOURS = "console-list";
if (rows().length) sessionStorage.setItem(NEIGHBOURS, JSON.stringify(rows().map((row) => row.getAttribute("href"))));
function neighbour(step) {
  const list = JSON.parse(sessionStorage.getItem(NEIGHBOURS) || "[]");
  const at = list.indexOf(location.pathname);
  return at < 0 ? undefined : list[at + step];
}
function move(step) {
  const list = rows();
  if (!list.length) {
    const path = neighbour(step);
    if (path) location.assign(path);
    return;
  }
  const at = list.findIndex((row) => row === document.activeElement || card(row).contains(document.activeElement));
  const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
  next.focus();
  card(next).scrollIntoView({ block: "nearest" });
}
const card = (row) => row.closest("tr, li") || row;
for (const link of all("[data-neighbour]")) {
  const path = neighbour(Number(link.dataset.neighbour));
  if (path) Object.assign(link, { href: path, hidden: false });
}

// Keys of one letter can be switched off.
const KEYS = "console-keys";
const on = $("#keys-on");
if (on) {
  on.checked = localStorage.getItem(KEYS) !== "off";
  on.addEventListener("change", () => localStorage.setItem(KEYS, on.checked ? "on" : "off"));
}
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return focus(event, $("#search-all"));
  const typing = event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, dialog[open]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || (on && !on.checked)) return;
  if (event.key === "/") return focus(event, $("main input[type=search]") || $("#search-all"));
  if (event.key === "?") return help(event);
  if (event.key === "j" || event.key === "k") return move(event.key === "j" ? 1 : -1);
  const here = event.target.closest("tr, li");
  if (event.key === "x") return choose(here);
  const target = (here && $(`[data-key="${event.key}"]`, here)) || $(`main [data-key="${event.key}"]`);
  if (target) act(event, target);
});
function focus(event, field) {
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}
function choose(row) {
  const box = row && $("input[type=checkbox]", row);
  if (box) box.click();
}
function act(event, target) {
  event.preventDefault();
  const details = target.closest("details");
  if (details) details.open = true;
  if (target.tagName !== "SUMMARY") return target.matches("button, a") ? target.click() : target.focus();
  const field = $("input:not([type=hidden]), textarea", details);
  (field || target).focus();
}
const dialog = $("#help");
function help(event) {
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
}
for (const link of all("[data-dialog]")) link.addEventListener("click", help);

// Choosing several: a box for the whole page, and how many are chosen.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || !("choose" in form.dataset)) return;
  const boxes = [...form.elements].filter((box) => box.type === "checkbox" && "item" in box.dataset);
  if ("page" in event.target.dataset) boxes.forEach((box) => { box.checked = event.target.checked; });
  const count = boxes.filter((box) => box.checked).length;
  all("[data-chosen]").forEach((each) => { each.textContent = String(count); });
});

// Before and after lie on each other, with a slider; without this script they stand side by side.
for (const pair of all("[data-compare]")) {
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, value: 50 });
  slider.setAttribute("aria-label", pair.dataset.compare);
  slider.addEventListener("input", () => pair.style.setProperty("--shown", `${slider.value}%`));
  pair.className = "compare";
  pair.append(slider);
}

// Pictures are put in order by dragging, and added by dropping files. Buttons and the field of files do the same.
for (const list of all("[data-sort]")) {
  const form = document.getElementById(list.dataset.sort);
  let dragged;
  for (const item of form ? all("li", list) : []) {
    item.draggable = true;
    item.addEventListener("dragstart", () => { dragged = item; item.classList.add("dragged"); });
    item.addEventListener("dragend", () => { item.classList.remove("dragged"); form.requestSubmit(); });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      const box = item.getBoundingClientRect();
      item[event.clientX < box.left + box.width / 2 ? "before" : "after"](dragged);
    });
  }
}
for (const form of all("form[data-drop]")) {
  form.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    $("input[type=file]", form).files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

// On a wide screen the menu and the filters are always open; on a narrow one what is not in use is closed.
const wide = window.matchMedia("(min-width: 60rem)");
const follow = () => {
  for (const each of all(".menu details")) each.open = wide.matches;
  for (const each of all("details[data-narrow]")) each.open = wide.matches || !window.matchMedia("(max-width: 40rem)").matches;
};
wide.addEventListener("change", follow);
follow();
