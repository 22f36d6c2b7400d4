// What the robots of group chats get, as people would read it there: the text out of each one's own form. When to modify:
// when the form of a robot changes (assigner/manage/notices/formats).

/** Robots by name, each with how its message is read: `{title, lines}`. */
export const ROBOTS = {
  feishu: {label: {en: "Feishu", zh: "飞书"}, read: readFeishu},
  wecom: {label: {en: "WeCom", zh: "企业微信"}, read: (body) => markdown(body.markdown.content)},
  dingtalk: {label: {en: "DingTalk", zh: "钉钉"}, read: (body) => markdown(body.markdown.text)},
  slack: {label: {en: "Slack", zh: "Slack"}, read: readSlack},
};

function readFeishu(body) {
  const [post] = Object.values(body.content.post);
  return {title: post.title, lines: post.content.map(([part]) => ({text: part.text, isHead: part.style?.includes("bold")}))};
}

function readSlack(body) {
  const [head, ...rest] = body.blocks;
  const lines = rest.flatMap((block) => block.text.text.split("\n"));
  return {title: head.text.text, lines: lines.map((line) => ({text: unescaped(line.replace(/^\*(.*)\*$/, "$1")), isHead: /^\*.*\*$/.test(line)}))};
}

const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Bold lines are headings, `###` is the title, `-` begins a line. */
function markdown(text) {
  const lines = text.split("\n").filter(Boolean);
  const title = lines[0]?.startsWith("### ") ? lines.shift().slice(4) : "";
  return {title, lines: lines.map((line) => ({text: line.replace(/^\*\*(.*)\*\*$/, "$1").replace(/^- /, "• "), isHead: /^\*\*.*\*\*$/.test(line)}))};
}
