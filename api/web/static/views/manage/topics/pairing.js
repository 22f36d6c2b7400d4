// The place of mentoring among the capabilities. When to modify: with what it is called or answers.

export const topic = {
  name: "pairing",
  group: "people",
  title: {en: "Mentoring", zh: "师徒结对"},
  asks: {en: "Who should learn from whom, round by round?", zh: "每一轮谁该跟谁学？"},
  load: () => import("../pairing.js"),
};
