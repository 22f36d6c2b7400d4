// What Watch looks at, kept up to date: the log of routing over a stream, open work and reps whenever it moved, alerts,
// jobs that run. When to modify: when something else is watched.

import {all, get, stream} from "../../core/api.js";
import {may} from "../../core/session.js";
import {onBeforeUnmount, shallowReactive} from "../../core/vue.js";

const FEED_KEPT = 200;
const SETTLE_MS = 400;
const JOBS_EVERY_MS = 4000;
const ALERTS_EVERY_MS = 30_000;
const OPEN_JOBS = ["queued", "running", "stopping"];

/** The state of the view; `isRouted` is null until it is known. */
export function useWatch() {
  const state = shallowReactive({alerts: null, isRouted: null, feed: [], work: [], reps: [], jobs: [], problem: null, fresh: new Set()});
  const ends = [];
  let timer = null;

  async function readAlerts() {
    const found = await get("/v1/page/alerts");
    Object.assign(state, {alerts: found, isRouted: found.is_routed});
  }

  async function readWork() {
    const [work, reps] = await Promise.all([all("/v1/route/items"), all("/v1/route/reps")]);
    Object.assign(state, {work, reps});
  }

  async function readJobs() {
    const found = await get("/v1/jobs", {state: OPEN_JOBS, limit: 20});
    if (found.items.length < state.jobs.length) readAlerts().catch(() => {});
    state.jobs = found.items;
  }

  /** Several arrivals come together: what they changed is read once. */
  function settle() {
    clearTimeout(timer);
    timer = setTimeout(() => Promise.all([readWork(), readAlerts()]).catch(() => {}), SETTLE_MS);
  }

  function arrived(entry) {
    state.fresh = new Set([...state.fresh, entry.decision.seq]);
    state.feed = [entry, ...state.feed].slice(0, FEED_KEPT);
    settle();
  }

  async function follow() {
    if (!state.isRouted || !may("route:read")) return;
    const feed = await get("/v1/page/routed", {limit: 50});
    state.feed = feed;
    await readWork();
    const last = feed[0]?.decision.seq ?? 0;
    ends.push(stream("/v1/page/live", {routed: arrived}, {after: last}));
  }

  async function begin() {
    state.problem = null;
    while (ends.length) ends.pop()();
    try {
      await readAlerts();
      await Promise.all([follow(), may("jobs:read") ? readJobs() : null]);
    } catch (fault) {
      state.problem = fault;
    }
  }

  const jobs = setInterval(() => may("jobs:read") && readJobs().catch(() => {}), JOBS_EVERY_MS);
  const alerts = setInterval(() => readAlerts().catch(() => {}), ALERTS_EVERY_MS);
  onBeforeUnmount(() => { clearInterval(jobs); clearInterval(alerts); clearTimeout(timer); ends.forEach((end) => end()); });
  begin();
  return {state, begin, settle, readAlerts};
}
