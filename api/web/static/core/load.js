// A thing that is loaded: its value, its failure, and a way to try again; the part `Loaded` shows all three states.
//
//   const plan = loading(() => get(`/v1/plans/${route.params.id}`), () => route.params.id);
//   h(Loaded, {of: plan}, {default: (value) => h("p", value.name)})
//
// Values are kept shallow: nothing reactive is built over thousands of rows. When to modify: when a view needs another
// state of what it loads.

import {shallowReactive, watch} from "./vue.js";

/** Load now and whenever what `depends` returns changes; answers that come too late are dropped. */
export function loading(load, depends = () => null) {
  const state = shallowReactive({value: null, problem: null, isLoading: false, again: () => turn()});
  let latest = 0;

  async function turn() {
    const mine = (latest += 1);
    state.isLoading = true;
    state.problem = null;
    try {
      const value = await load();
      if (mine === latest) state.value = value;
    } catch (problem) {
      if (problem.name !== "AbortError" && mine === latest) state.problem = problem;
    }
    if (mine === latest) state.isLoading = false;
  }

  watch(depends, () => { state.value = null; turn(); }, {immediate: true});
  return state;
}
