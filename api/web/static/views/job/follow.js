// A job while it runs: its row, its lines of progress, its end. When to modify: with what the service says of a job.

import {get, post, stream} from "../../core/api.js";
import {onBeforeUnmount, shallowReactive} from "../../core/vue.js";

export const ENDED = ["succeeded", "failed", "cancelled", "expired"];
const LINES_KEPT = 2000;

/** Follow a job until it ends; `onEnd` gets it with its answer. */
export function follow(id, onEnd = () => {}) {
  const state = shallowReactive({job: null, lines: [], problem: null});
  let stop = () => {};

  async function begin() {
    state.problem = null;
    try {
      state.job = await get(`/v1/jobs/${id}`);
      if (ENDED.includes(state.job.state)) { await readLines(); return onEnd(state.job); }
      stop = stream(`/v1/jobs/${id}/events`, {
        progress: (line) => { state.lines = [...state.lines, line].slice(-LINES_KEPT); },
        state: (job) => { state.job = {...state.job, ...job}; },
        end: end,
      });
    } catch (fault) {
      state.problem = fault;
    }
    return null;
  }

  async function readLines() {
    state.lines = (await get(`/v1/jobs/${id}/progress`)).items;
  }

  async function end() {
    stop();
    try {
      state.job = await get(`/v1/jobs/${id}`);
      onEnd(state.job);
    } catch (fault) {
      state.problem = fault;
    }
  }

  state.again = begin;
  state.cancel = async () => { state.job = {...state.job, ...await post(`/v1/jobs/${id}/cancel`, {})}; };
  onBeforeUnmount(() => stop());
  begin();
  return state;
}
