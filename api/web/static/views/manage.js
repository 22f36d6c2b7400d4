// The management cycle on the page: what a manager asks of a plan beyond who owns what. `/manage` lists the questions as
// tiles, `/manage/{topic}` answers one of them for the plan chosen at the top. When to modify: with the frame around the
// capabilities; each capability stands in `manage/topics.js`.

import {loading} from "../core/load.js";
import {Link, route} from "../core/router.js";
import {say} from "../core/words.js";
import {defineComponent, h, shallowRef} from "../core/vue.js";
import {Empty, Failure, Loaded, Panel, Skeleton, ViewHead} from "../parts/panel.js";
import {NoPlan} from "./manage/no_plan.js";
import {PlaceChoice, readPlace} from "./manage/place.js";
import {groups, topicNamed, topics} from "./manage/topics.js";

const words = {
  title: {en: "Manage", zh: "管理"},
  note: {en: "Questions that a manager asks of a plan. Each is worked out, with proof where there is one.", zh: "主管围绕方案会问的问题。每一项都经计算得出，能证明的均给出证明。"},
  all: {en: "All questions", zh: "全部问题"},
  nav: {en: "Questions", zh: "问题"},
  missing: {en: "There is no such question", zh: "没有这个问题"},
};

export const title = () => topicNamed(route.params.topic)?.title ?? words.title;

/** The capabilities side by side; the one that is open is marked. */
function TopicNav({query}) {
  const show = ({el}) => el.querySelector("[aria-current]")?.scrollIntoView({block: "nearest", inline: "center"}); // narrow: one row that scrolls
  return h("nav", {class: "topic-nav", "aria-label": say(words.nav), onVnodeMounted: show}, topics.map((one) => h(Link, {
    to: `/manage/${one.name}`, query, key: one.name, "aria-current": one.name === route.params.topic ? "page" : undefined,
  }, () => say(one.title))));
}
TopicNav.props = {query: Object};

/** What links inside the section take along: the plan that is looked at, and nothing of the question that is left. */
const planQuery = () => Object.fromEntries(["problem", "plan"].filter((name) => route.query[name]).map((name) => [name, route.query[name]]));

const tile = (one) => h("li", {key: one.name, class: "topic-tile"}, h(Link, {to: `/manage/${one.name}`, query: planQuery()}, () => [h("h3", say(one.title)), h("p", {class: "note"}, say(one.asks))]));

function tiles() {
  return Object.entries(groups).map(([name, heading]) => [name, heading, topics.filter((one) => one.group === name)]).filter(([, , mine]) => mine.length)
    .map(([name, heading, mine]) => h("section", {key: name, class: "topic-group"}, [h("h2", say(heading)), h("ul", {class: "topic-tiles"}, mine.map(tile))]));
}

function overview(place) {
  return h("div", {class: "view manage"}, [
    h(ViewHead, {title: words.title, note: words.note}, {actions: () => (place.value ? h(PlaceChoice, {place: place.value}) : place.isLoading && h(Skeleton, {lines: 1}))}),
    tiles(),
    place.problem && h(Failure, {problem: place.problem, again: place.again}),
    place.value && !place.value.plan && h(NoPlan, {place: place.value}),
  ]);
}

/** The view of a capability, loaded when it is first asked for. */
function useTopic(topic) {
  const module = shallowRef(null);
  topic.load().then((found) => { module.value = found; }, (fault) => { console.error(fault); module.value = {fault}; });
  return module;
}

export const component = defineComponent({
  setup() {
    const topic = topicNamed(route.params.topic);
    const place = loading(readPlace, () => `${route.query.problem ?? ""} ${route.query.plan ?? ""}`);
    if (!route.params.topic) return () => overview(place);
    if (!topic) return () => h("div", {class: "view"}, h(Panel, {}, () => h(Empty, {title: words.missing}, () => h(Link, {to: "/manage", class: "button main"}, () => say(words.all)))));
    const module = useTopic(topic);
    const answered = (found) => {
      if (!found.plan) return h(NoPlan, {place: found});
      if (!module.value) return h(Skeleton, {lines: 6});
      if (module.value.fault) return h(Failure, {problem: module.value.fault});
      return h(module.value.component, {place: found, key: found.plan.id});
    };
    return () => h("div", {class: "view manage"}, [
      h(ViewHead, {title: topic.title, note: topic.asks}, {
        above: () => h("p", {class: "crumbs"}, h(Link, {to: "/manage", query: planQuery()}, () => say(words.all))),
        actions: () => place.value && h(PlaceChoice, {place: place.value}),
      }),
      h(TopicNav, {query: planQuery()}),
      h(Loaded, {of: place, lines: 6}, {default: answered}),
    ]);
  },
});
