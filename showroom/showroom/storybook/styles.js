// The styles that a book can be drawn in, and the themes of a page: words of the contract.

export const STYLES = [
  { key: "golden", name: "Disney Golden Age" }, { key: "pixar", name: "Pixar" }, { key: "ghibli", name: "Ghibli Style" },
  { key: "anime", name: "Anime/Manga" }, { key: "comic", name: "American Comic Book" }, { key: "cyberpunk", name: "Cyberpunk" },
];
export const TEMPLATES = ["heroic", "fun", "romantic", "dramatic"];

/** The contract's themes are Georgian words; here with an English name. */
export const THEMES = [["სათავგადასავლო", "Adventure"], ["იუმორისტული", "Funny"], ["ფენტეზი", "Fantasy"], ["საიდუმლო", "Mystery"], ["რომანტიკული", "Tender"], ["დრამატული", "Dramatic"]];

/** A page's prompt: the theme in its first line, a blank line, the story. */
export const promptOf = (theme, story) => `თემა: ${theme}\n\n${story}`;

export function themeOf(prompt) {
  const text = typeof prompt === "string" ? prompt : (prompt?.raw_prompt ?? "");
  const [, theme, story] = /^(?:თემა|Theme): *([^\n]*)\n+([\s\S]*)$/.exec(text) ?? [null, THEMES[0][0], text];
  return { theme: THEMES.find(([name, english]) => name === theme || english.toLowerCase() === theme.toLowerCase())?.[0] ?? THEMES[0][0], story };
}
