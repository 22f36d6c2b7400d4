// How good a plan is, in plain words: what is proven, and how far from the best possible it can be at most.
// When to modify: with the levels of the objective or the states of a proof.

import {percent, say} from "../../core/words.js";

const words = {
  optimal: {en: "No plan can be better: proven.", zh: "已证明：不存在更好的方案。"},
  gap: {en: "No plan can be better than this by more than {gap}.", zh: "任何方案最多比它好 {gap}。"},
  none: {en: "How much better a plan could be is not known: the search ended before anything was proven.", zh: "尚不知道还能好多少：搜索在得出证明前已结束。"},
  candidates: {en: " Pairs outside the candidates were not looked at.", zh: "（仅就候选人员而言。）"},
  level: {en: "Level {name}", zh: "层级 {name}"},
};

const LEVELS = {
  coverage: {en: "Coverage", zh: "覆盖"}, plan: {en: "Quality of the plan", zh: "方案质量"}, hard: {en: "Hard rules", zh: "硬性规则"},
  balance: {en: "Balance", zh: "均衡"}, stability: {en: "Stability", zh: "稳定"}, taste: {en: "Wishes", zh: "偏好"},
};

/** The name of a level. */
export const levelName = (name) => say(LEVELS[name.split(".")[0]] ?? name);

/** The largest gap of the levels, 0 where all are proven, null where one is unknown. */
export function gapOf(plan) {
  if (plan.status === "optimal") return 0;
  const gaps = plan.levels.map((level) => level.gap);
  return gaps.includes(null) ? null : Math.max(0, ...gaps);
}

/** A gap as per cent with as many digits as it needs. */
export const gapText = (gap) => percent(gap, gap < 0.0095 ? 2 : gap < 0.0995 ? 1 : 0);

/** The sentence about a plan. */
export function quality(plan) {
  const gap = gapOf(plan);
  const sentence = gap === null ? say(words.none) : gap === 0 ? say(words.optimal) : say(words.gap, {gap: gapText(gap)});
  return plan.proof_among === "candidates" ? sentence + say(words.candidates) : sentence;
}
