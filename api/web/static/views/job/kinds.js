// What kinds of jobs are called, once for the whole page. When to modify: never; the service names its kinds.

import {get} from "../../core/api.js";
import {say} from "../../core/words.js";
import {reactive} from "../../core/vue.js";

const titles = reactive(new Map());
let asked = null;

/** The title of a kind, its name until the service has told. */
export function kindTitle(kind) {
  asked ??= get("/v1/kinds").then((found) => found.items.forEach((one) => titles.set(one.name, one.title))).catch(() => { asked = null; });
  return titles.has(kind) ? say(titles.get(kind)) : kind;
}

const states = {
  queued: {en: "waiting", zh: "排队中"},
  running: {en: "running", zh: "进行中"},
  stopping: {en: "stopping", zh: "正在停止"},
  succeeded: {en: "done", zh: "已完成"},
  failed: {en: "failed", zh: "失败"},
  cancelled: {en: "stopped", zh: "已停止"},
  expired: {en: "too late", zh: "已过期"},
};
const LOOKS = {succeeded: "good", failed: "bad", expired: "bad", running: "accent", stopping: "warn"};

/** State and look of a job's badge. */
export const stateOf = (job) => ({text: say(states[job.state] ?? job.state), look: LOOKS[job.state] ?? ""});
