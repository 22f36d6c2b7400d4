// The place of change notices among the capabilities. When to modify: with what they are called or answer.

export const topic = {
  name: "notices",
  group: "talk",
  title: {en: "Change notices", zh: "变更通知"},
  asks: {en: "Whom does the plan touch, and what does each of them need to hear, in their language?", zh: "方案影响到谁？每个人需要用自己的语言知道什么？"},
  load: () => import("../notices.js"),
};
