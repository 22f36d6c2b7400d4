// Questions that take a solver or some seconds: asked as a job, waited for, answered like a call.
// When to modify: with how answers of jobs are waited for.

import {get, post} from "./api.js";
import {say} from "./words.js";

export const AT_ONCE = 3000; // items; above, what needs the whole program is a job (api/routes/decisions.py)

/** The answer of a job of a kind about the plan of a board. */
export async function asked(kind, board, params) {
  const body = {kind, problem: board.plan.problem, plan: board.plan.id, params};
  let job = await post("/v1/jobs", body, {wait: 20, once: true});
  while (["queued", "running", "stopping"].includes(job.state)) job = await get(`/v1/jobs/${job.id}`, {}, {wait: 20});
  if (job.fault) throw Object.assign(new Error(say(job.fault.message)), {issues: job.fault.issues ?? []});
  return job.answer ?? (await get(`/v1/jobs/${job.id}/answer`)).data;
}
