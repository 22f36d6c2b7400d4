// Where the page begins: who is signed in, then the address, then the layout. When to modify: when something else must be
// known before the first view is shown.

import {Layout} from "./layout.js";
import {begin as beginRouter} from "./core/router.js";
import {begin as beginSession} from "./core/session.js";
import {createApp} from "./core/vue.js";
import {notifyProblem} from "./parts/notice.js";

await beginSession();
beginRouter();
const app = createApp(Layout);
app.config.errorHandler = (fault) => {
  console.error(fault);
  if (fault.status !== 401) notifyProblem(fault);
};
app.mount("#app");
