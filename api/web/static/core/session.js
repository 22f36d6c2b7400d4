// Who is signed in, and what they may do. Signed out, the address is kept and the sign-in is shown in its place.
// When to modify: with how people sign in.

import {get, onSignedOut, post, Problem, remove} from "./api.js";
import {reactive} from "./vue.js";

export const session = reactive({state: "unknown", name: "", role: "", tenant: "", tenantName: "", permissions: new Set()});

/** Whether who is signed in has a permission (`plans:write`). */
export const may = (permission) => session.permissions.has(permission);

const NOT_SIGNED_IN = {
  title: {en: "The sign-in did not end well", zh: "登录未成功"},
  detail: {
    en: "It was not begun in this browser, took more than ten minutes, or the identity provider refused it. Begin again.",
    zh: "登录并非由本浏览器发起、超过十分钟，或被身份提供方拒绝。请重新开始。",
  },
};

/** Find out who is signed in; follows a link that signs in once. */
export async function begin() {
  const link = /^#first=([\w.-]+)$/.exec(window.location.hash)?.[1];
  if (link) {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    await post("/v1/page/session", {link}).catch((problem) => { session.problem = problem; });
  }
  const query = new URLSearchParams(window.location.search);
  if (query.has("problem")) {
    session.problem = new Problem(401, {code: query.get("problem"), words: NOT_SIGNED_IN});
    window.history.replaceState(null, "", window.location.pathname);
  }
  await look();
}

/** Sign in with a key; fails with the service's problem. */
export async function signIn(key) {
  await post("/v1/page/session", {key});
  session.problem = null;
  await look();
}

export async function signOut() {
  await remove("/v1/page/session").catch(() => {});
  forget();
}

async function look() {
  try {
    const found = await get("/v1/page/session");
    Object.assign(session, {
      state: "in", name: found.name, role: found.role, actor: found.actor, tenant: found.tenant,
      tenantName: found.tenant_name, permissions: new Set(found.permissions), rep: found.rep, expires: found.expires,
    });
  } catch (problem) {
    if (problem.status !== 401) session.problem = problem;
    forget();
  }
}

function forget() {
  Object.assign(session, {state: "out", name: "", role: "", permissions: new Set()});
}

onSignedOut(forget);
