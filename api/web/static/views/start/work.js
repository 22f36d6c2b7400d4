// What the start does with the service: upload, draft, check, store, ask for the first plan.
// When to modify: when a problem can come in another way.

import {get, post} from "../../core/api.js";
import {go} from "../../core/router.js";
import {session} from "../../core/session.js";
import {say} from "../../core/words.js";
import {formOf} from "../../parts/upload.js";
import {formOfDraft} from "./cells.js";

export const FIRST_PLAN_SECONDS = 20;

/** Under which name a draft is kept in this browser: each organisation has its own. */
export const draftName = () => `draft ${session.tenant}`;

const words = {team: {en: "My team", zh: "我的团队"}};

/** The name of a problem by its file; tables of several files say nothing of the team. */
export const nameOf = (files) => (files.length !== 1 ? say(words.team) : files[0].name.replace(/\.[^.]+$/, "").slice(0, 200));

const UNREAD = ["table-unknown", "list-unknown"];

/** Store files as a problem; `null` and the issues where something is wrong with them, or would be left out unseen. */
export async function upload(files, name) {
  const told = await post("/v1/problems/check", formOf(files), {asks: true});
  const hasWork = ["accounts", "leads", "duties"].some((table) => told.counts?.[table] > 0);
  const isWhole = told.valid && hasWork && !told.issues.some((issue) => UNREAD.includes(issue.code));
  return isWhole ? stored(formOf(files), name) : {problem: null, issues: told.issues};
}

/** The cells of files. */
export const drafted = (files) => post("/v1/page/drafts", formOf(files), {asks: true});

/** Everything that is wrong with a draft. */
export const checked = (draft) => post("/v1/problems/check", formOfDraft(draft), {asks: true});

/** Store a draft as a problem. */
export const storedDraft = (draft) => stored(formOfDraft(draft), draft.name);

async function stored(form, name) {
  form.append("name", name);
  try {
    return {problem: await post("/v1/problems", form, {once: true}), issues: []};
  } catch (fault) {
    if (fault.code !== "problem-invalid") throw fault;
    return {problem: null, issues: fault.issues};
  }
}

/** Make a problem of a bundled team. */
export const openDemo = (name) => post(`/v1/demo/${encodeURIComponent(name)}`, null, {once: true});

/** The bundled teams, the smallest first. */
export async function demos() {
  const size = (demo) => Object.values(demo.counts).reduce((sum, rows) => sum + rows, 0);
  return (await get("/v1/demo")).items.sort((one, other) => size(one) - size(other));
}

/** Ask for a first plan of a problem and show how it comes about; the job's page leads on to the plan. */
export async function firstPlan(problem) {
  const job = await post("/v1/jobs", {kind: "solve", problem: problem.id, params: {seconds: FIRST_PLAN_SECONDS}}, {once: true});
  go(`/jobs/${job.id}`, {to: "plan"});
}
