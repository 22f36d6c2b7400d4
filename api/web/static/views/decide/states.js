// States of change requests, of moves and of writes to a CRM, in words. When to modify: when the service has another state.

import {say} from "../../core/words.js";

const words = {
  "open": {en: "open", zh: "待定"},
  "approved": {en: "approved", zh: "已批准"},
  "published": {en: "published", zh: "已发布"},
  "rolled-back": {en: "rolled back", zh: "已回滚"},
  "withdrawn": {en: "withdrawn", zh: "已撤回"},
  "accepted": {en: "accepted", zh: "已接受"},
  "rejected": {en: "rejected", zh: "已拒绝"},
  "proposed": {en: "waits for approval", zh: "待批准"},
  "done": {en: "done", zh: "已完成"},
  "cancelled": {en: "cancelled", zh: "已取消"},
  "waiting": {en: "waiting", zh: "等待写入"},
  "sending": {en: "sending", zh: "正在写入"},
  "written": {en: "written", zh: "已写入"},
  "unchanged": {en: "was so already", zh: "原已如此"},
  "would-write": {en: "would be written (dry run)", zh: "将会写入（试运行）"},
  "conflict": {en: "somebody else changed it", zh: "已被他人更改"},
  "gone": {en: "no longer in the CRM", zh: "CRM 中已不存在"},
  "refused": {en: "refused by the CRM", zh: "CRM 拒绝"},
  "failed": {en: "failed", zh: "失败"},
};
const LOOKS = {
  approved: "accent", published: "good", accepted: "good", rejected: "bad", "rolled-back": "warn", done: "good", written: "good",
  conflict: "warn", refused: "bad", failed: "bad", gone: "warn", sending: "accent", proposed: "accent",
};

/** Text and look of a state's badge. */
export const stateOf = (state) => ({text: say(words[state] ?? state), look: LOOKS[state] ?? ""});
