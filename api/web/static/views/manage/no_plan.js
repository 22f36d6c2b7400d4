// Where a question has no plan to be asked of: one click makes a plan of the team, or opens the demo team with one.
// When to modify: with the ways to a first plan from here.

import {post} from "../../core/api.js";
import {setQuery} from "../../core/router.js";
import {may} from "../../core/session.js";
import {say} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {notifyProblem} from "../../parts/notice.js";
import {Empty, Panel} from "../../parts/panel.js";
import {WhoMay} from "../../parts/who_may.js";
import {FIRST_PLAN_SECONDS, openDemo} from "../start/work.js";
import {JobOf} from "../scenarios/job_of.js";

const words = {
  title: {en: "There is no plan yet", zh: "尚无方案"},
  text: {en: "These questions are asked of a plan. Make one, or look at the demo team first.", zh: "这些问题需要基于方案回答。请先生成方案，或先看看演示团队。"},
  make: {en: "Make a plan of {name}", zh: "为“{name}”生成方案"},
  demo: {en: "Open the demo team", zh: "打开演示团队"},
};
const DEMO = "shanghai"; // has roles, skills, duties and a calendar: every question has an answer there

/** Props: `place` without a plan. */
export const NoPlan = defineComponent({
  props: {place: Object},
  setup(props) {
    const [busy, job] = [ref(false), ref(null)];

    async function solve(find) {
      busy.value = true;
      try {
        const problem = await find();
        job.value = (await post("/v1/jobs", {kind: "solve", problem: problem.id, params: {seconds: FIRST_PLAN_SECONDS}}, {once: true})).id;
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }

    const onEnd = (ended) => { if (ended.new_plan) setQuery({problem: null, plan: ended.new_plan, answer: null}); };
    const buttons = () => [
      props.place.problem && h(Button, {kind: "main", busy: busy.value, onClick: () => solve(async () => props.place.problem)}, () => say(words.make, {name: props.place.problem.name})),
      may("problems:write") && h(Button, {kind: props.place.problem ? "plain" : "main", busy: busy.value, "data-act": "demo", onClick: () => solve(() => openDemo(DEMO))}, () => say(words.demo)),
    ];
    return () => h(Panel, {}, () => [
      job.value
        ? h(JobOf, {id: job.value, onEnd}, {default: () => null})
        : h(Empty, {title: words.title, text: words.text, symbol: "plan"}, () => (may("jobs:write") ? buttons() : h(WhoMay, {permission: "jobs:write"}))),
    ]);
  },
});
