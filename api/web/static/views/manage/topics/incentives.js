// The place of incentives among the capabilities. When to modify: with what they are called or answer.

export const topic = {
  name: "incentives",
  group: "goals",
  title: {en: "Incentives", zh: "激励机制"},
  asks: {en: "What may everybody earn, what would another scheme change, and who deserves to be named?", zh: "每个人预期收入多少？更换激励方案有何影响？谁值得表彰？"},
  load: () => import("../incentives.js"),
};
