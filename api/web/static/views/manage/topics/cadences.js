// The place of follow-ups among the capabilities. When to modify: with what they are called or answer.

export const topic = {
  name: "cadences",
  group: "talk",
  title: {en: "Follow-ups", zh: "客户跟进"},
  asks: {en: "Does every follow-up find a free minute before its deadline, and whose week is too full?", zh: "每次跟进能否在期限前排上？谁的时间不够？"},
  load: () => import("../cadences.js"),
};
