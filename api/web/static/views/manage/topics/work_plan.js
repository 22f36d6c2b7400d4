// The place of work plans among the capabilities. When to modify: with what it is called or answers.

export const topic = {
  name: "work-plan",
  group: "work",
  title: {en: "Work plan", zh: "工作计划"},
  asks: {en: "What does each person do on which day, and does it all fit?", zh: "每个人哪天做什么，是否都排得下？"},
  load: () => import("../work_plan.js"),
};
