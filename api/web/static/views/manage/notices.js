// Change notices: whom the plan touches, what each of them reads in their own language, how it looks in a group chat, and
// sending it by the channels that are set up, or as files. When to modify: with what notices say (assigner/manage/notices).

import {get, post} from "../../core/api.js";
import {keptRef} from "../../core/keep.js";
import {loading} from "../../core/load.js";
import {may} from "../../core/session.js";
import {saveText} from "../../core/save.js";
import {count, say} from "../../core/words.js";
import {computed, defineComponent, h, ref} from "../../core/vue.js";
import {Button, Choice, Select, TextField} from "../../parts/form.js";
import {Empty, Loaded, Panel} from "../../parts/panel.js";
import {WhoMay} from "../../parts/who_may.js";
import {AskedFile} from "./files.js";
import {Channels} from "./notices/channels.js";
import {ROBOTS} from "./notices/robots.js";
import {Glance, Next} from "./parts.js";
import {planName} from "./place.js";

const words = {
  against: {en: "Changes against", zh: "变更对比"}, owners: {en: "who owns what today", zh: "当前归属"}, plan: {en: "the plan {name}", zh: "方案 {name}"}, request: {en: "the moves of the request {name}", zh: "变更单 {name} 的调整"},
  day: {en: "From which day", zh: "生效日"}, dayHint: {en: "Empty: the plan's first day", zh: "为空时为方案首日"},
  touched: {en: "People touched", zh: "涉及人数"}, come: {en: "Come to somebody", zh: "新增"}, go: {en: "Go from somebody", zh: "转出"}, move: {en: "Change their time", zh: "改期"}, chinese: {en: "Read in Chinese", zh: "中文通知"},
  nobody: {en: "Nobody is touched", zh: "没有人受影响"}, nobodyText: {en: "The plan changes nothing against what you compare it with.", zh: "与所选对比相比，方案没有变化。"},
  next: {en: "Look through what {n:person reads|people read}, then send it or save the files.", zh: "请浏览 {n} 人各自收到的内容，然后发送或保存文件。"},
  people: {en: "What each person reads", zh: "每个人收到的内容"}, language: {en: "Language", zh: "语言"}, auto: {en: "as they speak", zh: "按所说语言"}, email: {en: "E-mail", zh: "邮箱"}, emailHint: {en: "For an e-mail file (.eml)", zh: "用于生成邮件文件（.eml）"}, again: {en: "Write it anew", zh: "重新生成"},
  chat: {en: "In a group chat", zh: "群聊中的样子"}, chatNote: {en: "One message about everybody, cut at whole lines where a robot allows no more. Sent signed; the files are not.", zh: "一条汇总消息，超出机器人上限时按整行截断。发送时签名，文件不含签名。"}, robot: {en: "Robot", zh: "机器人"},
  files: {en: "Files", zh: "文件"}, saveAll: {en: "All notices (text)", zh: "全部通知（文本）"}, saveMail: {en: "E-mail of {name}", zh: "{name}的邮件"}, saveRobot: {en: "Message for {name} (JSON)", zh: "{name} 消息（JSON）"},
};
const LANGUAGES = [{value: "", label: words.auto}, {value: "zh", label: "中文"}, {value: "en", label: "English"}];

/** What the plan may be compared with: today's owners, other plans of its version, its open change requests. */
async function comparisons(place) {
  const requests = may("changes:read") ? (await get("/v1/change-requests", {plan: place.plan.id, limit: 20})).items : [];
  const plans = place.plans.filter((one) => one.version === place.plan.version && one.id !== place.plan.id);
  return [
    {value: "", label: words.owners},
    ...requests.map((one) => ({value: `request ${one.id}`, label: say(words.request, {name: one.title})})),
    ...plans.map((one) => ({value: `before ${one.id}`, label: say(words.plan, {name: planName(one)})})),
  ];
}

function bodyOf(values, contacts, more) {
  const [kind, id] = values.against.split(" ");
  const people = {contacts: Object.entries(contacts).filter(([, one]) => one.email || one.language).map(([rep, one]) => ({rep, ...(one.language && {language: one.language}), ...(one.email && {email: one.email})})), ...(values.day && {first_day: values.day}), ...(values.sender && {sender: values.sender})};
  return {...(id && {[kind]: id}), people, ...more};
}

const linesOf = (message) => [message.title, "", ...message.lines.map((line) => (line.heading ? `\n${line.text}` : `- ${line.text}`))].join("\n");

function glance(notices) {
  const lines = notices.flatMap((one) => one.lines);
  const of = (kind) => count(lines.filter((line) => line.kind === kind).length);
  return h(Glance, {figures: [
    {label: words.touched, value: count(notices.length)}, {label: words.come, value: of("comes")}, {label: words.go, value: of("goes")}, {label: words.move, value: of("moves")},
    {label: words.chinese, value: count(notices.filter((one) => one.language === "zh").length)},
  ]});
}

/** A message as it is read: headings and lines. */
const Message = ({message}) => h("article", {class: "message", lang: message.language}, [h("h3", message.title), message.lines.map((line, at) => (line.heading ? h("h4", {key: at}, line.text) : h("p", {key: at}, line.text)))]);
Message.props = {message: Object};

