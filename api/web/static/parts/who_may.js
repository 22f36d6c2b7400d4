// What somebody sees who may not do a thing: the thing without its buttons, and who may. When to modify: with the roles.

import {session} from "../core/session.js";
import {say} from "../core/words.js";
import {h} from "../core/vue.js";

const words = {
  text: {en: "Your role ({role}) may look. To change this, ask somebody with the role {roles}.", zh: "您的角色（{role}）可以查看。如需更改，请联系具有 {roles} 角色的同事。"},
};

const WHO = {
  "changes:write": "planner", "jobs:write": "planner", "plans:write": "planner", "problems:write": "planner",
  "changes:approve": "approver", "plans:approve": "approver", "plans:publish": "approver", "route:write": "approver",
};

/** Says who may; `permission` as the route asks for it. */
export function WhoMay({permission}) {
  return h("p", {class: "note who-may"}, say(words.text, {role: session.role, roles: WHO[permission] ?? "admin"}));
}
WhoMay.props = {permission: String};
