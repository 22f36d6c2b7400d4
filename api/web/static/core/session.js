// Who is signed in, and what they may do. Signed out, the address is kept and the sign-in is shown in its place.
// When to modify: with how people sign in.

import {get, onSignedOut, post, remove} from "./api.js";
import {reactive} from "./vue.js";

export const session = reactive({state: "unknown", name: "", role: "", tenant: "", tenantName: "", permissions: new Set()});

/** Whether who is signed in has a permission (`plans:write`). */
export const may = (permission) => session.permissions.has(permission);

/** Find out who is signed in; follows a link that signs in once. */
export async function begin() {
  const link = /^#first=([\w.-]+)$/.exec(window.location.hash)?.[1];
  if (link) {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    await post("/v1/page/session", {link}).catch((problem) => { session.problem = problem; });
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
