// What if: scenarios of a problem side by side, with charts, and the curve of moves against evenness to click on. What is
// asked is kept in this browser; answers are jobs, so that a reload goes on following them. When to modify: with what can
// be asked; the parts stand in `scenarios/`.

import {get, post} from "../core/api.js";
import {keptRef} from "../core/keep.js";
import {loading} from "../core/load.js";
import {Link, route, setQuery} from "../core/router.js";
import {may} from "../core/session.js";
import {say} from "../core/words.js";
import {defineComponent, h, ref} from "../core/vue.js";
import {Button} from "../parts/form.js";
import {notifyProblem} from "../parts/notice.js";
import {Empty, Loaded, Panel, ViewHead} from "../parts/panel.js";
import {Tabs} from "../parts/tabs.js";
import {WhoMay} from "../parts/who_may.js";
import {boardOf} from "../core/board.js";
import {Comparison} from "./scenarios/comparison.js";
import {Editor, changesOf, nameOf} from "./scenarios/editor.js";
import {Frontier} from "./scenarios/frontier.js";
import {JobOf} from "./scenarios/job_of.js";
import {secondsFor} from "./change/replan.js";

const words = {
  title: {en: "What if", zh: "情景对照"},
  note: {en: "Each scenario is planned from the newest plan and set beside it. Nothing changes in force.", zh: "每个情景都从最新方案出发重新规划，并与其对照。不影响生效内容。"},
  back: {en: "Back to the problem", zh: "返回问题"},
  sides: {en: "What is asked", zh: "提问内容"},
  scenarios: {en: "Scenarios side by side", zh: "情景对照"},
  frontier: {en: "How many moves are worth it", zh: "换人多少才值得"},
  noPlan: {en: "There is no plan yet", zh: "尚无方案"},
  noPlanText: {en: "Plan the problem first; scenarios are compared with its plan.", zh: "请先求解问题；情景将与其方案对照。"},
  toProblem: {en: "To the problem", zh: "前往问题"},
  none: {en: "Add a scenario, or take the first: two people leave.", zh: "请添加情景，例如：两人离开。"},
  add: {en: "Add a scenario", zh: "添加情景"},
  run: {en: "Compare", zh: "对照"},
  asked: {en: "Scenarios", zh: "情景"},
  answer: {en: "Side by side", zh: "对照结果"},
};

/** The problem with its newest plan as a board; board null without a plan. */
async function read(id) {
  const [problem, plans] = await Promise.all([get(`/v1/problems/${id}`), get("/v1/plans", {problem: id, limit: 1})]);
  const plan = plans.items[0] ?? null;
  return {problem, plan, board: plan && await boardOf(plan.id)};
}

/** Scenarios and the job that compared them last. */
function useScenarios(id, plan) {
  const kept = keptRef(`scenarios ${id}`, {list: [], job: null});
  const busy = ref(false);
  const set = (changes) => { kept.value = {...kept.value, ...changes}; };

  async function run(board) {
    busy.value = true;
    try {
      const scenarios = kept.value.list.map((one, at) => ({name: `s${at + 1}`, changes: {name: nameOf(one, board), ...changesOf(one)}}));
      const job = await post("/v1/jobs", {kind: "what-if", problem: id, plan: plan.id, params: {scenarios, seconds: secondsFor(board.numItems)}}, {once: true});
      set({job: job.id});
      setQuery({answer: job.id});
    } catch (problem) {
      notifyProblem(problem);
    }
    busy.value = false;
  }
  return {kept, busy, run, set};
}

const Asked = defineComponent({
  props: {problem: Object, plan: Object, board: Object},
  setup({problem, plan, board}) {
    const state = useScenarios(problem.id, plan);
    const list = () => state.kept.value.list;
    const replace = (at, one) => state.set({list: list().map((old, index) => (index === at ? one : old))});
    const add = () => state.set({list: [...list(), {gone: [], capacity: 0, minutes: 0, away: []}]});
    const scenarios = () => h(Panel, {title: words.asked}, {
      actions: () => may("jobs:write") && [
        h(Button, {onClick: add, "data-act": "add"}, () => say(words.add)),
        h(Button, {kind: "main", symbol: "play", disabled: !list().length, busy: state.busy.value, onClick: () => state.run(board), "data-act": "compare"}, () => say(words.run)),
      ],
      default: () => [
        !may("jobs:write") && h(WhoMay, {permission: "jobs:write"}),
        !list().length && h("p", {class: "note"}, say(words.none)),
        h("div", {class: "scenario-list"}, list().map((one, at) => h(Editor, {key: at, scenario: one, board, at, onChange: (changed) => replace(at, changed), onRemove: () => state.set({list: list().filter((_, index) => index !== at)})}))),
      ],
    });
    const job = () => route.query.answer ?? state.kept.value.job; // a link to an answer can be sent
    const forget = () => { state.set({job: null}); setQuery({answer: null}); };
    const answer = () => job() && h(Panel, {title: words.answer}, {
      default: () => h(JobOf, {key: job(), id: job(), onGone: forget}, {default: (found) => h(Comparison, {answer: found, board})}),
    });
    return () => {
      const tab = route.query.tab === "frontier" ? "frontier" : "scenarios";
      return h(Tabs, {tabs: ["scenarios", "frontier"].map((value) => ({value, label: words[value]})), value: tab, label: words.sides, onChange: (value) => setQuery({tab: value}, {replace: false})},
        () => (tab === "frontier" ? h(Frontier, {problem, board}) : h("div", {class: "scenario-body"}, [scenarios(), answer()])));
    };
  },
});

export const title = words.title;

export const component = defineComponent({
  setup() {
    const {id} = route.params;
    const loaded = loading(() => read(id));
    return () => h("div", {class: "view"}, h(Loaded, {of: loaded, lines: 6}, {default: ({problem, plan, board}) => [
      h(ViewHead, {title: words.title, note: words.note}, {above: () => h("p", {class: "crumbs"}, h(Link, {to: `/problems/${id}`}, () => problem.name || say(words.back)))}),
      plan ? h(Asked, {problem, plan, board}) : h(Panel, {}, () => h(Empty, {title: words.noPlan, text: words.noPlanText}, () => h(Link, {to: `/problems/${id}`, class: "button main"}, () => say(words.toProblem)))),
    ]}));
  },
});