function reader(notice, contacts, set, again) {
  const contact = contacts[notice.rep] ?? {};
  const change = (name) => (value) => set(notice.rep, {...contact, [name]: value});
  return h("div", {class: "reading"}, [
    h("div", {class: "reading-how"}, [
      h(Select, {id: "notice-language", value: contact.language ?? "", label: words.language, options: LANGUAGES, onChange: (value) => { change("language")(value); again(); }}),
      h(TextField, {id: "notice-email", type: "email", value: contact.email ?? "", label: words.email, hint: words.emailHint, onChange: change("email")}),
      h(Button, {onClick: again}, () => say(words.again)),
    ]),
    h(Message, {message: notice.message}),
  ]);
}

function people(notices, chosen, choose, read) {
  const at = Math.max(0, notices.findIndex((one) => one.rep === chosen));
  return h(Panel, {title: words.people, flush: true}, () => h("div", {class: "readers"}, [
    h("ul", {class: "reader-list"}, notices.map((one, index) => h("li", {key: one.rep}, h("button", {type: "button", "aria-pressed": String(index === at), onClick: () => choose(one.rep), "data-reader": one.rep}, [h("span", {class: "strong"}, one.rep_name), " ", h("span", {class: "badge"}, count(one.lines.length))])))),
    read(notices[at]),
  ]));
}

function chat(answer, robot) {
  const body = answer.files[`${robot.value}.json`];
  const {title, lines} = ROBOTS[robot.value].read(JSON.parse(body));
  return h(Panel, {title: words.chat, note: words.chatNote}, {
    actions: () => h(Choice, {value: robot.value, label: words.robot, options: Object.entries(ROBOTS).map(([value, {label}]) => ({value, label})), onChange: (value) => { robot.value = value; }}),
    default: () => h("article", {class: "message chat"}, [title && h("h3", title), lines.map((line, at) => (line.isHead ? h("h4", {key: at}, line.text) : h("p", {key: at}, line.text)))]),
  });
}

function files(answer, robot) {
  const mails = Object.entries(answer.files).filter(([name]) => name.endsWith(".eml"));
  const all = answer.notices.map((one) => linesOf(one.message)).join("\n\n\n");
  return h(Panel, {title: words.files}, () => h("div", {class: "actions"}, [
    h(Button, {symbol: "download", onClick: () => saveText("notices.txt", all)}, () => say(words.saveAll)),
    h(Button, {symbol: "download", onClick: () => saveText(`${robot.value}.json`, answer.files[`${robot.value}.json`], "application/json")}, () => say(words.saveRobot, {name: say(ROBOTS[robot.value].label)})),
    mails.map(([name, text]) => h(Button, {key: name, symbol: "download", onClick: () => saveText(name, text, "message/rfc822")}, () => say(words.saveMail, {name: name.replace(/\.eml$/, "")}))),
  ]));
}

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    if (!may("changes:write")) return () => h(Panel, {}, () => h(WhoMay, {permission: "changes:write"}));
    const values = keptRef(`notices ${place.plan.id}`, {against: "", day: ""});
    const contacts = keptRef(`contacts ${place.problem.id}`, {});
    const [chosen, robot] = [ref(""), ref("feishu")];
    const path = `/v1/plans/${place.plan.id}/notices`;
    const ask = (more) => post(path, bodyOf(values.value, contacts.value, more));
    const options = loading(() => comparisons(place));
    const answer = loading(() => ask({robots: Object.keys(ROBOTS)}), () => `${values.value.against} ${values.value.day}`);
    const set = (changes) => { values.value = {...values.value, ...changes}; };
    const setContact = (rep, contact) => { contacts.value = {...contacts.value, [rep]: contact}; };
    const fill = (asked) => {
      contacts.value = {...contacts.value, ...Object.fromEntries((asked.contacts ?? []).map((one) => [one.rep, {email: one.email ?? "", language: one.language ?? ""}]))};
      set({day: asked.first_day ?? values.value.day, sender: asked.sender ?? ""});
      answer.again();
    };
    const known = computed(() => options.value ?? [{value: "", label: words.owners}]);
    const fields = () => h(Panel, {}, () => h("div", {class: "question-fields"}, [
      h(Select, {id: "against", value: values.value.against, label: words.against, options: known.value, onChange: (against) => set({against})}),
      h(TextField, {id: "day", type: "date", value: values.value.day, label: words.day, hint: words.dayHint, onChange: (day) => set({day})}),
      h(AskedFile, {name: "notices", place, onFill: fill}),
    ]));
    const told = (found) => (found.notices.length ? [
      glance(found.notices), h(Next, {text: say(words.next, {n: count(found.notices.length)})}),
      people(found.notices, chosen.value, (rep) => { chosen.value = rep; }, (notice) => reader(notice, contacts.value, setContact, answer.again)),
      chat(found, robot), h(Channels, {people: found.notices.length, send: () => ask({send: true})}), files(found, robot),
    ] : h(Panel, {}, () => h(Empty, {title: words.nobody, text: words.nobodyText, symbol: "done"})));
    return () => h("div", {class: "answer"}, [fields(), h(Loaded, {of: answer, lines: 6}, {default: told})]);
  },
});
