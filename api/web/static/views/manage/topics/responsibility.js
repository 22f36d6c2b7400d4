// The place of the responsibility sheet among the capabilities. When to modify: with what it is called or answers.

export const topic = {
  name: "responsibility",
  group: "work",
  title: {en: "Responsibility", zh: "明确职责"},
  asks: {en: "Does every account have exactly one person who develops, keeps and serves it?", zh: "每个客户的开拓、维护与服务是否恰有一人负责？"},
  load: () => import("../responsibility.js"),
};
