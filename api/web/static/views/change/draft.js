// A draft: the steps somebody took on a plan, in order, with undo and redo; kept in this browser under the plan's id until
// it is proposed or thrown away. When to modify: with the kinds of steps (api/plans/trial.py knows the same).

import {keptRef} from "../../core/keep.js";
import {computed} from "../../core/vue.js";

/** What a step is about: a later one about the same replaces it. */
const about = {
  move: (step) => step.item,
  pin: (step) => step.item,
  bar: (step) => `${step.item} ${step.rep}`,
  cap: (step) => `${step.rep} ${step.dimension}`,
  leave: (step) => `${step.rep} ${step.start} ${step.end}`,
  gone: (step) => step.rep,
  weight: (step) => step.rule,
};

const PLACES = {move: "moves", pin: "pins", bar: "bars", cap: "caps", leave: "leave", gone: "gone", weight: "weights"};

/** The steps that count: of several about the same the last one. */
export function settled(steps) {
  const found = new Map();
  for (const step of steps) {
    const key = `${step.kind} ${about[step.kind](step)}`;
    found.delete(key);
    found.set(key, step);
  }
  return [...found.values()];
}

/** The steps as the service takes them. */
export function asDraft(steps) {
  const draft = {};
  for (const {kind, ...step} of settled(steps)) {
    if (kind === "weight" && step.weight === step.from) continue;
    (draft[PLACES[kind]] ??= []).push(kind === "gone" ? step.rep : plain(step));
  }
  return draft;
}

/** A step without what only the page needs. */
function plain({from, ...step}) {
  return step;
}

/** The draft of a plan. */
export function useDraft(plan) {
  const kept = keptRef(`draft ${plan}`, {steps: [], at: 0});
  const steps = computed(() => kept.value.steps.slice(0, kept.value.at));
  const set = (all, at = all.length) => { kept.value = {steps: all, at}; };
  return {
    steps,
    settled: computed(() => settled(steps.value)),
    canUndo: computed(() => kept.value.at > 0),
    canRedo: computed(() => kept.value.at < kept.value.steps.length),
    add: (step) => set([...steps.value, step]),
    /** Sliders move on: the last step about the same is replaced, so that one undo takes all of the sliding back. */
    slide(step) {
      const last = steps.value.at(-1);
      const isSame = last && last.kind === step.kind && about[step.kind](last) === about[step.kind](step);
      set([...(isSame ? steps.value.slice(0, -1) : steps.value), step]);
    },
    remove: (step) => set(steps.value.filter((one) => one.kind !== step.kind || about[one.kind](one) !== about[step.kind](step))),
    undo: () => set(kept.value.steps, Math.max(0, kept.value.at - 1)),
    redo: () => set(kept.value.steps, Math.min(kept.value.steps.length, kept.value.at + 1)),
    clear: () => set([]),
  };
}
