// The sides of a plan. Each tab's component gets the board; `applies` says whether a plan has that side at all.
// When to modify: to add a side.

import {Calendar} from "./calendar.js";
import {DecisionsTab} from "./decisions.js";
import {ItemsTab} from "./items.js";
import {MapTab, hasPlaces} from "./map.js";
import {RepsTab} from "./reps.js";
import {ScoreTab} from "./score.js";

export const tabs = [
  {value: "reps", label: {en: "People", zh: "人员"}, component: RepsTab},
  {value: "items", label: {en: "Items", zh: "项目"}, component: ItemsTab},
  {value: "calendar", label: {en: "Calendar", zh: "日历"}, component: Calendar, applies: (board) => board.items.start !== null},
  {value: "map", label: {en: "Map", zh: "地图"}, component: MapTab, applies: hasPlaces},
  {value: "score", label: {en: "Score", zh: "得分"}, component: ScoreTab},
  {value: "decisions", label: {en: "Ten decisions", zh: "十大决定"}, component: DecisionsTab},
];
