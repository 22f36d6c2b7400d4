// The place of training among the capabilities. When to modify: with what it is called or answers.

export const topic = {
  name: "training",
  group: "people",
  title: {en: "Training", zh: "提供培训"},
  asks: {en: "Who should learn what, what is that worth, and who alone holds a skill?", zh: "谁该学什么，价值多少，哪些技能只有一人掌握？"},
  load: () => import("../training.js"),
};
