// Every page works without this. "/" goes to the search, a form is sent once, and dates of filters need no button.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
// On a wide screen the menu is always open.
const wide = window.matchMedia("(min-width: 60rem)");
const menu = document.querySelector(".menu details");
const follow = () => { if (menu) menu.open = wide.matches; };
wide.addEventListener("change", follow);
follow();
