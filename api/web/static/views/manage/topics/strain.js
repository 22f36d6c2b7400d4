// The place of the trend of loads among the capabilities. When to modify: with what it is called or answers.

export const topic = {
  name: "strain",
  group: "people",
  title: {en: "Strain", zh: "负荷趋势"},
  asks: {en: "Whose load rises from plan to plan, and when will it be too much?", zh: "谁的负荷逐个方案上升，何时会超出？"},
  load: () => import("../strain.js"),
};
