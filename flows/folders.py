"""The folders of a cycle, on a disk or in an object store, and files that are either whole or not there."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import cast

from questionnaires.register import Region
from questionnaires.strict import StrictError

STORE = "s3://"


def located(place: Path | str) -> Path:
    """A cycle's folder: a path, or ``s3://bucket/folder``. StrictError where a store cannot be reached; needs ``kesiapan[s3]``.

    Credentials and endpoint are read from the environment as every program for such stores does (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, ...).
    """
    if not isinstance(place, str):
        return place
    if not place.startswith(STORE):
        return Path(place)
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415  (an extra, and slow)
    from upath import UPath  # noqa: PLC0415

    # No listing is remembered: what workers write is listed here. A UPath is no Path by its class but in all that is asked of one.
    folder = cast("Path", UPath(place, use_listings_cache=False))
    try:
        folder.exists()
    except (BotoCoreError, OSError) as fault:
        raise StrictError(place, "", f"cannot be reached: {fault}") from None
    return folder


def in_store(path: Path) -> bool:
    """Whether a path lies in an object store: what is put there is there whole, and dated by the store."""
    return not isinstance(path, Path)


LARGEST_IN_MEMORY = 2**24  # bytes of a file on its way to a store
PART = ".kesiapan-part"  # a file that is being written; other programs have endings of their own for theirs
OUTPUTS = (".pdf", ".xlsx", ".json")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the files of a cycle lie."""

    root: Path

    @property
    def blank(self) -> Path:
        """Blank workbooks to send out."""
        return self.root / "blank"

    @property
    def inbox(self) -> Path:
        """Filled workbooks as they arrive."""
        return self.root / "inbox"

    @property
    def reports(self) -> Path:
        """Readiness reports."""
        return self.root / "reports"

    @property
    def returned(self) -> Path:
        """The answer to every file: a letter, and the marked workbook where it is returned."""
        return self.root / "returned"

    @property
    def cohort(self) -> Path:
        """The cohort report with its annex and data."""
        return self.root / "cohort"

    @property
    def record(self) -> Path:
        """The record and the originals by sha256."""
        return self.root / "record"

    @property
    def marking(self) -> Path:
        """Marking workbooks to hand out, a folder for each assessor."""
        return self.root / "marking"

    @property
    def marks(self) -> Path:
        """Marking workbooks as they come back."""
        return self.root / "marks"

    @property
    def objections(self) -> Path:
        """Objections as they arrive."""
        return self.root / "objections"

    def decision(self, track: str) -> Path:
        """Where the ministry's decision on the proposal of a track is kept."""
        return self.record / f"decision-{track}.json"

    @property
    def signed(self) -> Path:
        """Signed copies of the PDF outputs, under the outputs' own names."""
        return self.root / "signed"

    def original(self, file: str, sha256: str) -> Path:
        """Where the original of a file is kept."""
        return self.record / "originals" / f"{sha256}{Path(file).suffix.lower()}"


def arrived(folder: Path) -> tuple[Path, ...]:
    """Every file in a folder, in order of name; hidden files and the lock files of office programs are none."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "~$")))
    return tuple(sorted(found, key=lambda path: path.relative_to(folder).as_posix()))


def name_of(path: Path, folder: Path) -> str:
    """A file's name within its folder, as text that can be printed and stored whatever bytes it has."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")


def file_name(region: Region, suffix: str) -> str:
    """``32.15 Kabupaten Karawang.pdf``: a name that every file system takes."""
    return safe_name(f"{region.code} {region.name}") + suffix


def safe_name(text: str) -> str:
    """The text as a name that every file system takes."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", text).strip(". ") or "_"


def write_file(path: Path, data: bytes) -> None:
    """The file whole or not at all; in a store it is put there at once."""
    with whole(path) as file:
        file.write(data)


@contextmanager
def whole(path: Path) -> Iterator[BufferedRandom]:
    """A file to write and read, that takes its place whole once this closes, or not at all: synced, then renamed; or put into a store."""
    if in_store(path):
        with SpooledTemporaryFile(LARGEST_IN_MEMORY) as file:
            yield cast("BufferedRandom", file)
            file.seek(0)
            with path.open("wb") as target:
                shutil.copyfileobj(file, target)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=PART)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        _sync(path.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Makes the names in a folder last, as fsync does for the content of a file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def outputs_in(root: Path, under: str = "") -> tuple[str, ...]:
    """The names of all documents that lie where a run puts its own, or under one of those folders; scenarios are no part of a run."""
    folders = Folders(root)
    found = (path for folder in (folders.reports, folders.returned, folders.cohort) for path in folder.rglob("*"))
    scenarios = folders.cohort / "scenarios"
    outputs = (path for path in found if path.suffix in OUTPUTS and path.is_file() and scenarios not in path.parents)
    names = (path.relative_to(root).as_posix() for path in outputs)
    return tuple(name for name in names if name.startswith(under))


def forget(root: Path, made: Collection[str], under: str = "") -> None:
    """Removes the outputs of earlier runs that this run did not make, by name, so that none outlives its submission."""
    for name in outputs_in(root, under):
        if name not in made:
            (root / name).unlink()


def sweep(root: Path) -> None:
    """Removes what a run that was stopped had half written."""
    for path in root.rglob(f".*{PART}"):
        path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
