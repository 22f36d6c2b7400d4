// The place of disputes among the capabilities. When to modify: with what they are called or answer.

export const topic = {
  name: "disputes",
  group: "talk",
  title: {en: "Disputes", zh: "归属争议"},
  asks: {en: "Two people claim one account: what speaks for each, what does each outcome cost, what is fair?", zh: "两人争一个客户：各有何依据，各种结果代价多少，怎样才公平？"},
  load: () => import("../disputes.js"),
};
