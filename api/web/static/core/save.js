// Files that the page makes by itself: what is on screen as a table or a text, saved by the browser. Cells that a
// spreadsheet would take for a formula begin with an apostrophe. When to modify: with another kind of file.

const quoted = (value) => {
  const text = String(value ?? "");
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Save a text under a name. */
export function saveText(name, text, type = "text/plain") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type: `${type};charset=utf-8`}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

/** Save rows as CSV that Excel reads as UTF-8. */
export const saveTable = (name, head, rows) => saveText(name, `\uFEFF${[head, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`, "text/csv");
