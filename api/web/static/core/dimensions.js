// What is measured of reps and items: minutes and count as every problem has them, others as the problem names them.
// When to modify: when a dimension is written in another way.

import {hours, number, say, short} from "./words.js";

const words = {
  minutes: {en: "Working time", zh: "工时"},
  count: {en: "Items", zh: "项目数"},
  potential: {en: "Potential", zh: "潜力"},
  value: {en: "Value", zh: "价值"},
};

/** The name of a dimension for people. */
export const dimensionName = (name) => say(words[name] ?? name);

/** An amount of a dimension for people. */
export function amount(name, value, unit = "") {
  if (value == null) return "–";
  if (name === "minutes") return hours(value);
  if (name === "count") return number(value, 1); // a fair share is seldom whole
  const text = Math.abs(value) >= 10_000 ? short(value) : number(value, 1);
  return unit ? `${text} ${unit}` : text;
}
