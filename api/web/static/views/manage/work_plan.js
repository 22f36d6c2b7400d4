// The dated work plan of a person: duties at their time, contacts with every account in free minutes before their deadline.
// When to modify: with what a work plan says (assigner/manage/responsibility/work_plan.py).

import {get} from "../../core/api.js";
import {date} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {Link, go, route, setQuery} from "../../core/router.js";
import {count, hours, listed, say} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {Bar} from "../../parts/bars.js";
import {Select, Slider} from "../../parts/form.js";
import {Loaded, Panel} from "../../parts/panel.js";
import {peopleOptions} from "../change/items.js";
import {People} from "./fields.js";
import {FileLink} from "./files.js";
import {Item, Next, Person, ShortTable, nameOf} from "./parts.js";
import {Question} from "./question.js";
import {Weeks} from "./weeks.js";

const words = {
  who: {en: "For whom", zh: "为谁"},
  length: {en: "Length of a contact", zh: "每次联系时长"},
  minutes: {en: "{n} min", zh: "{n} 分钟"},
  shown: {en: "Person shown", zh: "显示人员"},
  fits: {en: "Everything fits before its deadline.", zh: "全部事项均可在截止前完成。"},
  left: {en: "Contacts without a free time before their deadline: {n}, of {names}. Give accounts to somebody else, or make contacts shorter.", zh: "截止前没有空余时间的联系 {n} 次（{names}）：请转出客户或缩短联系时长。"},
  calendar: {en: "Weeks of {name}", zh: "{name}的日程"},
  tasks: {en: "Tasks by date", zh: "按日期的任务"},
  when: {en: "When", zh: "时间"}, task: {en: "Task", zh: "任务"}, time: {en: "Takes", zh: "用时"}, due: {en: "Due", zh: "截止"}, needs: {en: "Needs", zh: "所需"},
  noTime: {en: "no free time", zh: "无空余时间"}, contact: {en: "contact", zh: "联系"}, duty: {en: "duty", zh: "任务"},
  away: {en: "Try giving work away", zh: "尝试转出工作"},
  all: {en: "Everybody asked for", zh: "全部人员"}, person: {en: "Person", zh: "人员"}, number: {en: "Tasks", zh: "任务"}, work: {en: "Time", zh: "时间"}, undone: {en: "Without time", zh: "无时间"},
  ics: {en: "Calendar of {name} (ICS)", zh: "{name}的日历（ICS）"},
  excel: {en: "All work plans (Excel)", zh: "全部工作计划（Excel）"},
};
const MOST_ASKED = 12;

const placed = (plan) => plan.tasks.filter((task) => task.start);
const left = (plan) => plan.tasks.filter((task) => !task.start);
const minutes = (plan) => placed(plan).reduce((sum, task) => sum + task.minutes, 0);

/** Who needs a look comes first: what finds no time, then who has most to do. */
const byNeed = (plans) => [...plans].sort((a, b) => left(b).length - left(a).length || minutes(b) - minutes(a));
const clock = (start) => `${date(start.slice(0, 10))} ${start.slice(11, 16)}`;

function next(plans, place) {
  const short = plans.filter((plan) => left(plan).length);
  if (!short.length) return h(Next, {kind: "good", text: words.fits});
  const names = listed(short.slice(0, 3).map((plan) => nameOf(place, plan.rep))) + (short.length > 3 ? " …" : "");
  const n = count(short.reduce((sum, plan) => sum + left(plan).length, 0));
  return h(Next, {kind: "warn", text: say(words.left, {n, names})}, {default: () => h(Link, {to: `/plans/${place.plan.id}/change`, class: "button"}, () => say(words.away))});
}

