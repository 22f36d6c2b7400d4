// The territories of a plan where positions exist: items coloured by who has them, people as squares; choosing a person
// shows the outline of their book. When to modify: with what the map shows.

import {openPanel} from "../../core/panels.js";
import {route} from "../../core/router.js";
import {count, say} from "../../core/words.js";
import {computed, defineComponent, h, ref} from "../../core/vue.js";
import {Choice} from "../../parts/form.js";
import {colourOf, hull, pathOf, Plane, projection} from "../../parts/map.js";
import {Panel} from "../../parts/panel.js";

const words = {
  about: {en: "Places of items, coloured by person; drag to move, wheel or + and − to zoom", zh: "项目位置，按人员着色；拖动可移动，滚轮或 + − 可缩放"},
  colour: {en: "Colour", zh: "着色"},
  rep: {en: "Person", zh: "人员"},
  team: {en: "Team", zh: "团队"},
  moved: {en: "Moved", zh: "调整"},
  nobody: {en: "nobody", zh: "无人"},
  missing: {en: "{n} without a position", zh: "{n} 项没有位置"},
  same: {en: "stays", zh: "不变"},
  changed: {en: "moves", zh: "调整"},
};

/** Whether a plan has positions to draw. */
export const hasPlaces = (board) => board.items.latitude !== null && board.items.longitude !== null;

function placed(board) {
  const {latitude, longitude} = board.items;
  const known = latitude.map((_, item) => item).filter((item) => latitude[item] !== null && longitude[item] !== null);
  const ofReps = board.reps.latitude && board.reps.longitude ? board.reps.id.map((_, rep) => rep).filter((rep) => board.reps.latitude[rep] !== null && board.reps.longitude[rep] !== null) : [];
  const points = known.map((item) => [latitude[item], longitude[item]]);
  const homes = ofReps.map((rep) => [board.reps.latitude[rep], board.reps.longitude[rep]]);
  const {place, km} = projection([...points, ...homes]);
  return {items: known.map((item, index) => ({item, at: place(points[index])})), reps: ofReps.map((rep, index) => ({rep, at: place(homes[index])})), km};
}

function groupOf(board, by, item) {
  const rep = board.items.rep[item];
  if (by === "moved") return board.items.owner[item] >= 0 && board.items.owner[item] !== rep ? 1 : 0;
  return by === "team" ? (rep < 0 ? -1 : board.reps.team[rep]) : rep;
}

function nearest(list, [x, y], reach) {
  let best = null;
  let least = reach * reach;
  for (const one of list) {
    const away = (one.at[0] - x) ** 2 + (one.at[1] - y) ** 2;
    if (away < least) { least = away; best = one; }
  }
  return best;
}

export const MapTab = defineComponent({
  props: {board: Object},
  setup(props) {
    const {board} = props;
    const places = placed(board);
    const by = ref("rep");
    const under = ref(null);
    const groups = computed(() => {
      const found = new Map();
      for (const one of places.items) {
        const group = groupOf(board, by.value, one.item);
        if (!found.has(group)) found.set(group, []);
        found.get(group).push(one.at);
      }
      return [...found].map(([group, list]) => ({group, path: pathOf(list)}));
    });
    const chosenRep = computed(() => (route.query.rep ? board.repNumber.get(route.query.rep) : route.query.item ? board.items.rep[board.itemNumber.get(route.query.item)] : undefined));
    const outline = computed(() => {
      if (chosenRep.value === undefined || chosenRep.value < 0) return null;
      const own = places.items.filter((one) => board.items.rep[one.item] === chosenRep.value).map((one) => one.at);
      return own.length > 2 ? hull(own).map((at) => at.map((one) => one.toFixed(1)).join(" ")).join(",") : null;
    });
    const colour = (group) => (by.value === "moved" ? (group ? "var(--bar-over)" : "var(--line-strong)") : group < 0 ? "var(--muted)" : colourOf(group));
    const pick = (at, reach) => {
      const rep = nearest(places.reps, at, reach);
      const item = rep ? null : nearest(places.items, at, reach);
      if (rep) openPanel("rep", board.reps.id[rep.rep]);
      else if (item) openPanel("item", board.items.id[item.item]);
    };
    const hover = (at, reach) => { under.value = nearest(places.items, at, reach); };
    const label = (one) => `${board.items.name[one.item]} · ${board.items.rep[one.item] < 0 ? say(words.nobody) : board.reps.name[board.items.rep[one.item]]}`;
    const draw = ({scale}) => [
      outline.value && h("polygon", {points: outline.value, class: "book", style: {"--colour": colourOf(chosenRep.value)}}),
      groups.value.map(({group, path}) => h("path", {d: path, class: "points", stroke: colour(group), opacity: outline.value && by.value === "rep" && group !== chosenRep.value ? 0.25 : 0.85})),
      places.reps.map(({rep, at}) => h("rect", {x: at[0] - 5 * scale, y: at[1] - 5 * scale, width: 10 * scale, height: 10 * scale, rx: 2 * scale, class: "home", fill: by.value === "team" ? colourOf(board.reps.team[rep]) : colourOf(rep)}, [h("title", board.reps.name[rep])])),
      under.value && h("circle", {cx: under.value.at[0], cy: under.value.at[1], r: 7 * scale, class: "under"}),
    ];
    const missing = board.numItems - places.items.length;
    return () => h(Panel, {flush: true}, () => [
      h("div", {class: "panel-tools"}, [
        h(Choice, {value: by.value, label: words.colour, options: ["rep", "team", "moved"].map((value) => ({value, label: words[value]})), onChange: (value) => { by.value = value; }}),
        h("span", {class: "note", "aria-live": "polite"}, under.value ? label(under.value) : say(words.about)),
        missing > 0 && h("span", {class: "note legend"}, say(words.missing, {n: count(missing)})),
      ]),
      h(Plane, {label: say(words.about), km: places.km, onPick: pick, onHover: hover}, {default: draw}),
    ]);
  },
});
