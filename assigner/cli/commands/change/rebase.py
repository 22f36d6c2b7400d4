"""``assigner change rebase``: a request on the present state, where owners have changed since it was made.

When to modify: with the kinds of conflicts.
"""

from __future__ import annotations

from rich.text import Text

from assigner.cli.commands.change.parameters import RequestPath, keep, take_request
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Bring a request up to date with today's owners: what is done or gone is dropped, the rest starts from there.",
    "按当前归属更新变更单：已完成或已不存在的删除，其余从新的归属出发。",
)
NOTHING = Words("Every move starts from today's owners; nothing to do.", "各项调整均与当前归属一致，无需更新。")
DONE_ALREADY = Words("{count:item is|items are} with the new rep already", "{count:,} 项已由新负责人负责")
CHANGED = Words("{count:move|moves} did not start from today's owners:", "{count:,} 项调整与当前归属不符：")


def run(problem: ProblemPath, request: RequestPath, as_json: Json = False, language: LanguageOption = None) -> int:
    """Run the command."""
    from assigner.change.overview import overview
    from assigner.change.state import OUTCOMES, conflicts_of, rebased
    from assigner.cli.inputs import take_problem

    voice = Voice.of(language, as_json)
    taken, asked = take_problem(problem, None, voice), take_request(request)
    conflicts = conflicts_of(taken, asked.live)
    fresh = rebased(taken, asked)
    voice.tell(voice.say(CHANGED, count=len(conflicts)) if conflicts else voice.say(NOTHING))
    done = sum(one.kind == "done" for one in conflicts)
    if done:
        voice.tell(Text(f"  • {voice.say(DONE_ALREADY, count=done)} → {voice.say(OUTCOMES['done'])}"))
    for one in (one for one in conflicts if one.kind != "done"):
        voice.tell(Text(f"  • {voice.say(one.words(taken.rep_name_of))} → {voice.say(OUTCOMES[one.kind])}"))
    voice.tell(overview(taken, fresh).headline(voice.language))
    if fresh != asked:
        keep(fresh, request, voice)
    voice.answer({"conflicts": [one.to_dict() for one in conflicts], **overview(taken, fresh).to_dict()})
    return DONE
