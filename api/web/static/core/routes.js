// Every address of the page and the module that shows it. A view module exports `component` (rendered with the router's
// `route`) and `title` (words, or a function that returns them). When to modify: to add a view: one line here, one file
// in `views/`.

export const routes = {
  home: {path: "/", load: () => import("../views/start.js")},
  start: {path: "/start", load: () => import("../views/start.js")},
  problems: {path: "/problems", load: () => import("../views/problems.js")},
  problem: {path: "/problems/{id}", load: () => import("../views/problem.js")},
  scenarios: {path: "/problems/{id}/scenarios", load: () => import("../views/scenarios.js")},
  plan: {path: "/plans/{id}", load: () => import("../views/plan.js")},
  change: {path: "/plans/{id}/change", load: () => import("../views/change.js")},
  decide: {path: "/changes/{id}", load: () => import("../views/decide.js")},
  changes: {path: "/changes", load: () => import("../views/changes.js")},
  manage: {path: "/manage", load: () => import("../views/manage.js")},
  managing: {path: "/manage/{topic}", load: () => import("../views/manage.js")},
  watch: {path: "/watch", load: () => import("../views/watch.js")},
  jobs: {path: "/jobs", load: () => import("../views/jobs.js")},
  job: {path: "/jobs/{id}", load: () => import("../views/job.js")},
  me: {path: "/me", load: () => import("../views/me.js")},
  settings: {path: "/settings", load: () => import("../views/settings.js")},
};
