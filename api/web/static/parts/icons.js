// Icons as paths of a 24-unit square, drawn with the colour of the text. They are decoration: the text beside them, or the
// label of their button, says what they mean. When to modify: when a part needs another icon.

import {h} from "../core/vue.js";

const PATHS = {
  start: "M3 11l9-8 9 8M5 10v10h5v-6h4v6h5V10",
  problems: "M4 6h16M4 12h16M4 18h10",
  plan: "M4 20V10m6 10V4m6 16v-7m4 7H2",
  watch: "M3 12h4l3-8 4 16 3-8h4",
  changes: "M4 7h13l-3-3m6 13H7l3 3",
  manage: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-6 9a6 6 0 0 1 12 0M17 8l1.5 1.5L21 6.5M18 14h3m-3 4h3",
  jobs: "M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  me: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-8 9a8 8 0 0 1 16 0",
  settings: "M4 7h10m4 0h2M4 17h2m4 0h10M14 4v6M8 14v6",
  close: "M6 6l12 12M18 6L6 18",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zm5-2l5 5",
  down: "M6 9l6 6 6-6",
  right: "M9 6l6 6-6 6",
  left: "M15 6l-6 6 6 6",
  up: "M6 15l6-6 6 6",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v3m0 14v3M2 12h3m14 0h3M5 5l2 2m10 10l2 2M19 5l-2 2M7 17l-2 2",
  moon: "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z",
  auto: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm0-18v18",
  warning: "M12 4l9 16H3zM12 10v4m0 3v.5",
  done: "M5 13l5 5L20 7",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm0-10v6m0-9v.5",
  pin: "M9 3h6l-1 7 4 4H6l4-4zM12 14v7",
  bar: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 6l12 12",
  undo: "M4 9h10a6 6 0 0 1 0 12h-3M4 9l5-5M4 9l5 5",
  redo: "M20 9H10a6 6 0 0 0 0 12h3m7-12l-5-5m5 5l-5 5",
  download: "M12 4v11m-5-5l5 5 5-5M4 20h16",
  upload: "M12 16V5m-5 5l5-5 5 5M4 20h16",
  share: "M8 12l8-5M8 12l8 5M6 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm12-6a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm0 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  columns: "M4 4h16v16H4zM10 4v16M15 4v16",
  filter: "M4 5h16l-6 8v6l-4-2v-4z",
  play: "M7 4l13 8-13 8z",
  stop: "M6 6h12v12H6z",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  menu: "M4 6h16M4 12h16M4 18h16",
};

/** An icon by name. */
export function icon(name, size = 18) {
  return h("svg", {class: "icon", width: size, height: size, viewBox: "0 0 24 24", "aria-hidden": "true"},
    [h("path", {d: PATHS[name] ?? PATHS.info})]);
}
