import { frame } from "../shared/chrome.js";
import { missingPage, Router } from "../shared/router.js";
const { main } = frame({ brand: "Emporium", links: [], actions: [], footer: null });
new Router({ "/": missingPage }, main, missingPage).show();
