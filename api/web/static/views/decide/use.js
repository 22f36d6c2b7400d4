// A change request with its moves, and everything that may be done with it. Whoever was faster is not overwritten: the
// service refuses an old revision, and the newest state is shown. When to modify: with what may be decided.

import {all, call, get, post} from "../../core/api.js";
import {notify, notifyProblem} from "../../parts/notice.js";
import {ref, shallowReactive} from "../../core/vue.js";

const words = {
  stale: {en: "Somebody else changed this request meanwhile. Here is its newest state; please decide again.", zh: "他人已更改此变更单。已显示最新状态，请重新决定。"},
};

/** The state of a change request's view. */
export function useRequest(id) {
  const path = `/v1/change-requests/${encodeURIComponent(id)}`;
  const state = shallowReactive({details: null, moves: [], publications: [], problem: null, busy: ""});
  const turns = ref(0); // counts what was done: the thread is read again

  async function read() {
    state.problem = null;
    try {
      const [details, moves] = await Promise.all([call("GET", path, {whole: true}), all(`${path}/moves`)]);
      Object.assign(state, {moves, details: details.body});
      const published = await get(`/v1/problems/${details.body.problem}/publications`, {limit: 100});
      state.publications = published.items.filter((one) => one.change_request === id);
      turns.value += 1;
    } catch (fault) {
      state.problem = fault;
    }
  }

  /** Do one thing and show what became of it; false where the service refused. */
  async function act(name, part, body, {once = false} = {}) {
    state.busy = name;
    try {
      await post(`${path}/${part}`, body, {ifMatch: `"${state.details.revision}"`, once});
      await read();
      return true;
    } catch (fault) {
      await failed(fault);
      return false;
    } finally {
      state.busy = "";
    }
  }

  async function failed(fault) {
    if (fault.status !== 412) return notifyProblem(fault);
    notify(words.stale, {kind: "info"});
    return read();
  }

  async function other(name, work) {
    state.busy = name;
    try {
      const found = await work();
      await read();
      return found;
    } catch (fault) {
      notifyProblem(fault);
      return null;
    } finally {
      state.busy = "";
    }
  }

  read();
  return {
    state, turns, read,
    decide: (choice, status, reason = "") => act("decide", "decisions", {...choice, status, reason}),
    date: (choice, on) => act("date", "effective", {...choice, on}),
    rebase: () => act("rebase", "rebase"),
    approve: (why) => act("approve", "approve", {why}),
    withdraw: (why) => act("withdraw", "withdraw", {why}),
    publish: (body) => act("publish", "publish", body, {once: true}),
    comment: (text, item = null) => other("comment", () => post(`/v1/page/change-requests/${id}/comments`, {text, item})),
    rollBack: (publication, why) => other("roll-back", () => post(`/v1/publications/${publication}/roll-back`, {why}, {once: true})),
    resolve: () => other("resolve", () => post("/v1/jobs", {kind: "resolve", params: {request: id, revision: state.details.revision}}, {wait: 20})),
    handOver: (day) => other("hand-over", () => post("/v1/jobs", {kind: "hand-over", plan: state.details.plan, params: day ? {first_day: day} : {}}, {once: true})),
  };
}
