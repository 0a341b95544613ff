// Tells a screen reader what changed on the page.

const region = document.createElement("p");
region.className = "visually-hidden";
region.setAttribute("aria-live", "polite");
document.body.append(region);

export function announce(text) {
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = text));
}
