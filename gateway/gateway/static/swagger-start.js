const page = document.getElementById("swagger-ui");
const { schema, key, csrfCookie, csrfHeader } = page.dataset;

// Swagger UI stores what was entered under one name for the whole origin, on which all shops are: each has its own here.
const authorizationPerShop = (system) => ({
  statePlugins: {
    auth: {
      wrapActions: {
        persistAuthorizationIfNeeded: () => () =>
          localStorage.setItem(key, JSON.stringify(system.authSelectors.authorized().toJS())),
      },
    },
  },
});

// The summary of an operation is a button, in which a link would be out of reach of screen readers. There is one server.
const accessibleComponents = (system) => ({
  components: {
    DeepLink: ({ text }) => system.React.createElement("span", null, text),
    ServersContainer: () => null,
  },
});

const restoreAuthorization = (ui) => {
  try {
    ui.authActions.restoreAuthorization({ authorized: JSON.parse(localStorage.getItem(key) ?? "{}") });
  } catch {
    localStorage.removeItem(key);
  }
};

// A write with the session's cookie must repeat the CSRF cookie, which only pages of this site can read.
const withCsrfToken = (request) => {
  const mine = new URL(request.url, location.href).origin === location.origin;
  if (csrfCookie && mine && !["GET", "HEAD", "OPTIONS"].includes((request.method ?? "GET").toUpperCase())) {
    const pair = document.cookie.split("; ").find((each) => each.startsWith(`${csrfCookie}=`));
    if (pair) request.headers[csrfHeader] ??= pair.slice(csrfCookie.length + 1);
  }
  return request;
};

// What Swagger UI leaves out for screen readers and keyboards.
const MISSING_ATTRIBUTES = [
  [".information-container", { role: "region", "aria-label": "Introduction" }],
  [".filter-container", { role: "search", "aria-label": "Operations" }],
  ["textarea.body-param__text", { "aria-label": "Request body" }],
  [".close-modal", { "aria-label": "Close" }],
  ["pre.microlight", { tabindex: "0" }],
];
const addMissingAttributes = () => {
  for (const [selector, attributes] of MISSING_ATTRIBUTES)
    for (const element of page.querySelectorAll(selector))
      for (const [name, value] of Object.entries(attributes))
        if (!element.hasAttribute(name)) element.setAttribute(name, value);
};
new MutationObserver(addMissingAttributes).observe(page, { childList: true, subtree: true });

const dark = matchMedia("(prefers-color-scheme: dark)");
const followTheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followTheme);
followTheme();

window.ui = SwaggerUIBundle({
  url: new URL(schema, location.href).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
  plugins: [authorizationPerShop, accessibleComponents],
  requestInterceptor: withCsrfToken,
  onComplete: () => restoreAuthorization(window.ui),
});
