// What a plan of a plain list shall even out. A list says who has what, and nothing of what would be better: by the rules alone
// its best plan may be to leave everything as it is. Knows nothing of the screen. When to modify: when a list can be planned
// towards something else.

import {columnOf} from "./columns.js";

const WEIGHTS = {count: 200, value: 20, minutes: 2, potential: 20}; // the same as GOAL_WEIGHTS of assigner.files.lists

const lists = (draft) => draft.tables.filter((table) => ["accounts", "leads"].includes(table.table));
const has = (draft, goal) => lists(draft).some((table) => columnOf(table, goal) >= 0);

/** The goals that a draft has columns for; none where it brings settings of its own. */
export function goalsOf(draft) {
  if (Object.keys(draft.settings).length || !lists(draft).length) return [];
  return [...["minutes", "value", "potential"].filter((goal) => has(draft, goal)), "count", "none"];
}

/** The files of settings that a draft is sent with: its own, or those of the goal chosen. */
export function settingsOf(draft) {
  const goal = goalsOf(draft).includes(draft.goal) ? draft.goal : goalsOf(draft)[0];
  if (!goal || goal === "none") return draft.settings;
  return {"problem.yaml": `rules:\n  - {rule: load-uneven, weight: ${WEIGHTS[goal]}, parameters: {dimension: ${goal}, tolerance_percent: 10}}\n`};
}
