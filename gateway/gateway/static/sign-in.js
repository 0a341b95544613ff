// Sign-in with Google begins with a request that returns the address of Google's page.
const initiate = async (link) => {
  const { initiate, email } = link.dataset;
  const response = await fetch(initiate, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ provider: "google" }),
  });
  if (!response.ok) throw new Error(`the sign-in cannot begin: ${response.status}`);
  const page = new URL((await response.json()).auth_url);
  page.searchParams.set("login_hint", email);
  location.assign(page);
};

for (const link of document.querySelectorAll("a[data-initiate]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    initiate(link).catch((error) => link.insertAdjacentText("afterend", ` (${error.message})`));
  });
}
