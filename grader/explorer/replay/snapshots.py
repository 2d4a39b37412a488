"""What a schedule looks like between its steps: where every process stands, and what every queue holds."""

from __future__ import annotations

from grader.domain.events import MAIN
from grader.domain.operations import BLOCKING, MODELS_OWN, POLLS, PROCESS_CALLS, QUEUE_CALLS, Kind, Outcome
from grader.domain.schedule import ProcessStatus, ProcessView, QueueView, Snapshot, Step
from grader.explorer.model.state import DEAD, GAVE_UP, LATE, QueueState, State
from grader.explorer.program.node import Node, Observed
from grader.explorer.replay.ending import failure_of
from grader.explorer.replay.execution import Execution, Move


def scenes(execution: Execution) -> tuple[Snapshot, ...]:
    """The scene before the first step, and the one after each."""
    return tuple(_scene(execution, state) for state in execution.states)


def steps(execution: Execution) -> tuple[Step, ...]:
    """The steps of a schedule, as a person is told of them."""
    return tuple(_step(execution, move) for move in execution.moves)


def _step(execution: Execution, move: Move) -> Step:
    node, outcome, number = move.node, move.outcome, int(execution.numbers[move.process])
    if node is None:
        item = execution.model.messages[outcome].item.text if isinstance(outcome, int) else ""
        return Step(number, Kind.ARRIVE, None, item, ())
    item, told = _item_of(execution, node, outcome), _outcome(move, node)
    seen = str(outcome) if told is Outcome.SAW else ""
    return Step(number, node.kind, node.operation.line, item, move.said, told, seen)


def _outcome(move: Move, node: Node) -> Outcome:
    if move.way == GAVE_UP:
        return Outcome.GAVE_UP
    if node.kind in POLLS or (node.kind, move.way) == (Kind.WAIT, LATE):
        return Outcome.SAW
    return Outcome.OVERCALLED if move.outcome == "overcalled" else Outcome.DONE


def _item_of(execution: Execution, node: Node, outcome: Observed) -> str:
    if node.kind is Kind.GET:
        return execution.model.messages[outcome].item.text if isinstance(outcome, int) else ""
    if node.kind in PROCESS_CALLS:
        return str(int(execution.numbers.get(node.target, MAIN)))
    return execution.model.messages[node.message].item.text if node.message >= 0 else node.operation.target


def _scene(execution: Execution, state: State) -> Snapshot:
    able = frozenset(process for process, queue, _ in execution.model.enabled(state) if queue < 0)
    stands = tuple(_stand(execution, state, process, able) for process in execution.numbers)
    return Snapshot(stands, tuple(_held(execution, state, number) for number in execution.queues))


def _stand(execution: Execution, state: State, process: int, able: frozenset[int]) -> ProcessView:
    procs = state[0]
    if process >= len(procs) or procs[process] < 0:
        return ProcessView(ProcessStatus.ABSENT)
    node = execution.nodes[procs[process]]
    if node.kind is Kind.ENDED:
        before = execution.nodes[node.parent] if node.parent >= 0 else node
        failure = failure_of(before)
        standing = ProcessStatus.KILLED if node.code < 0 else ProcessStatus.FAILED if node.code else ProcessStatus.ENDED
        return ProcessView(standing, line=failure.line if failure else None)
    target = -1
    if node.kind in QUEUE_CALLS:
        target = int(execution.queues.get(node.target, -1))
    elif node.kind in PROCESS_CALLS:
        target = int(execution.numbers.get(node.target, -1))
    line = None if node.kind in (Kind.EXIT, Kind.EXITING) else node.operation.line
    said = () if node.kind in MODELS_OWN else node.operation.said
    standing = _standing(execution, state, process, able)
    return ProcessView(standing, node.kind, line, target, said, node.timeout_ms is not None)


def _standing(execution: Execution, state: State, process: int, able: frozenset[int]) -> ProcessStatus:
    model, node = execution.model, execution.nodes[state[0][process]]
    if state[3] and state[3][process][0]:
        return ProcessStatus.ASLEEP
    # Where nothing more is asked, because the main process has ended, one that could go on is not said to wait.
    could = model.is_over(state) and (node.kind not in BLOCKING or model.is_ready(state, process, node))
    return ProcessStatus.READY if process in able or could else ProcessStatus.BLOCKED


def _held(execution: Execution, state: State, number: int) -> QueueView:
    content, messages = state[1][number] if number < len(state[1]) else None, execution.model.messages
    counted = execution.model.shared[number].kind == "JoinableQueue"
    if not isinstance(content, QueueState):
        return QueueView((), (), 0 if counted else None)
    return QueueView(
        tuple(messages[item].item.text for item in content.pipe),
        tuple(
            (int(execution.numbers.get(owner, 0)), messages[item].item.text)
            for owner, items in content.buffers
            if owner != DEAD
            for item in items
        ),
        content.unfinished if counted else None,
    )
