"""The blocking client: one method a call, answers as models, jobs that can be waited for.

    with Client("http://127.0.0.1:8080", key) as client:
        problem = client.upload("my-team")
        job = client.wait(client.solve(problem.id, seconds=30))
        print(client.plan(job.new_plan).headline.en)

Whatever has no method of its own here is sent with :meth:`Client.send`. When to modify: when a call deserves a method.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

import httpx2

from assigner.client import calls, changes, routing
from assigner.client.failures import UNREACHABLE, JobFailedError, UnreachableError, failure_of
from assigner.client.models.jobs import Job, Line

if TYPE_CHECKING:
    from types import TracebackType

    from assigner.client.calls import Call, Source
    from assigner.client.models.answers import Decisions, RepSheet, Why
    from assigner.client.models.changes import ChangeRequest, ChangeRequestDetails, Move, Publication
    from assigner.client.models.plans import ItemRow, Plan, RepLoad, Scorecard
    from assigner.client.models.problems import Checked, ProblemDetails, VersionDetails
    from assigner.client.models.routing import Decision, OpenWork, WhyRouted
    from assigner.client.models.shared import Page
    from assigner.language import Language

Answer = TypeVar("Answer")
Hear = Callable[[Mapping[str, Any]], None]
TIMEOUT_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 20.0
RETRIES = 4
"""Repetitions of a call that the service could not take, or that got no answer and is safe to repeat."""
RETRY_STATUS = (429, 502, 503, 504)
FIRST_PAUSE_SECONDS = 0.5


class Client:
    """Speaks with a service.

    Parameters
    ----------
    url
        Where it is: ``http://127.0.0.1:8080``.
    key
        An API key, or a bearer token.
    language
        Language of what the service writes, such as gains of moves.
    transport
        How bytes travel; for tests.
    sleep
        Waits some seconds; for tests.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        language: Language = "en",
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": language}
        self._http = httpx2.Client(base_url=self.url, headers=headers, timeout=TIMEOUT_SECONDS, transport=transport)
        self._sleep = sleep

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def send(self, call: Call[Answer]) -> Answer:
        """Send any call of the modules of :mod:`assigner.client`, or one of your own.

        A call is repeated when the service asks for patience, and when nothing came back and it is safe to repeat.

        Raises
        ------
        ServiceError
            The service refused it; the error has its words and every issue.
        UnreachableError
            Nothing came back.
        """
        request = self._http.build_request(
            call.method, call.path, params=dict(call.params), headers=dict(call.headers), json=call.body,
            content=call.content, files=list(call.files) or None,
        )  # fmt: skip
        request.read()  # a form is written once, so that a repeated call is the same to the last byte
        for attempt in range(RETRIES + 1):
            is_last = attempt == RETRIES
            try:
                answer = self._http.send(request)
            except httpx2.TransportError as error:
                if is_last or not (call.is_safe or isinstance(error, httpx2.ConnectError)):
                    raise self._unreachable(error) from error
                self._sleep(FIRST_PAUSE_SECONDS * 2**attempt)
                continue
            if answer.status_code in RETRY_STATUS and not is_last:
                self._sleep(pause_of(answer.headers, attempt))
                continue
            if answer.is_success:
                return call.read(answer.content)
            raise failure_of(answer.status_code, answer.content)
        raise AssertionError("the last attempt returns or raises")

    def _unreachable(self, error: Exception) -> UnreachableError:
        return UnreachableError(UNREACHABLE.filled(url=self.url, reason=type(error).__name__))

    # Problems ---------------------------------------------------------------------------------------------------------

    def upload(self, source: Source, *, name: str = "", why: str = "", mapping: str = "") -> ProblemDetails:
        """Upload a problem: a folder, a file, bytes, or plain data. A call that is repeated inside happens once."""
        return self.send(calls.upload_problem(source, name=name, why=why, mapping=mapping, key=uuid4().hex))

    def check(self, source: Source, *, mapping: str = "") -> Checked:
        """Check an upload without storing it."""
        return self.send(calls.check_problem(source, mapping=mapping))

    def problem(self, problem: str) -> ProblemDetails:
        """Show a problem with its newest version."""
        return self.send(calls.get_problem(problem))

    def change(self, problem: str, delta: Source, *, revision: int | None = None, why: str = "") -> VersionDetails:
        """Make the next version by typed changes; on the newest revision where none is named."""
        known = self.problem(problem).revision if revision is None else revision
        return self.send(calls.change_by_delta(problem, delta, known, why=why))

    def demo(self, name: str) -> ProblemDetails:
        """Make a problem of a bundled team."""
        return self.send(calls.make_demo(name))

    # Jobs -------------------------------------------------------------------------------------------------------------

    def solve(self, problem: str, *, plan: str | None = None, note: str = "", **params: Any) -> Job:
        """Ask for a plan; ``params`` are those of the kind ``solve``: seconds, gap, seed, workers, deterministic."""
        return self.ask("solve", problem=problem, plan=plan, note=note, **params)

    def ask(
        self, kind: str, *, problem: str | None = None, plan: str | None = None, note: str = "", **params: Any
    ) -> Job:
        """Ask for a job of any kind, with its parameters."""
        return self.send(calls.make_job(kind, problem=problem, plan=plan, params=params, note=note, key=uuid4().hex))

    def job(self, job: str) -> Job:
        """Show a job."""
        return self.send(calls.get_job(job))

    def cancel(self, job: str, *, why: str = "") -> Job:
        """Cancel a job; one that runs keeps its best plan so far."""
        return self.send(calls.cancel_job(job, why=why))

    def wait(self, job: Job | str, on_progress: Hear | None = None) -> Job:
        """Wait until a job has ended, and return it with its answer.

        Its events are followed; where that does not work (a proxy that holds streams back), it is asked again and again.

        Raises
        ------
        JobFailedError
            It ended without an answer.
        """
        name = job if isinstance(job, str) else job.id
        try:
            for line in self.events(name):
                if on_progress is not None:
                    on_progress(line.line)
        except (httpx2.TransportError, ValueError):
            pass  # asking works wherever calls work at all
        while not (found := self.send(calls.get_job(name, wait=LONGEST_WAIT_SECONDS))).has_ended:
            if on_progress is not None and found.progress is not None:
                on_progress(found.progress)
        if found.state in ("failed", "expired") or (found.state == "cancelled" and found.answer_bytes is None):
            raise JobFailedError(found)
        return found

    def events(self, job: str) -> Iterator[Line]:
        """Yield the lines of progress of a job until it has ended."""
        with self._http.stream("GET", calls.events_path(job), timeout=httpx2.Timeout(TIMEOUT_SECONDS)) as answer:
            if not answer.is_success:
                raise failure_of(answer.status_code, answer.read())
            for event in httpx2.EventSource(answer):
                if event.event == "progress":
                    yield Line.model_validate_json(event.data)
                elif event.event == "end":
                    return

    def answer(self, job: Job | str) -> Any:
        """Return the answer of a job, however large it is."""
        found = self.job(job) if isinstance(job, str) else job
        return found.answer if found.answer is not None else self.send(calls.get_answer(found.id))["data"]

    # Plans ------------------------------------------------------------------------------------------------------------

    def plan(self, plan: str) -> Plan:
        """Show a plan."""
        return self.send(calls.get_plan(plan))

    def scorecard(self, plan: str) -> Scorecard:
        """Show what a plan costs, rule by rule."""
        return self.send(calls.get_scorecard(plan))

    def items(self, plan: str, **filters: Any) -> Iterator[ItemRow]:
        """Yield the items of a plan, page by page; ``filters`` are kind, rep, owner, territory, moves, text, order."""
        return self._pages(lambda cursor: calls.list_items(plan, cursor=cursor, **filters))

    def reps(self, plan: str, **filters: Any) -> Iterator[RepLoad]:
        """Yield the reps of a plan with their loads; ``filters`` are team, active, text, order."""
        return self._pages(lambda cursor: calls.list_reps(plan, cursor=cursor, **filters))

    def why(self, plan: str, item: str) -> Why:
        """Ask why an item is where it is."""
        return self.send(calls.why(plan, item))

    def why_not(self, plan: str, item: str, rep: str | None, *, seconds: float = 2.0) -> dict[str, Any]:
        """Ask what it would cost to have an item with a rep (None: nobody), and wait for the answer."""
        job = self.wait(self.ask("why-not", plan=plan, item=item, rep=rep, seconds=seconds))
        found: dict[str, Any] = self.answer(job)
        return found

    def decisions(self, plan: str, most: int = 10) -> Decisions:
        """List the decisions that matter most."""
        return self.send(calls.decisions(plan, most=most))

    def rep_sheet(self, plan: str, rep: str) -> RepSheet:
        """Show a rep's sheet."""
        return self.send(calls.rep_sheet(plan, rep))

    def download(self, plan: str, format: str = "json", *, rep: str = "", language: str = "") -> bytes:
        """Download a plan: json, csv, parquet, xlsx, html or ics."""
        return self.send(calls.download_plan(plan, format, rep=rep, language=language))

    # Decisions on a plan ----------------------------------------------------------------------------------------------

    def propose(self, plan: str, *, title: str = "", **more: Any) -> ChangeRequestDetails:
        """Make a change request of a plan; ``more`` are needs and effective."""
        return self.send(changes.make_change_request(plan, title=title, **more))

    def moves(self, request: str, *, status: str = "") -> Iterator[Move]:
        """Yield the moves of a change request."""
        return self._pages(lambda cursor: changes.list_moves(request, status=status, cursor=cursor))

    def decide(self, request: ChangeRequest, status: str, *, reason: str = "", **chosen: Any) -> ChangeRequestDetails:
        """Accept, reject or open moves; ``chosen`` are items, reps, teams, all_open."""
        return self.send(changes.decide(request, status, reason=reason, **chosen))

    def approve(self, request: ChangeRequest, *, why: str = "", role: str | None = None) -> ChangeRequestDetails:
        """Approve a change request whose moves are decided."""
        return self.send(changes.approve(request, why=why, role=role))

    def publish(self, request: ChangeRequest, *, why: str = "", **more: Any) -> Publication:
        """Bring approved moves into force; a call that is repeated inside happens once."""
        return self.send(changes.publish(request, why=why, key=uuid4().hex, **more))

    def roll_back(self, publication: str, *, why: str) -> Publication:
        """Take back what is in force."""
        return self.send(changes.roll_back(publication, why=why))

    # Routing ----------------------------------------------------------------------------------------------------------

    def route(self, event: str, **work: Any) -> Decision:
        """Give an arrival its owner: ``lead``, ``account`` or ``duty`` with its fields, ``contact``, ``anew``."""
        return self.send(routing.route(event, **work))

    def why_routed(self, decision: Decision) -> WhyRouted:
        """Return what was found about every rep when a decision was made."""
        return self.send(routing.why(decision.seq))

    def open_work(self, *, status: str = "", rep: str = "") -> Iterator[OpenWork]:
        """Yield what arrived and is not closed: ``owned``, ``waiting``, ``pooled``, or all."""
        return self._pages(lambda cursor: routing.list_work(status=status, rep=rep, cursor=cursor))

    def _pages(self, call: Callable[[str | None], Call[Page[Answer]]]) -> Iterator[Answer]:
        cursor: str | None = None
        while True:
            page = self.send(call(cursor))
            yield from page.items
            cursor = page.next
            if cursor is None:
                return


def pause_of(headers: Mapping[str, str], attempt: int) -> float:
    """Return how long to wait before a call is repeated: as long as the service says, else longer each time."""
    asked = headers.get("retry-after", "")
    return min(float(asked), TIMEOUT_SECONDS) if asked.isdigit() else FIRST_PAUSE_SECONDS * 2**attempt
