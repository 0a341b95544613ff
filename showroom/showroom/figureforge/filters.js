// The filters of a figure as the contract names them, and how they are called on the pages.

export const FILTERS = {
  pose: ["standing", "sitting", "action", "reclining", "gesture", "crouching", "jumping", "running", "lying", "foreshortened"],
  body_type: ["average", "slim", "athletic", "curvy", "heavyset"],
  lighting: ["studio", "natural", "dramatic", "rim", "soft", "flat", "chiaroscuro", "high_key", "low_key"],
  clothing: ["casual", "formal", "athletic", "minimal", "traditional", "sport", "fantasy", "robe", "armor", "sci-fi", "anon"],
  camera_angle: ["eye_level", "low_angle", "high_angle", "dutch_angle", "profile"],
  background: ["simple", "studio", "outdoor", "abstract", "architectural", "plain_color", "gradient"],
  ethnicity: ["diverse", "african", "asian", "caucasian", "hispanic", "middle_eastern", "south_asian"],
  age_range: ["adult", "young_adult", "middle_aged", "elderly"],
  gender_presentation: ["androgynous", "masculine", "feminine"],
  style: ["realistic", "comic", "anime", "silhouette", "line_art", "low_poly"],
  body_region: ["full_body", "torso", "head", "hands", "feet"],
  camera: ["front", "side", "back", "top_down", "isometric"],
  theme: ["daily_life", "sport", "ballet", "fantasy", "martial_arts"],
};
export const MAIN = ["pose", "body_type", "lighting", "clothing", "camera_angle"];

const NAMES = { "sci-fi": "Science fiction", anon: "Anonymous", gender_presentation: "Presentation", age_range: "Age", body_region: "Part of the body" };

export const nameOf = (word) => NAMES[word] ?? word[0].toUpperCase() + word.slice(1).replaceAll("_", " ");

/** "pose:standing" as "Standing", with the filter's name where the value alone says little. */
export function tagName(tag) {
  const [filter, value] = tag.split(":");
  return value && FILTERS[filter] ? nameOf(value) : tag;
}
