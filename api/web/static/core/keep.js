// What a person typed or arranged, kept in this browser under a name until it is stored or given up: a reload, a crash
// or a dropped connection loses nothing. When to modify: with how long things are kept.

import {ref, watch} from "./vue.js";

const PREFIX = "assigner ";

/** The kept value, or `otherwise`. */
export function kept(name, otherwise = null) {
  try {
    const text = window.localStorage.getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise; // storage is switched off, or another version wrote it
  }
}

/** Keep a value of plain data; null forgets it. */
export function keep(name, value) {
  try {
    if (value === null || value === undefined) window.localStorage.removeItem(PREFIX + name);
    else window.localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // full or switched off: the page works on, only without a memory
  }
}

/** A ref that is kept under a name whenever it changes. */
export function keptRef(name, otherwise) {
  const value = ref(kept(name, otherwise));
  watch(value, (now) => keep(name, now), {deep: true});
  return value;
}
