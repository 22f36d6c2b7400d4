// Notices: what just happened, said once at the edge of the page and read out by screen readers; failures stay until they
// are closed. When to modify: with how people are told.

import {isOnline, unsent} from "../core/api.js";
import {say} from "../core/words.js";
import {h, reactive, watch} from "../core/vue.js";
import {Button} from "./form.js";
import {icon} from "./icons.js";

const STAYS_MS = 6000;
const FEW = 3;
const notices = reactive([]);
const words = {close: {en: "Close", zh: "关闭"}, region: {en: "Notices", zh: "通知"}};
let last = 0;

/** Say something: `kind` is done, info or failed; `act` is `{label, run}`. */
export function notify(text, {kind = "done", detail = "", issues = [], act = null} = {}) {
  const notice = {id: (last += 1), text, kind, detail, issues: issues.slice(0, FEW), act};
  notices.push(notice);
  if (kind !== "failed" && !act) setTimeout(() => close(notice.id), STAYS_MS);
  return () => close(notice.id);
}

/** Say a failure of a call; `act` may offer a way out. That nobody answered is said until somebody does. */
export function notifyProblem(problem, act = null) {
  if (problem.name === "AbortError") return;
  const told = problem.status === 0 ? unsent() : problem; // what was clicked is not done again by itself, though it began with a read
  const {issues = []} = told;
  const end = notify(told.title ?? String(told.message), {kind: "failed", detail: issues.length ? "" : told.detail, issues, act});
  if (told.status === 0) watch(isOnline, end, {once: true});
}

function close(id) {
  const index = notices.findIndex((notice) => notice.id === id);
  if (index >= 0) notices.splice(index, 1);
}

function row(notice) {
  const run = () => { close(notice.id); notice.act.run(); };
  return h("li", {key: notice.id, class: ["notice", notice.kind], role: notice.kind === "failed" ? "alert" : undefined}, [
    icon(notice.kind === "failed" ? "warning" : notice.kind === "info" ? "info" : "done"),
    h("div", [h("span", say(notice.text)), notice.detail && h("p", {class: "note"}, say(notice.detail)), notice.issues.map((issue) => h("p", {class: "note"}, say(issue.message)))]),
    notice.act && h(Button, {kind: "quiet", onClick: run}, () => say(notice.act.label)),
    h(Button, {kind: "quiet", symbol: "close", label: words.close, onClick: () => close(notice.id)}),
  ]);
}

/** Where notices appear; once, in the layout. */
export const Notices = () => h("ul", {class: "notices", "aria-live": "polite", "aria-label": say(words.region)}, notices.map(row));
