// The place of goals among the capabilities. When to modify: with what it is called or answers.

export const topic = {
  name: "goals",
  group: "goals",
  title: {en: "Goals", zh: "设置目标"},
  asks: {en: "What is everybody's target, week by week, and how likely is it reached?", zh: "每个人每周的目标是多少，达成的可能性有多大？"},
  load: () => import("../goals.js"),
};
