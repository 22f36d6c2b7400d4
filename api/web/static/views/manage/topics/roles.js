// The place of role design among the capabilities. When to modify: with what it is called or answers.

export const topic = {
  name: "roles",
  group: "work",
  title: {en: "Roles", zh: "角色设计"},
  asks: {en: "Who should develop, keep and serve so that the least work stays uncovered?", zh: "由谁开拓、维护与服务，才能使未覆盖的工作最少？"},
  load: () => import("../roles.js"),
};
