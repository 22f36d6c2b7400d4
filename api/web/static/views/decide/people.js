// What those are called who act: the audit log names keys by their ids. When to modify: when people have more than a name.

import {get} from "../../core/api.js";
import {session} from "../../core/session.js";
import {say} from "../../core/words.js";
import {reactive} from "../../core/vue.js";

const names = reactive(new Map());
const words = {
  you: {en: "{name} (you)", zh: "{name}（您）"},
  process: {en: "the service", zh: "服务"},
};

/** Read the names; again whenever a view that shows them is opened, for keys come and go. */
export async function people() {
  const found = await get("/v1/page/people").catch(() => []);
  found.forEach((one) => names.set(one.actor, one.name));
}

/** The name of an actor; its id where nobody knows more. */
export function nameOf(actor) {
  if (!actor) return "–";
  if (actor.startsWith("process:")) return say(words.process);
  const name = names.get(actor) ?? actor;
  return actor === session.actor ? say(words.you, {name}) : name;
}
