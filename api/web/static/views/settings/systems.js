// What each CRM is asked for when it is connected: what it cannot do without; all else has its default in the service.
// When to modify: together with the settings of a connector.

export const systems = {
  salesforce: {
    title: {en: "Salesforce", zh: "Salesforce"},
    config: [["base_url", {en: "Address (https://<my domain>.my.salesforce.com)", zh: "地址（https://<域名>.my.salesforce.com）"}], ["organization_id", {en: "Organisation id", zh: "组织 ID"}]],
    secrets: [["client_id", "Consumer key"], ["client_secret", "Consumer secret"], ["refresh_token", {en: "Refresh token (empty: client credentials)", zh: "Refresh token（留空使用客户端凭证）"}]],
  },
  hubspot: {
    title: {en: "HubSpot", zh: "HubSpot"},
    config: [["app_id", {en: "App id", zh: "应用 ID"}]],
    secrets: [["token", {en: "Token of the private app", zh: "私有应用的令牌"}], ["client_secret", {en: "Client secret (signs webhooks)", zh: "Client secret（用于 webhook 签名）"}]],
  },
  zoho: {
    title: {en: "Zoho CRM", zh: "卓豪 CRM（Zoho）"},
    config: [["accounts_url", {en: "Accounts address of your data centre", zh: "数据中心的账号地址"}, "https://accounts.zoho.com"], ["channel_id", {en: "Channel number (any, of your own)", zh: "通道编号（自选数字）"}]],
    secrets: [["client_id", "Client ID"], ["client_secret", "Client secret"], ["refresh_token", "Refresh token"]],
  },
  fxiaoke: {
    title: {en: "Fxiaoke", zh: "纷享销客"},
    config: [["base_url", {en: "Address of your cloud", zh: "所在云的地址"}, "https://open.fxiaoke.com"], ["enterprise_account", {en: "Enterprise account", zh: "企业账号"}], ["acting_user", {en: "Employee id that calls act as", zh: "调用所用的员工 ID"}, "1000"]],
    secrets: [["app_id", "App ID"], ["app_secret", "App secret"], ["permanent_code", {en: "Permanent code", zh: "永久授权码"}], ["aes_key", {en: "AES key (44 characters)", zh: "AES 密钥（44 个字符）"}]],
  },
  standard: {
    title: {en: "Any system by Standard Webhooks", zh: "任意系统（Standard Webhooks）"},
    config: [],
    secrets: [["secrets", {en: "Signing secret (whsec_…)", zh: "签名密钥（whsec_…）"}]],
  },
};
const LISTS = new Set(["secrets"]);

/** What was typed, without what was left empty; some fields are lists. */
export function given(fields, values) {
  const filled = fields.map(([name]) => [name, (values[name] ?? "").trim()]).filter(([, value]) => value);
  return Object.fromEntries(filled.map(([name, value]) => [name, LISTS.has(name) ? value.split(/\s+/) : value]));
}
