"""Files are whole or not there."""

import pytest

from flows.folders import Folders, arrived, file_name, write_file


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "new" / "report.pdf"
    write_file(path, b"first")
    write_file(path, b"second")
    assert path.read_bytes() == b"second"
    assert [one.name for one in path.parent.iterdir()] == ["report.pdf"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "report.pdf"
    write_file(path, b"first")
    with pytest.raises(TypeError):
        write_file(path, "text is no bytes")
    assert path.read_bytes() == b"first"
    assert [one.name for one in tmp_path.iterdir()] == ["report.pdf"]


def test_a_file_name_is_code_and_name(register):
    assert file_name(register.find("71.09"), ".pdf") == "71.09 Kabupaten Kepulauan Siau Tagulandang Biaro.pdf"


def test_lock_files_and_hidden_files_have_not_arrived(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("b.xlsx", "a.xlsx", "~$a.xlsx", ".~lock.a.xlsx#", "scan.pdf"):
        (inbox / name).write_bytes(b"")
    assert [path.name for path in arrived(Folders(tmp_path).inbox)] == ["a.xlsx", "b.xlsx", "scan.pdf"]
