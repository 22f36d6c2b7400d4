// The capabilities of the management cycle, in the order in which the section shows them. Each is a module of its own in
// `topics/` that exports `topic`: `{name, group, title, asks, load}`; `asks` is the manager's question in one sentence,
// `load` imports the view, whose `component` gets `{place}`. When to modify: to add a capability: one line here, one module there.

import {topic as cadences} from "./topics/cadences.js";
import {topic as disputes} from "./topics/disputes.js";
import {topic as goals} from "./topics/goals.js";
import {topic as incentives} from "./topics/incentives.js";
import {topic as meetings} from "./topics/meetings.js";
import {topic as notices} from "./topics/notices.js";
import {topic as pairing} from "./topics/pairing.js";
import {topic as problems} from "./topics/problems.js";
import {topic as responsibility} from "./topics/responsibility.js";
import {topic as review} from "./topics/review.js";
import {topic as roles} from "./topics/roles.js";
import {topic as strain} from "./topics/strain.js";
import {topic as training} from "./topics/training.js";
import {topic as workPlan} from "./topics/work_plan.js";

export const topics = [
  responsibility, roles, workPlan,
  training, pairing, strain,
  goals, incentives, review,
  meetings, notices, cadences, problems, disputes,
];

export const groups = {
  work: {en: "Who does what", zh: "分工"},
  people: {en: "Train and support people", zh: "培养与支持"},
  goals: {en: "Goals, pay and review", zh: "目标、激励与复盘"},
  talk: {en: "Keep in step", zh: "沟通与问题"},
};

export const topicNamed = (name) => topics.find((one) => one.name === name);
