"""Signatures: on the list of outputs, and on copies of the PDF, which stay what they were to everybody else."""

import datetime as dt
import json
import subprocess
from io import BytesIO
from pathlib import Path

import outloud
import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from typer.testing import CliRunner

from flows.command import app
from flows.folders import Folders, sha256_of
from flows.recording import replay
from flows.settings import load_cycle
from flows.signing import SigningError, load_key, sign_cycle, signed_pdf
from flows.verifying import differences
from tests.test_accessible import EXPLAINED, elements
from tests.test_verifying import finished, folder, report_in  # noqa: F401  (fixtures)
from tests.twins import whole

PASSPHRASE = "rahasia"


@pytest.fixture(scope="module")
def key() -> bytes:
    """A key and its own certificate, thrown away after the tests."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Direktur Contoh")])
    now = dt.datetime.now(dt.UTC)
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False)
    usage |= {"encipher_only": False, "decipher_only": False, "digital_signature": True, "content_commitment": True}
    certificate = (
        x509.CertificateBuilder(name, name, private.public_key(), 1, now - dt.timedelta(days=1), now + dt.timedelta(days=1))
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(private, hashes.SHA256())
    )
    sealed = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(b"contoh", private, certificate, None, sealed)


@pytest.fixture(scope="module")
def signer(key):
    return load_key(key, PASSPHRASE)


@pytest.fixture(scope="module")
def signed(signer) -> bytes:
    return signed_pdf(whole("mixed"), signer)


def checked(data: bytes, signer):
    (signature,) = PdfFileReader(BytesIO(data)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[signer.signing_cert]))


def test_a_signed_copy_begins_with_the_report_and_its_signature_is_good(signed, signer):
    assert signed.startswith(whole("mixed"))
    status = checked(signed, signer)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"


def test_a_changed_digit_breaks_the_signature(signed, signer):
    at = signed.index(b"/Length") + 100
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    assert not checked(changed, signer).intact


def test_a_signed_copy_keeps_its_metadata_and_its_field_is_in_the_tag_tree(signed):
    with pikepdf.open(BytesIO(whole("mixed"))) as before, pikepdf.open(BytesIO(signed)) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert {key: str(value) for key, value in after.docinfo.items()} == {key: str(value) for key, value in before.docinfo.items()}
        (field,) = after.Root.AcroForm.Fields
        (form,) = [one for one in elements(after) if one.S == "/Form"]
        assert form.K[0].Obj.objgen == field.objgen
        numbers = after.Root.StructTreeRoot.ParentTree.Nums
        assert {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}[int(field.StructParent)].objgen == form.objgen
        assert (field.F, list(field.Rect), str(field.TU)) == (132, [0, 0, 0, 0], "Tanda tangan elektronik penerbit")  # 132: printed and locked


def test_a_second_opinion_finds_no_error_in_a_signed_copy(signed, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    result = outloud.check(str(path))
    assert result.errors == 0
    assert [one for one in result.findings if one.rule not in EXPLAINED] == []


def test_the_list_of_outputs_is_signed_beside_it_and_the_cycle_stays_as_it_was(folder, signer):  # noqa: F811
    cycle = load_cycle(folder)
    made = sign_cycle(cycle, signer, each=True)
    listed = json.loads(made.manifest.read_bytes())
    assert listed["schema"] == "kesiapan-manifest-1"
    assert listed["record"] == sha256_of(folder / "record" / "record.json")
    assert listed["outputs"] == {name: sha256_of(folder / name) for name in listed["outputs"]}
    arguments = ["openssl", "cms", "-verify", "-inform", "DER", "-in", made.signature, "-content", made.manifest, "-noverify", "-binary"]
    assert subprocess.run(arguments, check=True, capture_output=True).stdout == made.manifest.read_bytes()
    made.manifest.write_bytes(made.manifest.read_bytes().replace(b"manifest-1", b"manifest-2"))
    assert subprocess.run(arguments, check=False, capture_output=True).returncode != 0
    assert replay(cycle) == ()
    names = sorted(path.relative_to(folder / "signed").as_posix() for path in made.copies)
    assert names == sorted(name for name in listed["outputs"] if name.endswith(".pdf"))
    assert differences(folder / "signed" / report_in(folder).relative_to(folder), cycle) == ()


def test_without_each_no_copies_are_made(folder, signer):  # noqa: F811
    assert sign_cycle(load_cycle(folder), signer, each=False).copies == ()
    assert not Folders(folder).signed.exists()


def test_nothing_is_signed_that_differs_from_the_record(folder, signer):  # noqa: F811
    report_in(folder).write_bytes(b"")
    with pytest.raises(SigningError, match="is not as the record says"):
        sign_cycle(load_cycle(folder), signer, each=False)
    assert not (folder / "record" / "manifest.json").exists()


@pytest.mark.parametrize(("data", "passphrase"), [(b"", PASSPHRASE), (None, "salah"), (None, "")])
def test_a_key_that_cannot_be_opened_is_said(key, data, passphrase):
    with pytest.raises(SigningError, match="the key cannot be opened"):
        load_key(key if data is None else data, passphrase)


def kesiapan(*arguments: object, **more: object):
    return CliRunner().invoke(app, [str(one) for one in arguments], **more)


def test_the_commands_sign_and_verify(folder, key, monkeypatch):  # noqa: F811
    path: Path = folder.parent / "key.p12"
    path.write_bytes(key)
    monkeypatch.setenv("KESIAPAN_PASSPHRASE", PASSPHRASE)
    done = kesiapan("sign", folder, "--key", path, "--each")
    assert done.exit_code == 0, done.output
    assert "3 signed PDF in " in done.output
    done = kesiapan("verify", report_in(folder), "--cycle", folder)
    assert (done.exit_code, done.output.strip()) == (0, "verified")


def test_the_passphrase_is_asked_for_and_a_wrong_one_is_wrong_use(folder, key, monkeypatch):  # noqa: F811
    path: Path = folder.parent / "key.p12"
    path.write_bytes(key)
    monkeypatch.delenv("KESIAPAN_PASSPHRASE", raising=False)
    assert kesiapan("sign", folder, "--key", path, input=f"{PASSPHRASE}\n").exit_code == 0
    done = kesiapan("sign", folder, "--key", path, input="salah\n")
    assert done.exit_code == 2
    assert "the key cannot be opened" in done.stderr


def test_the_command_says_what_differs(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"x")
    done = kesiapan("verify", path)
    assert done.exit_code == 1
    assert done.stderr.startswith("kesiapan: this file is no PDF that can be read")
