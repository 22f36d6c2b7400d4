// The place of meetings and team events among the capabilities. When to modify: with what it is called or answers.

export const topic = {
  name: "meetings",
  group: "talk",
  title: {en: "Meetings and team events", zh: "会议与团建"},
  asks: {en: "When do we meet so that everybody can come and it hurts least, and who cannot?", zh: "会议放在何时人人能到、影响最小？谁来不了？"},
  load: () => import("../meetings.js"),
};
