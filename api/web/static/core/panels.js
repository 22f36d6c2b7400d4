// The side panels of a plan: which module shows an item and which a rep. They are opened by the address, so that a link
// to one can be sent. When to modify: when another kind of thing has a panel.

import {route, setQuery} from "./router.js";

export const panels = {
  item: () => import("../views/panels/item.js"),
  rep: () => import("../views/panels/rep.js"),
};

/** Load the panels ahead: they open at once then, and without a connection, too. */
export const loadPanels = () => Object.values(panels).forEach((load) => load().catch(() => {})); // told where one is opened

/** Open the panel of an item or a rep; another one that is open closes. */
export const openPanel = (kind, id) => setQuery({item: null, rep: null, [kind]: id}, {replace: false});

export const closePanel = () => setQuery({item: null, rep: null});

/** `{kind, id}` of the panel that the address asks for, or null. */
export function askedPanel() {
  const kind = Object.keys(panels).find((name) => route.query[name]);
  return kind ? {kind, id: route.query[kind]} : null;
}
