const query = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the person asked for less motion. */
export const calm = () => query.matches;
