// The place of the review among the capabilities. When to modify: with what it is called or answers.

export const topic = {
  name: "review",
  group: "goals",
  title: {en: "Review", zh: "绩效评估"},
  asks: {en: "What came against the plan, how much of the difference is skill and how much is luck, and what do we learn?", zh: "实际与计划相差多少？其中多少是能力、多少是运气？学到了什么？"},
  load: () => import("../review.js"),
};
