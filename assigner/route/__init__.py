"""One arrival at a time: an owner now, on live loads, at the prices of the published plan.

``board`` is what is published, ``state`` what has happened since, ``decide`` says who gets an arrival. Pure: no clock,
no database, no randomness. When to modify: when a name becomes part of what others may use.
"""

from assigner.route.board import Arrival, Board, build_board
from assigner.route.decide import Decision, decide
from assigner.route.policy import Policy
from assigner.route.state import Held, LiveState

__all__ = ["Arrival", "Board", "Decision", "Held", "LiveState", "Policy", "build_board", "decide"]
