// The texts of the pages in English and Georgian, and the choice between them.

import { kept } from "../shared/store.js";
import { speak } from "../shared/words.js";
import { en } from "./words/en.js";
import { ka, kaShared } from "./words/ka.js";

const TEXTS = { en, ka };
export const LANGUAGES = { en: "English", ka: "ქართული" };

/** The browser's language is the first choice. */
export const language = kept("storybook-language", navigator.languages.some((each) => each.startsWith("ka")) ? "ka" : "en");

const apply = (chosen) => {
  document.documentElement.lang = chosen;
  speak(chosen === "ka" ? kaShared : {});
};
language.follow(apply);
apply(language.value);

/** The text of a key; `{name}` is replaced by the value of that name. */
export function t(key, values = {}) {
  const text = TEXTS[language.value][key] ?? en[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
