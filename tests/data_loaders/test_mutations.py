"""A few dozen of the changed files of `python -m tests.mutations`; the command reads all of them."""

from collections import Counter

from tests import mutations


def test_changed_files_are_read_alike_or_refused_with_a_reason() -> None:
    found = mutations.run(every=9, real=False)
    assert len(found) >= 60
    assert len({verdict.file for verdict in found}) >= 8
    assert [verdict for verdict in found if verdict.fault] == []
    outcomes = Counter(verdict.outcome for verdict in found)
    assert outcomes["accepted"] > 10 and outcomes["refused"] > 10
