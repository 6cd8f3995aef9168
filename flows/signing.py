"""Signing: a key's signature on the manifest of a cycle's outputs and, if asked, on a copy of each PDF. Needs ``kesiapan[sign]``."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from assessment.record import canonical
from flows.folders import Folders, sha256_of, write_file
from flows.recording import read_record
from flows.settings import Cycle

SCHEMA = "kesiapan-manifest-1"
DIGEST = "sha256"
FIELD, SAID = "kesiapan-1", {"id": "Tanda tangan elektronik penerbit", "en": "Electronic signature of the issuer"}


class SigningError(ValueError):
    """Nothing was signed, and why."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What was written: the manifest, its signature, and the signed copies."""

    manifest: Path
    signature: Path
    copies: tuple[Path, ...]


def load_key(data: bytes, passphrase: str) -> signers.SimpleSigner:
    """The key and certificate of a PKCS#12 file; SigningError where it cannot be opened."""
    try:
        key: signers.SimpleSigner = signers.SimpleSigner.load_pkcs12_data(data, [], passphrase.encode())
    except ValueError as fault:
        raise SigningError(f"the key cannot be opened: {fault}. Is it PKCS#12, and the passphrase right?") from None
    return key


def sign_cycle(cycle: Cycle, key: signers.SimpleSigner, *, each: bool) -> Signed:
    """Writes record/manifest.json with its detached CMS signature beside it, and with ``each`` signed copies into signed/.

    The outputs themselves stay as the record has them; SigningError where one does not.
    """
    record, _ = read_record(cycle)
    changed = [name for name, sha256 in record["outputs"].items() if not _is(cycle.folder / name, sha256)]
    if changed:
        raise SigningError(f"{changed[0]} is not as the record says; run the cycle again or see: kesiapan replay")
    folders = Folders(cycle.folder)
    manifest, signature = folders.record / "manifest.json", folders.record / "manifest.p7s"
    listed = canonical({"schema": SCHEMA, "record": sha256_of(folders.record / "record.json"), "outputs": record["outputs"]})
    write_file(manifest, listed)
    write_file(signature, _detached(listed, key))
    names = [name for name in record["outputs"] if each and name.endswith(".pdf")]
    for name in names:
        write_file(folders.signed / name, signed_pdf((cycle.folder / name).read_bytes(), key))
    return Signed(manifest, signature, tuple(folders.signed / name for name in names))


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_of(path) == sha256


def _detached(data: bytes, key: signers.SimpleSigner) -> bytes:
    """A CMS signature that stands beside what it signs, in DER."""
    when = PdfCMSSignedAttributes(signing_time=dt.datetime.now(dt.UTC), cades_signed_attrs=CAdESSignedAttrSpec())
    made = asyncio.run(key.async_sign_general_data(data, DIGEST, detached=True, use_cades=True, signed_attr_settings=when))
    der: bytes = made.dump()
    return der


def signed_pdf(data: bytes, key: signers.SimpleSigner) -> bytes:
    """The PDF with an invisible PAdES signature added behind its bytes, in the tag tree as ISO 14289-1, 7.18.4 asks."""
    writer = _Appending(BytesIO(data))
    said = SAID["en" if str(writer.root.get("/Lang", "")) == "en" else "id"]
    append_signature_field(writer, SigFieldSpec(FIELD, readable_field_name=said))
    _tag_field(writer)
    described = signers.PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm=DIGEST)
    made: bytes = signers.sign_pdf(writer, described, signer=key, existing_fields_only=True).getvalue()
    return made


class _Appending(IncrementalPdfFileWriter):
    """Leaves the metadata alone: written anew, its PDF/A extension schema would no longer be one."""

    def _update_meta(self) -> None:
        pass


def _tag_field(writer: IncrementalPdfFileWriter) -> None:
    """Puts the last form field into a Form element at the end of the document."""
    widget = writer.root["/AcroForm"]["/Fields"].raw_get(-1)
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    tree: Any = writer.root["/StructTreeRoot"]
    document = tree["/K"].raw_get(0)
    linked = DictionaryObject({NameObject("/Type"): NameObject("/OBJR"), NameObject("/Obj"): widget, NameObject("/Pg"): page})
    element = {"/Type": NameObject("/StructElem"), "/S": NameObject("/Form"), "/P": document, "/Pg": page, "/K": ArrayObject([linked])}
    form = writer.add_object(DictionaryObject({NameObject(key): value for key, value in element.items()}))
    numbers = tree["/ParentTree"]["/Nums"]
    following = max(numbers[at] for at in range(0, len(numbers), 2)) + 1
    numbers.extend([NumberObject(following), form])
    widget.get_object()[NameObject("/StructParent")] = NumberObject(following)
    document.get_object()["/K"].append(form)
    for changed in (tree["/ParentTree"], document.get_object(), widget.get_object()):
        writer.update_container(changed)
