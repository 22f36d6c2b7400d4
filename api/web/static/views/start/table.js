// One table of a draft: what it is, its headings, its rows as fields to type in, each with what is wrong with it.
// When to modify: with how the cells of a draft are shown.

import {count, say} from "../../core/words.js";
import {computed, defineComponent, h, ref} from "../../core/vue.js";
import {Button, Check, Select} from "../../parts/form.js";
import {useHeadingsAsRow} from "./cells.js";

const ROWS_AT_ONCE = 100;
const FEW_ROWS = 40;
const words = {
  is: {en: "This table is", zh: "此表为"},
  none: {en: "left out", zh: "不使用"},
  only: {en: "Only rows with findings", zh: "仅显示有问题的行"},
  more: {en: "{n} more rows", zh: "其余 {n} 行"},
  clean: {en: "No row of this table has a finding.", zh: "此表没有需要处理的行。"},
  heading: {en: "Heading of column {n}", zh: "第 {n} 列的标题"},
  cell: {en: "{heading}, row {n}", zh: "{heading}，第 {n} 行"},
  notRead: {en: "Not read", zh: "不读取"},
  notReadWhy: {en: "Not read, and that is fine. If it matters, choose above what it is.", zh: "该列不会读取，不影响使用。如有需要，请在上方选择其含义。"},
  ignored: {en: "left out", zh: "不使用"},
  noHeadings: {en: "These are no headings, but the first row", zh: "这不是标题，而是第一行数据"},
  number: {en: "Row", zh: "行"},
  removeRow: {en: "Leave this row out", zh: "删除此行"},
};

const worst = (issues) => (issues.some((issue) => issue.severity === "error") ? "error" : "warning");

/** An issue in words; a column that is not known is nothing wrong here: it is simply not read. */
function inWords(issue) {
  if (issue.code === "heading-unknown" && issue.severity !== "error") return h("span", {title: say(words.notReadWhy)}, say(words.notRead));
  return [say(issue.message), " ", h("span", {class: "note"}, say(issue.way_out))];
}

function told(issues, id) {
  if (!issues?.length) return null;
  return h("div", {class: "cell-issues", id}, issues.map((issue) => h("p", {class: issue.severity}, inWords(issue))));
}

/** The options of a heading: what the table knows, what is written, and leaving it out. */
function headingOptions(heading, fields) {
  const known = fields.map((field) => ({value: field.name, label: {en: field.heading.en, zh: field.heading.zh}}));
  return [{value: heading, label: heading || "–"}, ...known.filter((one) => one.value !== heading), {value: `_${heading.replace(/^_+/, "")}`, label: words.ignored}];
}

/** A column beyond those that the service still tells one by one. */
const isUnread = (table, heading, fields) => Boolean(heading) && !heading.startsWith("_") && !heading.startsWith("#")
  && !table.means?.[heading] && !fields.some((field) => field.name === heading);

function headCell({table, places, fields, change}, column) {
  const issues = places?.above.get(column);
  const heading = table.headings[column];
  const meant = fields.find((field) => field.name === table.means?.[heading] && field.name !== heading);
  return h("th", {key: column, scope: "col", class: [issues ? worst(issues) : isUnread(table, heading, fields) && "warning", heading.startsWith("_") && "left-out"]}, [
    h("select", {
      "aria-label": say(words.heading, {n: column + 1}), value: heading, "aria-describedby": issues && `head-${column}`,
      onChange: (event) => change(() => { table.headings[column] = event.target.value; }),
    }, headingOptions(heading, fields).map((one) => h("option", {value: one.value, selected: one.value === heading}, say(one.label)))),
    meant && h("p", {class: "cell-issues note"}, `→ ${say(meant.heading)}`),
    !issues && isUnread(table, heading, fields) && told([{code: "heading-unknown", severity: "warning"}], `head-${column}`),
    told(issues, `head-${column}`),
  ]);
}

function bodyCell({table, places, change}, row, column) {
  const issues = places?.cells.get(`${row},${column}`);
  const id = `cell-${row}-${column}`;
  return h("td", {key: column, class: issues && worst(issues)}, [
    h("input", {
      id, value: table.rows[row][column], spellcheck: false, "aria-label": say(words.cell, {heading: table.headings[column], n: row + 1}),
      "aria-invalid": issues ? "true" : undefined, "aria-describedby": issues && `${id}-issues`,
      onInput: (event) => change(() => { table.rows[row][column] = event.target.value; }),
    }),
    told(issues, `${id}-issues`),
  ]);
}

function bodyRow(use, row) {
  const whole = use.places?.cells.get(`${row},-1`);
  const removeIt = () => use.change(() => use.table.rows.splice(row, 1));
  return h("tr", {key: row, class: whole && worst(whole)}, [
    h("th", {scope: "row"}, [count(row + 1), h(Button, {kind: "quiet", symbol: "close", label: words.removeRow, onClick: removeIt}), told(whole)]),
    ...use.table.headings.map((_, column) => bodyCell(use, row, column)),
  ]);
}

/** The table; emits `touched` after each change. */
export const DraftTable = defineComponent({
  props: {table: Object, places: Object, fields: Array},
  emits: ["touched"],
  setup(props, {emit}) {
    const isNarrowed = ref(props.table.rows.length > FEW_ROWS);
    const most = ref(ROWS_AT_ONCE);
    const seen = new Set(); // a row that was corrected stays in view: nobody loses the line that they type in
    const change = (act) => { act(); emit("touched"); };
    const rows = computed(() => {
      const numbers = props.table.rows.map((_, row) => row);
      props.places?.rows.forEach((_, row) => seen.add(row));
      return isNarrowed.value ? numbers.filter((row) => seen.has(row)) : numbers;
    });
    const fieldsOf = () => props.fields.find((one) => one.table === props.table.table)?.fields ?? [];
    const kinds = () => [...props.fields.map((one) => ({value: one.table, label: one.title})), ...longNames(props), {value: "", label: words.none}];
    return () => {
      const use = {table: props.table, places: props.places, fields: fieldsOf(), change};
      return h("div", {class: "draft-table"}, [
        h("div", {class: "draft-table-head"}, [
          h(Select, {id: "table-is", label: words.is, value: props.table.table, options: kinds(), onChange: (value) => change(() => { props.table.table = value; })}),
          props.places?.above.size === props.table.headings.length && h(Button, {onClick: () => change(() => useHeadingsAsRow(props.table))}, () => say(words.noHeadings)),
          h(Check, {value: isNarrowed.value, label: words.only, onChange: (value) => { isNarrowed.value = value; }}),
        ]),
        rows.value.length === 0 ? h("p", {class: "note draft-clean"}, say(words.clean)) : null,
        h("div", {class: "scroll-x"}, h("table", {class: "cells"}, [
          h("thead", h("tr", [h("th", {scope: "col"}, say(words.number)), ...props.table.headings.map((_, column) => headCell(use, column))])),
          h("tbody", rows.value.slice(0, most.value).map((row) => bodyRow(use, row))),
        ])),
        rows.value.length > most.value && h(Button, {kind: "quiet", onClick: () => { most.value += ROWS_AT_ONCE; }}, () => say(words.more, {n: count(rows.value.length - most.value)})),
      ]);
    };
  },
});

/** The name of a long table (`reps.leave`) or of settings, which no list of tables has. */
function longNames({table, fields}) {
  if (!table.table || fields.some((one) => one.table === table.table)) return [];
  return [{value: table.table, label: table.table}];
}
