// The texts of the shared parts: in English, until a shop gives them in another language.

const ENGLISH = {
  toContent: "To the content", menu: "Menu", shop: "Shop", platform: "Platform",
  allShops: "All shops", mailbox: "Mailbox of the sandbox", developers: "For developers",
  demoAccount: "Demo account", onlyLooking: "Only looking?", demoText: "This shop has a demo customer.", demoSignIn: "Sign in with the demo account",
  close: "Close", keepIt: "Keep it", optional: "optional", oneMoment: "One moment …",
  missingTitle: "Not found", missingHeading: "There is nothing here", missingText: "The address may be old, or mistyped.", toStart: "To the start",
  offline: "You are offline. What you see may be old.", offlineFailed: "You are offline. Nothing was changed.",
  notShown: "This could not be shown", tryAgain: "Try again",
  unreachable: "The shop cannot be reached at the moment. Please try again.", failed: "That did not work. Please try again.",
};

let words = ENGLISH;

/** Texts by key in the language of the page; those that are not given stay English. */
export const speak = (texts = {}) => (words = { ...ENGLISH, ...texts });

export const say = (key) => words[key];
