// A heat map: people down, something across, each cell as dark as its value; the value stands in the cell, so that nothing
// is said by colour alone. When to modify: with how a matrix is drawn.

import {say} from "../core/words.js";
import {h} from "../core/vue.js";

const STEPS = 5;

/** Shades 1 to 5 of a value on a scale; 0 for nothing. */
const shade = (value, most) => (value > 0 ? Math.max(1, Math.min(STEPS, Math.ceil((STEPS * value) / (most || 1)))) : 0);

/**
 * `rows`: `[{key, head}]` (head: text or a node), `columns`: `[{key, label, note}]`; `cell(row, column)` gives
 * `{value, text, title, kind}` or null; `most` is the darkest value; `corner` names the rows.
 */
export function Matrix({rows, columns, cell, most, corner, label}) {
  const box = (row, column) => {
    const found = cell(row, column);
    if (!found) return h("td", {key: column.key});
    return h("td", {key: column.key, class: [found.kind ?? `shade-${shade(found.value, most)}`], title: found.title}, found.text);
  };
  return h("div", {class: "scroll-x"}, h("table", {class: "matrix", "aria-label": label}, [
    h("thead", h("tr", [h("th", {scope: "col"}, say(corner)), columns.map((one) => h("th", {scope: "col", key: one.key}, [h("span", say(one.label)), one.note && h("small", one.note)]))])),
    h("tbody", rows.map((row) => h("tr", {key: row.key}, [h("th", {scope: "row"}, row.head), columns.map((column) => box(row, column))]))),
  ]));
}
Matrix.props = {rows: Array, columns: Array, cell: Function, most: Number, corner: null, label: String};
