// A sheet for a one-to-one as it is written (headings, a table, lists in Markdown), shown as text nodes and saved as it is.
// When to modify: when a sheet is written with another mark (assigner/manage/review/sheet.py).

import {language} from "../../../core/look.js";
import {saveText} from "../../../core/save.js";
import {say} from "../../../core/words.js";
import {h} from "../../../core/vue.js";
import {Dialog} from "../../../parts/dialog.js";
import {Button} from "../../../parts/form.js";

const words = {
  save: {en: "Save (Markdown)", zh: "保存（Markdown）"},
  title: {en: "One-to-one: {name}", zh: "一对一面谈：{name}"},
};

const cells = (line) => line.split("|").slice(1, -1).map((cell) => cell.trim());

/** Lines of one kind that follow each other, together. */
function blocksOf(text) {
  const kindOf = (line) => (line.startsWith("#") ? "head" : line.startsWith("|") ? "row" : line.startsWith("* ") ? "item" : line ? "text" : "");
  const blocks = [];
  for (const line of text.split("\n")) {
    const kind = kindOf(line);
    if (kind && blocks.at(-1)?.kind === kind && ["row", "item"].includes(kind)) blocks.at(-1).lines.push(line);
    else if (kind) blocks.push({kind, lines: [line]});
  }
  return blocks;
}

function table(lines) {
  const [head, , ...rows] = lines.map(cells);
  return h("table", {class: "table"}, [
    h("thead", h("tr", head.map((cell, at) => h("th", {scope: "col", class: at === 1 && "number"}, cell)))),
    h("tbody", rows.map((row, key) => h("tr", {key}, row.map((cell, at) => h("td", {class: at === 1 && "number"}, cell))))),
  ]);
}

const SHOWN = {
  head: ([line]) => h("h3", line.replace(/^#+\s*/, "")),
  row: table,
  item: (lines) => h("ul", {class: "reasons"}, lines.map((line) => h("li", line.slice(2)))),
  text: ([line]) => h("p", line),
};

/** The dialog of one sheet (`{rep, en, zh}`); emits `close`. */
export function SheetDialog({sheet, name}, {emit}) {
  const text = sheet[language.value];
  const shown = blocksOf(text).slice(1); // the first line names whom the dialog names already
  return h(Dialog, {title: say(words.title, {name}), wide: true, onClose: () => emit("close")}, {
    default: () => h("div", {class: "sheet"}, shown.map((block) => SHOWN[block.kind](block.lines))),
    actions: () => h(Button, {symbol: "download", onClick: () => saveText(`${sheet.rep}.md`, text, "text/markdown")}, () => say(words.save)),
  });
}
SheetDialog.props = {sheet: Object, name: String};
SheetDialog.emits = ["close"];
