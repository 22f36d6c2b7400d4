// What is asked about meetings where nobody has said anything yet, and who comes to a series in words.
// When to modify: with the usual meetings of a team.

import {listed, say} from "../../../core/words.js";

const words = {
  standUp: {en: "{team}: stand-up", zh: "{team}晨会"},
  weekly: {en: "Weekly meeting", zh: "周会"},
  review: {en: "Monthly review", zh: "月度复盘"},
  everybody: {en: "everybody", zh: "全员"},
  with: {en: "{host} with each of {people}", zh: "{host} 与 {people} 逐一"},
};
const MOST_STAND_UPS = 6;

export const EVERYBODY = "*";

/** Teams with at least two active people, by number. */
const teamsOf = (board) => board.teams.id.map((_, team) => team).filter((team) => board.reps.team.filter((one, rep) => one === team && board.reps.active[rep]).length > 1);

/** The usual meetings: a stand-up a team, a weekly meeting and a monthly review of everybody. */
export function usual(board) {
  const standUps = teamsOf(board).slice(0, MOST_STAND_UPS).map((team) => ({
    id: `stand-up-${team + 1}`, name: say(words.standUp, {team: board.teams.name[team]}), rhythm: "daily", minutes: 15, people: {teams: [board.teams.id[team]]}, earliest: "09:00", latest: "11:00",
  }));
  return [
    ...standUps,
    {id: "weekly", name: say(words.weekly), rhythm: "weekly", minutes: 60, people: {everybody: true}},
    {id: "review", name: say(words.review), rhythm: "monthly", minutes: 90, people: {everybody: true}},
  ];
}

/** A new series at the end of a list. */
export function another(series) {
  let number = series.length + 1;
  while (series.some((one) => one.id === `meeting-${number}`)) number += 1;
  return {id: `meeting-${number}`, name: "", rhythm: "weekly", minutes: 60, people: {everybody: true}};
}

/** Who comes as one value of a choice: everybody, a team, or "" for whatever else a file says. */
export function whoOf({people}) {
  if (people.everybody) return EVERYBODY;
  const isTeam = people.teams?.length === 1 && !people.reps?.length && !people.roles?.length;
  return isTeam ? people.teams[0] : "";
}

/** Who comes, in words. */
export function whoWords(series, board) {
  const {people, host} = series;
  const teams = (people.teams ?? []).map((id) => board.teams.name[board.teams.id.indexOf(id)] ?? id);
  const reps = (people.reps ?? []).map((id) => board.reps.name[board.repNumber.get(id)] ?? id);
  const all = people.everybody ? say(words.everybody) : listed([...teams, ...(people.roles ?? []), ...reps]);
  return host ? say(words.with, {host: board.reps.name[board.repNumber.get(host)] ?? host, people: all}) : all;
}