function overview(plans, place) {
  const most = Math.max(...plans.map(minutes), 1);
  return plans.length > 1 && h(Panel, {title: words.all, flush: true}, () => h(ShortTable, {
    heads: [[words.person], [words.work], [words.number, "number"], [words.undone, "number"]], rows: plans,
    row: (plan) => h("tr", {key: plan.rep}, [
      h("td", {class: "who-cell"}, h("button", {type: "button", class: "as-link", onClick: () => setQuery({who: plan.rep})}, nameOf(place, plan.rep))),
      h("td", {class: "bar-cell-wide"}, h(Bar, {value: minutes(plan), most, text: hours(minutes(plan))})), h("td", {class: "number"}, count(placed(plan).length)),
      h("td", {class: "number"}, left(plan).length ? h("span", {class: "badge warn"}, count(left(plan).length)) : "0"),
    ]),
  }));
}

function tasks(plan, place) {
  const row = (task, at) => h("tr", {key: at}, [
    h("td", {class: "who-cell"}, task.start ? clock(task.start) : h("span", {class: "badge warn"}, say(words.noTime))),
    h("td", [h(Item, {place, item: task.item, name: task.name}), " ", h("span", {class: "note"}, say(words[task.kind]))]),
    h("td", {class: "number"}, hours(task.minutes)), h("td", date(task.deadline)), h("td", {class: "note"}, listed(task.resources)),
  ]);
  return h(Panel, {title: words.tasks, flush: true}, () => h(ShortTable, {
    heads: [[words.when], [words.task], [words.time, "number"], [words.due], [words.needs]], rows: [...left(plan), ...placed(plan)], row, most: 15,
  }));
}

const shownOf = (plans) => plans.find((plan) => plan.rep === route.query.who) ?? plans[0];

const Shown = defineComponent({
  props: {plans: Array, place: Object},
  setup({plans, place}) {
    const calendar = loading(() => get(`/v1/page/plans/${place.plan.id}/calendar`, {}, {cache: "no-cache"}));
    return () => {
      const plan = shownOf(plans);
      const name = nameOf(place, plan.rep);
      return h("div", {class: "answer"}, [
        h(Panel, {title: say(words.calendar, {name}), note: say(plan.headline), flush: true}, {
          actions: () => [
            plans.length > 1 && h(Select, {id: "shown-rep", "aria-label": say(words.shown), value: plan.rep, options: plans.map((one) => ({value: one.rep, label: nameOf(place, one.rep)})), onChange: (who) => setQuery({who})}),
            h(Person, {place, rep: plan.rep}),
          ],
          default: () => h(Loaded, {of: calendar}, {default: (found) => h(Weeks, {tasks: placed(plan), calendar: found, rep: place.board.repNumber.get(plan.rep), onOpen: (task) => go(`/plans/${place.plan.id}`, {tab: "items", item: task.item})})}),
        }),
        tasks(plan, place),
      ]);
    };
  },
});

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    const defaults = {who: peopleOptions(place.board).slice(0, MOST_ASKED).map((one) => one.value), contact_minutes: 60};
    const params = ({who, contact_minutes}) => ({work_plans: who.length ? who : defaults.who, roles: {contact_minutes}});
    return () => h(Question, {name: "work-plan", kind: "responsibility", place, defaults, params, fits: (job) => job.params.work_plans?.length > 0, headline: () => null}, {
      fields: ({values, set}) => [
        h(People, {id: "who", label: words.who, place, value: values.who, onChange: (who) => set({who})}),
        h(Slider, {id: "contact", label: words.length, min: 15, max: 240, step: 15, value: values.contact_minutes, show: (value) => say(words.minutes, {n: value}), onChange: (contact_minutes) => set({contact_minutes})}),
      ],
      default: (answer) => { const plans = byNeed(answer.work_plans); return [next(plans, place), overview(plans, place), h(Shown, {plans, place})]; },
      downloads: (job, answer) => {
        const {rep} = shownOf(byNeed(answer.work_plans));
        return h("div", {class: "actions"}, [
          h(FileLink, {job: job.id, format: "ics", rep, label: say(words.ics, {name: nameOf(place, rep)})}),
          h(FileLink, {job: job.id, format: "xlsx", label: words.excel}),
        ]);
      },
    });
  },
});
