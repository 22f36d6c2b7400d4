// The effect of a draft, asked for whenever the draft changes: the newest question wins, the last answer stays on screen
// until the next one is there. When to modify: with how often and what the service is asked.

import {post} from "../../core/api.js";
import {onBeforeUnmount, shallowReactive, watch} from "../../core/vue.js";
import {asDraft} from "./draft.js";

const PAUSE_MS = 40;

/** `effect` of the steps of a draft; null while nothing is tried. */
export function useEffectOf(plan, steps) {
  const state = shallowReactive({effect: null, problem: null, isAsking: false, again: () => ask()});
  let timer = 0;
  let asking = null;
  let last = -PAUSE_MS;

  async function ask() {
    asking?.abort();
    last = performance.now();
    const draft = asDraft(steps.value);
    if (!Object.keys(draft).length) { Object.assign(state, {effect: null, problem: null, isAsking: false}); return; }
    const mine = new AbortController();
    asking = mine;
    state.isAsking = true;
    try {
      const effect = await post(`/v1/page/plans/${plan}/try`, draft, {signal: mine.signal, asks: true});
      Object.assign(state, {effect, problem: null, isAsking: false});
    } catch (problem) {
      if (problem.name !== "AbortError") Object.assign(state, {problem, isAsking: false});
    }
  }

  /** The first change is asked about at once, before anything is drawn; while a slider moves, not more often than every pause. */
  function soon() {
    clearTimeout(timer);
    const wait = last + PAUSE_MS - performance.now();
    if (wait <= 0) ask();
    else timer = setTimeout(ask, wait);
  }

  watch(steps, soon, {immediate: true});
  onBeforeUnmount(() => { clearTimeout(timer); asking?.abort(); });
  return state;
}
