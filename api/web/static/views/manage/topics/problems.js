// The place of watched problems among the capabilities. When to modify: with what they are called or answer.

export const topic = {
  name: "problems",
  group: "talk",
  title: {en: "Problems", zh: "问题跟踪"},
  asks: {en: "What goes wrong, which change did it, what is the cheapest way out, and who looks after it?", zh: "哪里出了问题，起因是什么，最省的出路是什么，由谁处理？"},
  load: () => import("../problems.js"),
};
