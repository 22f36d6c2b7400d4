// A draft as cells: what is sent of it (CSV, settings), and to which cell each issue of the service belongs.
// Knows nothing of the screen. When to modify: when the service names places in another way.

import {columnOf} from "./columns.js";
import {settingsOf} from "./goal.js";

const QUOTED = /[",;\t|\r\n]|^\s|\s$/;

function cell(text) {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as CSV, and the line of the file on which each row begins. */
export function csvOf(table) {
  const lines = [];
  const text = [`${table.headings.map(cell).join(",")}\n`];
  let line = 2 + breaks(table.headings);
  for (const row of table.rows) {
    lines.push(line);
    text.push(`${row.map(cell).join(",")}\n`);
    line += 1 + breaks(row);
  }
  return {text: text.join(""), lines};
}

function breaks(row) {
  return row.reduce((sum, text) => sum + (text.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}

/** The form that uploads a draft: a file for each table that is one, and the files of settings. */
export function formOfDraft(draft) {
  const form = new FormData();
  for (const table of draft.tables.filter((one) => one.table)) {
    form.append("files", new Blob([csvOf(table).text], {type: "text/csv"}), `${table.table}.csv`);
  }
  for (const [name, text] of Object.entries(settingsOf(draft))) {
    form.append("files", new Blob([text], {type: "application/yaml"}), name);
  }
  return form;
}

const PLACE = /^(.+)\.csv:(\d+)(?: column (.+))?$/;

/**
 * Issues by where they stand: `{tables: Map(table -> {cells: Map("row,column" -> issues), headings: Map(column -> issues),
 * rows: Map(row -> issues), count}), general: issues}`. Columns and rows are numbers from 0; a whole row has column -1.
 */
export function located(issues, draft) {
  const found = new Map(draft.tables.filter((one) => one.table).map((one) => [one.table, place(one)]));
  const general = [];
  for (const issue of issues) {
    const match = PLACE.exec(issue.place);
    const table = match && found.get(match[1]);
    if (!table || !put(table, issue, Number(match[2]), match[3])) general.push(issue);
  }
  return {tables: found, general};
}

function place(table) {
  return {headings: table.headings, lines: csvOf(table).lines, cells: new Map(), above: new Map(), rows: new Map(), errors: 0, count: 0};
}

function put(table, issue, line, heading) {
  const column = heading === undefined ? -1 : table.headings.indexOf(heading);
  if (heading !== undefined && column < 0 && line !== 1) return false;
  const row = line === 1 ? -1 : table.lines.indexOf(line);
  if (line !== 1 && row < 0) return false;
  const [map, key] = row < 0 ? [table.above, column] : [table.cells, `${row},${column}`];
  map.set(key, [...(map.get(key) ?? []), issue]);
  if (row >= 0) table.rows.set(row, [...(table.rows.get(row) ?? []), issue]);
  table.count += 1;
  if (issue.severity === "error") table.errors += 1;
  return true;
}

/** Text that somebody pasted from a sheet or an export, as one table; null where it is no table. */
export function pasted(text) {
  const mark = text.includes("\t") ? "\t" : [",", ";", "|"].find((one) => text.split("\n", 1)[0].includes(one)) ?? ",";
  const rows = split(text.trim(), mark).filter((row) => row.some((one) => one.trim()));
  if (rows.length < 2) return null;
  const width = rows[0].length;
  const even = rows.map((row) => Array.from({length: width}, (_, index) => (row[index] ?? "").trim()));
  return {source: "", table: "", headings: even[0], rows: even.slice(1)};
}

/** Cells of delimited text; quotes keep delimiters, line breaks and doubled quotes. */
function split(text, mark) {
  const rows = [[""]];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const [letter, row] = [text[at], rows.at(-1)];
    if (letter === '"' && isQuoted && text[at + 1] === '"') { row[row.length - 1] += '"'; at += 1; }
    else if (letter === '"' && (isQuoted || row.at(-1) === "")) isQuoted = !isQuoted;
    else if (letter === mark && !isQuoted) row.push("");
    else if (letter === "\n" && !isQuoted) rows.push([""]);
    else if (letter !== "\r" || isQuoted) row[row.length - 1] += letter;
  }
  return rows;
}

/** A table of reps made of the owners that other tables name; null where none are named. */
export function repsOfOwners(draft) {
  const owners = new Set();
  for (const table of draft.tables.filter((one) => one.table && one.table !== "reps")) {
    const column = columnOf(table, "owner");
    if (column >= 0) table.rows.forEach((row) => row[column].trim() && owners.add(row[column].trim()));
  }
  if (!owners.size) return null;
  return {source: "", table: "reps", guess: "reps", headings: ["id", "name"], rows: [...owners].map((owner) => [owner, owner])};
}

/** Make a row of what was taken for headings: the columns wait to be told what they are. */
export function useHeadingsAsRow(table) {
  table.rows.unshift(table.headings);
  table.headings = table.headings.map((_, column) => `_${column + 1}`);
}

/** Put a column of ids before a table that has none: the names, made different where two are alike. */
export function useNamesAsIds(table) {
  const column = Math.max(0, columnOf(table, "name"));
  const seen = new Map();
  table.rows.forEach((row, index) => {
    const name = row[column].trim() || `${table.table} ${index + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    row.unshift(times > 1 ? `${name} ${times}` : name);
  });
  table.headings.unshift("id");
}
