// Proposing a plan: its moves become a change request, which is shown at once; one that is open already is gone on with.
// When to modify: with what is asked before a plan is proposed.

import {get, post} from "../core/api.js";
import {go} from "../core/router.js";
import {may} from "../core/session.js";
import {say} from "../core/words.js";
import {defineComponent, h, ref} from "../core/vue.js";
import {Button} from "./form.js";
import {notifyProblem} from "./notice.js";

const words = {
  propose: {en: "Propose the moves", zh: "提交调整"},
  none: {en: "Everything stays with its owner: there is nothing to decide.", zh: "全部归属不变，无需审批。"},
};

/** The button; `moves` is the number of accounts and leads whose owner changes, first owners included. */
export const ProposeButton = defineComponent({
  props: {plan: String, moves: Number},
  setup(props) {
    const busy = ref(false);
    async function propose() {
      busy.value = true;
      try {
        const open = await get("/v1/change-requests", {plan: props.plan, state: "open", limit: 1});
        const request = open.items[0] ?? await post(`/v1/plans/${props.plan}/change-requests`, {}, {once: true});
        go(`/changes/${request.id}`);
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }
    return () => may("changes:write") && h(Button, {kind: "main", disabled: props.moves === 0, why: words.none, busy: busy.value, onClick: propose}, () => say(words.propose));
  },
});
