"""The linear relaxation of a selection, solved by HiGHS and kept warm from one question to the next."""

from collections.abc import Sequence

import numpy as np
from highspy import Highs, HighsModelStatus, ObjSense, kHighsInf

from assessment.rules import Row

INFEASIBLE = (HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible)  # every column is bounded


class SolverError(RuntimeError):
    """HiGHS gave up."""


class Relaxation:
    """Columns from 0 to 1 under rows; a solve starts from the basis of the one before, in one thread."""

    def __init__(self, columns: int, rows: Sequence[Row]) -> None:
        self._highs = Highs()  # type: ignore[no-untyped-call]  # highspy leaves out this one annotation
        self._highs.silent()
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("random_seed", 0)
        self._highs.changeObjectiveSense(ObjSense.kMaximize)
        self._highs.addVars(columns, np.zeros(columns), np.ones(columns))
        self._columns = np.arange(columns, dtype=np.int32)
        for row in rows:
            numbers = np.array([at for at, _ in row.terms], dtype=np.int32)
            self._highs.addRow(*_limits(row), len(numbers), numbers, np.array([by for _, by in row.terms], dtype=float))

    def solve(
        self, weights: Sequence[float], lower: Sequence[int], upper: Sequence[int], rows: Sequence[Row]
    ) -> tuple[list[float], list[float]] | None:
        """The columns and the duals of the rows, positive where an upper limit holds back; None where nothing is feasible.

        ``rows``: those that it was made with, with the limits that are now in force.
        """
        size = len(weights)
        self._highs.changeColsCost(size, self._columns, np.array(weights, dtype=float))
        self._highs.changeColsBounds(size, self._columns, np.array(lower, dtype=float), np.array(upper, dtype=float))
        for at, row in enumerate(rows):
            self._highs.changeRowBounds(at, *_limits(row))
        self._highs.run()
        if self._highs.getModelStatus() == HighsModelStatus.kUnknown:  # a basis can be too bad to start from
            self._highs.clearSolver()
            self._highs.run()
        status = self._highs.getModelStatus()
        if status in INFEASIBLE:
            return None
        if status not in (HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty):
            raise SolverError(self._highs.modelStatusToString(status))
        solution = self._highs.getSolution()
        return list(solution.col_value), list(solution.row_dual)


def _limits(row: Row) -> tuple[float, float]:
    return (-kHighsInf if row.low is None else row.low, kHighsInf if row.high is None else row.high)
