// Whether what is left without the rejected moves keeps all hard rules: asked whenever a rejection comes or goes, because
// the service refuses to publish a plan that breaks them, and nobody shall learn that last. When to modify: with what stands
// in the way of publishing.

import {post} from "../../core/api.js";
import {loading} from "../../core/load.js";

/** The effect of the rejections on the plan of a request (`state` of `useRequest`); null where nothing is rejected. */
export function useHolds(state) {
  function undone() {
    const live = new Set(state.moves.filter((move) => move.status !== "rejected").map((move) => move.item)); // re-planned to somebody else
    return state.moves.filter((move) => move.status === "rejected" && !live.has(move.item)).map(({item, from}) => ({item, rep: from}));
  }
  const ask = (moves) => post(`/v1/page/plans/${state.details.plan}/try`, {moves}, {asks: true});
  return loading(async () => (undone().length ? ask(undone()) : null), () => `${state.details?.plan} ${JSON.stringify(undone())}`);
}
