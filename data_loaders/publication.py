"""Publication: the files of the current snapshot and new ones put together, doubted, and written as one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from benchmarking import checks
from benchmarking.checks import KEYS
from benchmarking.differences import differences
from benchmarking.indicators import Indicator
from benchmarking.leaps import Leap, leaps
from benchmarking.organisations import Area
from benchmarking.words.leap_wording import leaps_said
from data_loaders import snapshots
from data_loaders.outcome import Refresh
from data_loaders.reading import Taken
from data_loaders.received import Loaded, Problem
from data_loaders.releases import beside, covered, overwrites
from data_loaders.store import archive, ccg_remarks
from data_loaders.store.archive import Provenance
from data_loaders.store.assembly import Assembled, assemble
from data_loaders.store.identity import digest_of
from data_loaders.tabular.files import Received


class Publication:
    """The files of the current snapshot and the new ones together, the doubts about them, and the writing."""

    def __init__(
        self,
        home: Path,
        catalogue: Path,
        area: Area,
        indicators: dict[str, Indicator],
        before: Sequence[tuple[Provenance, Loaded]],
        taken: Sequence[Taken],
        by: str,
    ) -> None:
        self.home, self.indicators, self.by = home, indicators, by
        self.new = [(one.note, one.loaded, one.content) for one in taken if one.note and one.loaded]
        self.reports = [one.report for one in taken]
        self.places = {one.note.sha256: place for place, one in enumerate(taken) if one.note}
        parts = [*before, *((note, loaded) for note, loaded, _ in self.new)]
        self.orders = {note.sha256: note.order for note, _ in parts}
        self.held = list(before)
        self.content = assemble(parts, catalogue, area)
        self.before = assemble(before, catalogue, area) if before and self.new else None

    def publish(self, so_far: Refresh, *, dry_run: bool, confirm: bool) -> Refresh:
        rows, old = self._touched()
        practices = _area_practices(self.content)
        doubts = checks.suspicions(rows, old, self.indicators, practices)
        found = leaps(rows, old, self.indicators, self._names(), practices, self._impossible())
        so_far = replace(
            so_far,
            differences=tuple(differences(rows, old, self.indicators, practices)),
            leaps=tuple(found),
        )
        self._report(doubts, self.content.observations)
        doubts += self._of_ccgs()
        self._report_leaps(found)
        self._say_what_is_covered()
        said = [doubt.message for doubt in doubts]
        said += [leaps_said(found, self.indicators)] if found else []
        said += self._older(old)
        reasons = () if confirm else tuple(said)
        if reasons or dry_run:
            return replace(so_far, files=tuple(self.reports), reasons=reasons, held=bool(reasons))
        if others := self._not_as_read():
            return replace(so_far, files=tuple(self.reports), reasons=others)
        digest = digest_of(self.content)
        if (
            so_far.snapshot
            and self.new
            and snapshots.is_content(self.home, so_far.snapshot, self.content, digest)
        ):
            self._keep_beside(so_far.snapshot)
            return replace(so_far, files=tuple(self.reports))
        for note, loaded, content in self.new:
            archive.keep(self.home, note, content)
            archive.keep_tidy(self.home, note, list(self.indicators), loaded)
        made_at = datetime.now(UTC)
        id = snapshots.publish(
            self.home, self.content, by=self.by, made_at=made_at, orders=self.orders, digest=digest
        )
        return replace(so_far, snapshot=id, published=id != so_far.snapshot, files=tuple(self.reports))

    def _keep_beside(self, snapshot: str) -> None:
        """Keep the new files, which add nothing to what is in use, and say so of each."""
        known = {note.sha256 for note in archive.held(self.home) if note.beside == snapshot}
        for note, loaded, content in self.new:
            if note.sha256 not in known:
                archive.keep(self.home, replace(note, beside=snapshot), content)
            self._remark(note.sha256, "nothing_new", beside((note, loaded), self.held))

    def _say_what_is_covered(self) -> None:
        """Of new files none of whose figures is in use, because a later one has them all."""
        notes = [note for note, _ in self.held] + [note for note, _, _ in self.new]
        files = {note.sha256: note.file for note in notes}
        for note, loaded, _ in self.new:
            if said := covered((note, loaded), self.content.observations, files):
                self._remark(note.sha256, "covered", said)

    def _not_as_read(self) -> tuple[str, ...]:
        """Why files cannot be kept: their bytes are no longer those whose rows are to be published."""
        return tuple(
            f"{note.file} was changed while it was being read. Take it in again."
            for note, _, content in self.new
            if Received(note.file, content).sha256 != note.sha256
        )

    def _touched(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows of every indicator and period that the new files say something of, and all rows before."""
        rows = self.content.observations
        old = rows.iloc[:0] if self.before is None else self.before.observations
        if not self.new:
            return rows.iloc[:0], old
        came = rows["source"].isin([note.sha256 for note, _, _ in self.new])
        touched = rows[came].groupby(["indicator", "period"]).size()
        about = pd.MultiIndex.from_frame(rows[["indicator", "period"]]).isin(touched.index)
        return rows[about], old

    def _older(self, old: pd.DataFrame) -> list[str]:
        """Of new files that would put an older release's figures in the place of later ones."""
        rows, said = self.content.observations, []
        for note, loaded, _ in self.new:
            if words := overwrites((note, loaded), self.held, rows, old):
                self._remark(note.sha256, "older_release", words)
                said.append(words)
        return said

    def _of_ccgs(self) -> list[checks.Finding]:
        """The doubts about figures of whole CCGs, once what changes in them is said."""
        files = {note.sha256: note.file for note, _, _ in self.new}
        for sha256, said in ccg_remarks.remarks(self.content, self.before, files):
            self._remark(sha256, "whole_ccgs", said)
        doubts = ccg_remarks.doubts(self.content, self.before, files, self.indicators)
        self._report(doubts, self.content.ccg_figures)
        return doubts

    def _report(self, doubts: Sequence[checks.Finding], rows: pd.DataFrame) -> None:
        """Put each doubt to the file that it comes from."""
        for doubt in doubts:
            about = rows[(rows["indicator"] == doubt.indicator) & (rows["period"] == doubt.period)]
            for sha256 in self._files(about):
                self._remark(sha256, doubt.code, doubt.message)

    def _report_leaps(self, found: Sequence[Leap]) -> None:
        """Name the leaps of each file beside it."""
        leapt = pd.DataFrame([(leap.practice, leap.indicator, leap.period) for leap in found], columns=KEYS)
        of_file = self.content.observations.merge(leapt, on=KEYS)["source"].value_counts()
        for note, _, _ in self.new:
            if many := of_file.get(note.sha256, 0):
                figures = "1 figure moves" if many == 1 else f"{many:,} figures move"
                said = f"{note.file}: {figures} beyond reason, named by practice."
                self._remark(note.sha256, "figure_leapt", said)

    def _files(self, rows: pd.DataFrame) -> list[str]:
        """The new files that some rows come from, by sha256."""
        return [sha for sha in rows["source"].unique() if sha in self.places]

    def _impossible(self) -> pd.DataFrame:
        """The rows of new files whose numbers cannot be, as they came."""
        rows = self.content.impossible
        return rows[rows["source"].isin(list(self.places))]

    def _remark(self, sha256: str, code: str, message: str) -> None:
        """Say something of one new file; others may have its name."""
        problem, place = Problem(code, message, blocking=False), self.places[sha256]
        report = self.reports[place]
        self.reports[place] = replace(report, outcome="warned", problems=(*report.problems, problem))

    def _names(self) -> dict[str, str]:
        named = self.content.organisations
        return dict(zip(named["code"], named["name"], strict=True))


def _area_practices(content: Assembled) -> list[str]:
    """Practices that were part of our area at any time; none where no area is set: all are looked at."""
    inside = content.memberships["parent"].isin(content.area.codes)
    return list(pd.unique(content.memberships.loc[inside, "practice"]))
