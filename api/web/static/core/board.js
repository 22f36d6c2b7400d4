// A plan on screen: reps, loads and items as columns, in one call, kept while the plan is looked at. Nothing here is
// reactive: twenty thousand rows of proxies would cost seconds. When to modify: with what the board holds
// (api/web/board.py).

import {get} from "./api.js";

const KEPT = 3;
const boards = new Map();

/** The board of a plan, as a promise; shared by all views that show the plan. */
export function boardOf(plan) {
  if (!boards.has(plan)) {
    const asked = get(`/v1/page/plans/${plan}/board`, {}, {cache: "no-cache"}).then((data) => new Board(data));
    asked.catch(() => boards.delete(plan));
    boards.set(plan, asked);
    if (boards.size > KEPT) boards.delete(boards.keys().next().value);
  }
  return boards.get(plan);
}

/** Reps, teams, territories and items by number; `-1` is nobody and nowhere. */
export class Board {
  constructor(data) {
    Object.assign(this, data); // plan, problem, dimensions, teams, territories, reps, items, duties
    this.repNumber = new Map(this.reps.id.map((id, number) => [id, number]));
    this.itemNumber = new Map(this.items.id.map((id, number) => [id, number]));
  }

  get numItems() { return this.items.id.length; }

  get numReps() { return this.reps.id.length; }

  /** Accounts and leads that get their first owner: nobody has them today. */
  get numFirst() {
    const {kind, owner, rep} = this.items;
    return kind.filter((code, item) => this.kinds[code] !== "duty" && owner[item] < 0 && rep[item] >= 0).length;
  }

  /** The items of a rep (by number). */
  itemsOf(rep) {
    const found = [];
    this.items.rep.forEach((owner, item) => { if (owner === rep) found.push(item); });
    return found;
  }

  /** One rep as plain data, for panels. */
  rep(number) {
    return row(this.reps, number);
  }

  /** One item as plain data. */
  item(number) {
    return row(this.items, number);
  }
}

function row(columns, number) {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => Array.isArray(column)).map(([name, column]) => [name, column[number]]));
}
