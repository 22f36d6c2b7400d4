// Watch: what needs attention with its repair, arrivals as they are routed, what waits and what is due, jobs that run.
// When to modify: with what is watched on one screen.

import {Link} from "../core/router.js";
import {may} from "../core/session.js";
import {percent, say} from "../core/words.js";
import {defineComponent, h, ref} from "../core/vue.js";
import {Button} from "../parts/form.js";
import {Failure, Panel, Skeleton, ViewHead} from "../parts/panel.js";
import {Gap} from "../parts/progress.js";
import {kindTitle, stateOf} from "./job/kinds.js";
import {Alerts} from "./watch/alerts.js";
import {Feed} from "./watch/feed.js";
import {useWatch} from "./watch/live.js";
import {BeginRouting, TryLead} from "./watch/setup.js";
import {OpenWork, RepsNow} from "./watch/work.js";

export const title = {en: "Watch", zh: "动态"};

const words = {
  head: {en: "Watch", zh: "动态"},
  note: {en: "What needs attention, and leads as they arrive.", zh: "需要关注的事项，以及实时到达的线索。"},
  live: {en: "live", zh: "实时"},
  try: {en: "Try a lead", zh: "试一条线索"},
  jobs: {en: "Running now", zh: "正在进行"},
  plan: {en: "The plan in view", zh: "所关注的方案"},
  gap: {en: "gap {gap}", zh: "差距 {gap}"},
};

function jobsPanel(jobs) {
  if (!jobs.length) return null;
  return h(Panel, {title: words.jobs}, () => h("ul", {class: "running"}, jobs.map((job) => h("li", {key: job.id}, [
    h("p", [h(Link, {to: `/jobs/${job.id}`}, () => job.note || kindTitle(job.kind)), " ", h("span", {class: ["badge", stateOf(job).look]}, stateOf(job).text), typeof job.progress?.gap === "number" && h("span", {class: "note"}, ` ${say(words.gap, {gap: percent(job.progress.gap, 1)})}`)]),
    h(Gap, {gap: job.progress?.gap ?? null}),
  ]))));
}

export const component = defineComponent({
  setup() {
    const use = useWatch();
    const isTrying = ref(false);
    const routed = () => { isTrying.value = false; };
    const actions = () => [
      use.state.isRouted && h("span", {class: "badge good live"}, say(words.live)),
      use.state.alerts?.plan && h(Link, {to: `/plans/${use.state.alerts.plan}`, class: "button"}, () => say(words.plan)),
      use.state.isRouted && may("route:write") && h(Button, {symbol: "play", onClick: () => { isTrying.value = true; }}, () => say(words.try)),
    ];
    const live = () => h("div", {class: "watch-live"}, [
      h(Feed, {feed: use.state.feed, fresh: use.state.fresh}),
      h("div", {class: "watch-side"}, [h(OpenWork, {work: use.state.work, reps: use.state.reps, onDone: use.settle}), h(RepsNow, {reps: use.state.reps, onDone: use.settle})]),
    ]);
    return () => {
      if (use.state.problem) return h("div", {class: "view"}, h(Failure, {problem: use.state.problem, again: use.begin}));
      if (!use.state.alerts) return h(Skeleton, {lines: 6});
      return h("div", {class: "view watch"}, [
        h(ViewHead, {title: words.head, note: words.note}, {actions}),
        h(Alerts, {alerts: use.state.alerts, onDone: use.settle}),
        jobsPanel(use.state.jobs),
        use.state.isRouted ? live() : h(Panel, {}, () => h(BeginRouting, {plan: use.state.alerts.plan, problem: use.state.alerts.problem, onBegun: use.begin})),
        isTrying.value && h(TryLead, {onClose: () => { isTrying.value = false; }, onRouted: routed}),
      ]);
    };
  },
});
