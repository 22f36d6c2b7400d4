// Which plan the questions of a manager are about: that of the address, else that of the answer which a link leads to, else
// the one looked at last, else the newest. When to modify: with what every capability knows of its plan.

import {all, find, get} from "../../core/api.js";
import {boardOf} from "../../core/board.js";
import {dateTime} from "../../core/dates.js";
import {keep, kept} from "../../core/keep.js";
import {route, setQuery} from "../../core/router.js";
import {session} from "../../core/session.js";
import {say} from "../../core/words.js";
import {h} from "../../core/vue.js";
import {Select} from "../../parts/form.js";

const words = {
  problem: {en: "Team", zh: "团队"},
  plan: {en: "Plan", zh: "方案"},
  untitled: {en: "Plan of {moment}", zh: "{moment} 的方案"},
  version: {en: "{name} · v{version}", zh: "{name} · v{version}"},
};
const MOST_PLANS = 50;

/** Each organisation remembers its own. */
const keptName = () => `manage ${session.tenant}`;

/** What a plan is called. */
export const planName = (plan) => plan.name || say(words.untitled, {moment: dateTime(plan.made)});

/** What the address, the answer it leads to, or this browser says; ids that may be missing. */
async function wanted() {
  const {problem, plan, answer} = route.query;
  if (problem || plan) return {problem, plan};
  const job = answer ? await get(`/v1/jobs/${answer}`).catch(() => null) : null;
  return job?.problem ? {problem: job.problem, plan: job.plan} : kept(keptName(), {});
}

async function chosen() {
  const asked = await wanted();
  const plan = asked.plan ? await find(`/v1/plans/${asked.plan}`) : null;
  if (plan) return {problem: plan.problem, plan: plan.id};
  if (asked.problem && await find(`/v1/problems/${asked.problem}`)) return {problem: asked.problem, plan: null};
  const newest = (await get("/v1/plans", {limit: 1})).items[0];
  return {problem: newest?.problem ?? null, plan: newest?.id ?? null};
}

/**
 * `{problems, problem, plans, plan, board, demo}`: the problem and the plan that are looked at (null where there is none),
 * what else could be chosen, the plan as a board, and which bundled team the problem is ("" where it is another).
 */
export async function readPlace() {
  const [problems, at] = await Promise.all([all("/v1/problems"), chosen()]);
  const problem = problems.find((one) => one.id === at.problem) ?? problems[0] ?? null;
  if (!problem) return {problems, problem, plans: [], plan: null, board: null, demo: ""};
  const [{items: plans}, {version}] = await Promise.all([get("/v1/plans", {problem: problem.id, limit: MOST_PLANS}), get(`/v1/problems/${problem.id}`)]);
  const plan = plans.find((one) => one.id === at.plan) ?? (at.plan && await find(`/v1/plans/${at.plan}`)) ?? plans[0] ?? null;
  keep(keptName(), {problem: problem.id, plan: plan?.id ?? null});
  return {problems, problem, plans, plan, board: plan && await boardOf(plan.id), demo: version.origin?.demo ?? ""};
}

/** The choice of team and plan at the top of every question. */
export function PlaceChoice({place}) {
  const {problems, problem, plans, plan} = place;
  if (!problem) return null;
  const options = plans.some((one) => one.id === plan?.id) || !plan ? plans : [plan, ...plans];
  return [
    h(Select, {id: "place-problem", value: problem.id, label: words.problem, options: problems.map((one) => ({value: one.id, label: one.name})), onChange: (id) => setQuery({problem: id, plan: null, answer: null}, {replace: false})}),
    plan && h(Select, {id: "place-plan", value: plan.id, label: words.plan, options: options.map((one) => ({value: one.id, label: say(words.version, {name: planName(one), version: one.version})})), onChange: (id) => setQuery({problem: null, plan: id, answer: null}, {replace: false})}),
  ];
}
PlaceChoice.props = {place: Object};
