"""Everything that can be wrong with a workbook, said once, in Indonesian and English."""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from string import Formatter

from questionnaires.strict import Text


class Severity(Enum):
    """An error keeps the workbook from being scored; a warning counts; info only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Message:
    """A stable code, its severity, what is wrong and what to do."""

    code: str
    severity: Severity
    wrong: Text
    mend: Text


def _error(code: str, wrong: tuple[str, str], mend: tuple[str, str]) -> Message:
    return Message(code, Severity.ERROR, Text(*wrong), Text(*mend))


def _info(code: str, wrong: tuple[str, str], mend: tuple[str, str]) -> Message:
    return Message(code, Severity.INFO, Text(*wrong), Text(*mend))


def _warning(code: str, wrong: tuple[str, str], mend: tuple[str, str]) -> Message:
    return Message(code, Severity.WARNING, Text(*wrong), Text(*mend))


class Code(Enum):
    """Every finding there is: F file, I identity, G gate, Q answer, N number, E evidence, K consistency, M mark, O objection."""

    NOT_A_WORKBOOK = _error(
        "F101",
        ("Berkas ini bukan buku kerja .xlsx: {seen}.", "This file is no .xlsx workbook: {seen}."),
        (
            "Isi buku kerja dari kementerian, pilih Simpan sebagai, lalu format “Excel Workbook (*.xlsx)”; bukan PDF atau foto.",
            "Fill in the ministry's workbook, choose Save as and the format “Excel Workbook (*.xlsx)”; no PDF and no photo.",
        ),
    )
    UNREADABLE = _error(
        "F102",
        ("Buku kerja ini rusak dan tidak dapat dibaca: {seen}.", "This workbook is damaged and cannot be read: {seen}."),
        (
            "Buka berkas, simpan ulang dengan nama baru sebagai .xlsx, lalu kirim kembali.",
            "Open the file, save it under a new name as .xlsx and send it again.",
        ),
    )
    TOO_LARGE = _error(
        "F103",
        ("Berkas ini terlalu besar: {seen}.", "This file is too large: {seen}."),
        (
            "Hapus gambar dan lembar tambahan; bukti cukup dirujuk, tidak dilampirkan di dalam buku kerja.",
            "Remove pictures and extra sheets; evidence is referred to, not attached.",
        ),
    )
    NOT_OURS = _error(
        "F104",
        (
            "Buku kerja ini bukan kuesioner kesiapan: lembar penandanya tidak ada.",
            "This workbook is no readiness questionnaire: its marker sheet is missing.",
        ),
        ("Salin jawaban ke dalam buku kerja kosong yang dikirim kementerian.", "Copy the answers into the blank workbook that the ministry sent."),
    )
    OTHER_EDITION = _error(
        "F105",
        ("Buku kerja ini memakai edisi {given}; siklus ini memakai {expected}.", "This workbook is of edition {given}; this cycle uses {expected}."),
        (
            "Minta buku kerja edisi yang berlaku kepada kementerian dan isi kembali.",
            "Ask the ministry for the workbook of the edition in force and fill it in.",
        ),
    )
    CHANGED_EDITION = _error(
        "F106",
        ("Buku kerja ini dibuat dari versi lain edisi {given}.", "This workbook was made from another version of edition {given}."),
        (
            "Minta buku kerja terbaru kepada kementerian dan salin jawaban ke dalamnya.",
            "Ask the ministry for the current workbook and copy the answers into it.",
        ),
    )
    SHEET_MISSING = _error(
        "F107",
        ("Lembar “{sheet}” tidak ada.", "The sheet “{sheet}” is missing."),
        ("Salin kembali lembar “{sheet}” dari buku kerja kosong dan isi.", "Copy the sheet “{sheet}” back from the blank workbook and fill it in."),
    )
    NOTHING_ANSWERED = _error(
        "F108",
        ("Buku kerja ini belum berisi satu jawaban pun.", "This workbook holds not a single answer."),
        ("Isi lembar setiap pilar, simpan, lalu kirim kembali.", "Fill in the sheet of each pillar, save it and send it again."),
    )
    TWICE = _warning(
        "F109",
        (
            "Ada beberapa berkas yang sah dari {region}; yang dinilai ialah {used}.",
            "There are several valid files from {region}; the one scored is {used}.",
        ),
        (
            "Kirim hanya satu berkas; pastikan berkas yang dinilai memang yang terakhir.",
            "Send one file only; make sure that the one scored is the latest.",
        ),
    )
    STOPPED = _error(
        "F110",
        ("Berkas ini tidak selesai dibaca: {seen}.", "Reading this file did not end: {seen}."),
        (
            "Salin jawaban ke buku kerja kosong yang baru; bila terulang, hubungi kementerian.",
            "Copy the answers into a new blank workbook; if it happens again, call the ministry.",
        ),
    )
    ENCRYPTED = _error(
        "F111",
        ("Berkas ini dilindungi kata sandi dan tidak dapat dibuka.", "This file is protected with a password and cannot be opened."),
        (
            "Hapus kata sandi untuk membuka berkas, simpan sebagai .xlsx, lalu kirim kembali.",
            "Remove the password for opening the file, save it as .xlsx and send it again.",
        ),
    )
    ACTIVE = _error(
        "F112",
        (
            "Berkas ini memuat isi aktif dan karena itu tidak dibuka: {seen}.",
            "This file holds active content and for that reason was not opened: {seen}.",
        ),
        (
            "Simpan sebagai “Excel Workbook (*.xlsx)” tanpa makro, objek tersemat, kontrol, dan tautan DDE, lalu kirim kembali.",
            "Save it as “Excel Workbook (*.xlsx)” without macros, embedded objects, controls and DDE links, and send it again.",
        ),
    )
    SUSPICIOUS = _error(
        "F113",
        (
            "Susunan berkas ini tidak wajar dan karena itu tidak dibuka: {seen}.",
            "This file is built in a way that no office program uses and was not opened: {seen}.",
        ),
        (
            "Salin jawaban ke buku kerja kosong yang dikirim kementerian, simpan sebagai .xlsx, lalu kirim kembali.",
            "Copy the answers into the blank workbook that the ministry sent, save it as .xlsx and send it again.",
        ),
    )
    LINKED = _warning(
        "F114",
        (
            "Buku kerja ini merujuk ke luar berkas: {seen}. Rujukan itu tidak diikuti.",
            "This workbook refers to things outside it: {seen}. They are not followed.",
        ),
        (
            "Ganti rujukan itu dengan nilainya, putuskan tautannya, lalu simpan.",
            "Replace the references by their values, break the links and save.",
        ),
    )
    HIDDEN_SHEET = _info(
        "F115",
        ("Lembar “{sheet}” disembunyikan; isinya tetap dibaca.", "The sheet “{sheet}” is hidden; it is read all the same."),
        ("Tampilkan lembar itu, atau hapus bila tidak dipakai.", "Show the sheet, or delete it if it is not used."),
    )
    LATE = _warning(
        "F116",
        (
            "Berkas ini diterima {received}, setelah batas waktu {deadline}, dan tidak dinilai.",
            "This file was received {received}, after the deadline {deadline}, and is not scored.",
        ),
        (
            "Berkas disimpan; hubungi kementerian bila ada alasan keterlambatan.",
            "The file is kept; call the ministry if there is a reason for the delay.",
        ),
    )
    SAME_BYTES = _info(
        "F117",
        ("Berkas ini sama persis dengan {earlier} yang diterima lebih dahulu.", "This file is identical with {earlier}, which was received earlier."),
        ("Tidak perlu tindakan; satu berkas cukup.", "Nothing to do; one file is enough."),
    )
    REGION_UNKNOWN = _error(
        "I101",
        ("Kode daerah “{given}” tidak dikenal.", "The region code “{given}” is unknown."),
        (
            "Pakai buku kerja yang dikirim kementerian untuk daerah Anda; kodenya sudah terisi.",
            "Use the workbook sent for your region; its code is filled in.",
        ),
    )
    REGION_DIFFERS = _error(
        "I102",
        (
            "Sel {cell}: kode daerah “{given}” berbeda dari {expected} pada penanda buku kerja.",
            "Cell {cell}: region code “{given}” differs from {expected} in the workbook's marker.",
        ),
        (
            "Kembalikan kode daerah menjadi {expected}, atau pakai buku kerja daerah Anda sendiri.",
            "Put the code back to {expected}, or use your own region's workbook.",
        ),
    )
    IDENTITY_EMPTY = _warning(
        "I103",
        ("{name} belum diisi.", "{name} is not filled in."),
        ("Isi sel {cell}.", "Fill in cell {cell}."),
    )
    GATE_UNKNOWN = _error(
        "G101",
        ("Sel {cell}: “{given}” bukan jawaban untuk {item}.", "Cell {cell}: “{given}” is no answer to {item}."),
        ("Pilih Ya atau Tidak.", "Choose Ya (yes) or Tidak (no)."),
    )
    GATE_READ = _info(
        "G104",
        ("Sel {cell}: “{given}” dibaca sebagai {value} untuk {item}.", "Cell {cell}: “{given}” is read as {value} for {item}."),
        (
            "Tidak perlu tindakan bila benar; bila tidak, pilih Ya atau Tidak.",
            "Nothing to do if that is right; if not, choose Ya (yes) or Tidak (no).",
        ),
    )
    GATE_OPEN = _warning(
        "G102",
        ("Prasyarat {item} belum dijawab dan karena itu tidak terpenuhi.", "Gate {item} is not answered and so not passed."),
        ("Pilih Ya atau Tidak pada sel {cell}.", "Choose Ya (yes) or Tidak (no) in cell {cell}."),
    )
    GATE_EVIDENCE = _warning(
        "G103",
        (
            "Prasyarat {item} dijawab Ya tanpa bukti {missing} dan karena itu tidak terpenuhi.",
            "Gate {item} is answered yes without {missing} evidence and so not passed.",
        ),
        (
            "Catat bukti {missing} pada lembar Bukti dan tulis nomornya di sebelah sel {cell}.",
            "Enter {missing} evidence on the sheet Bukti and its number beside cell {cell}.",
        ),
    )
    NOT_ANSWERED = _warning(
        "Q101",
        ("{item} belum dijawab dan bernilai tingkat 0.", "{item} is not answered and counts as level 0."),
        ("Isi sel {cell}; tulis tingkat 0 bila memang belum ada.", "Fill in cell {cell}; choose level 0 if there is nothing yet."),
    )
    LEVEL_UNKNOWN = _error(
        "Q102",
        ("Sel {cell}: “{given}” bukan pilihan untuk {item}.", "Cell {cell}: “{given}” is no choice for {item}."),
        ("Pilih salah satu tingkat 0 sampai {highest} dari daftar.", "Choose one of the levels 0 to {highest} from the list."),
    )
    ROW_MISSING = _error(
        "Q103",
        ("Baris {item} tidak ada pada lembar “{sheet}”.", "The row of {item} is missing on the sheet “{sheet}”."),
        ("Salin kembali baris itu dari buku kerja kosong.", "Copy that row back from the blank workbook."),
    )
    ROW_TWICE = _error(
        "Q104",
        ("{item} ada di dua tempat: {cell} dan {sheet_other}!{cell_other}.", "{item} stands in two places: {cell} and {sheet_other}!{cell_other}."),
        ("Hapus baris atau lembar yang tidak dipakai.", "Delete the row or sheet that is not used."),
    )
    NOT_CONFIRMED = _warning(
        "Q105",
        ("{item} terbawa dari edisi sebelumnya dan belum dikonfirmasi.", "{item} is carried over from an earlier edition and not confirmed."),
        ("Periksa jawaban pada sel {cell}, lalu hapus catatan di barisnya.", "Check the answer in cell {cell}, then delete the remark in its row."),
    )
    NO_VALUE = _error(
        "Q106",
        (
            "Sel {cell}: rumus atau galat {given} tidak memuat nilai untuk {item}.",
            "Cell {cell}: the formula or error {given} holds no value for {item}.",
        ),
        ("Ganti isi sel dengan jawabannya, bukan rumus.", "Replace what is in the cell by the answer itself, not a formula."),
    )
    LEVEL_READ = _info(
        "Q107",
        ("Sel {cell}: “{given}” dibaca sebagai tingkat {level} untuk {item}.", "Cell {cell}: “{given}” is read as level {level} of {item}."),
        (
            "Tidak perlu tindakan bila benar; bila tidak, pilih tingkat dari daftar.",
            "Nothing to do if that is right; if not, choose the level from the list.",
        ),
    )
    NOT_A_NUMBER = _error(
        "N101",
        ("Sel {cell}: “{given}” bukan angka untuk {item}.", "Cell {cell}: “{given}” is no number for {item}."),
        ("Tulis angkanya saja dalam {unit}, misalnya {example}.", "Write the number alone, in {unit}, for example {example}."),
    )
    NOT_PLAUSIBLE = _warning(
        "N102",
        (
            "Sel {cell}: {given} {unit} di luar rentang lazim {low} sampai {high} untuk {item}.",
            "Cell {cell}: {given} {unit} lies outside the usual range {low} to {high} of {item}.",
        ),
        (
            "Periksa angka dan satuannya; bila benar, jelaskan pada kolom Catatan.",
            "Check the number and its unit; if it is right, explain it in the column Catatan.",
        ),
    )
    NUMBER_READ = _info(
        "N103",
        ("Sel {cell}: “{given}” dibaca sebagai {value} {unit} untuk {item}.", "Cell {cell}: “{given}” is read as {value} {unit} for {item}."),
        ("Tidak perlu tindakan bila benar; bila tidak, tulis angkanya saja.", "Nothing to do if that is right; if not, write the number alone."),
    )
    CLAIM_CUT = _warning(
        "E201",
        (
            "{item}: tingkat {claimed} dihitung {supported} karena bukti {missing} tidak ada.",
            "{item}: level {claimed} counts as {supported} because {missing} evidence is missing.",
        ),
        (
            "Catat bukti {missing} pada lembar Bukti dan tulis nomornya di sebelah sel {cell}.",
            "Enter {missing} evidence on the sheet Bukti and its number beside cell {cell}.",
        ),
    )
    EVIDENCE_UNKNOWN = _error(
        "E202",
        ("Sel {cell}: bukti {given} tidak ada pada lembar Bukti.", "Cell {cell}: evidence {given} is not on the sheet Bukti."),
        ("Isi baris {given} pada lembar Bukti atau perbaiki nomornya.", "Fill in row {given} on the sheet Bukti or correct the number."),
    )
    EVIDENCE_KIND = _error(
        "E203",
        ("Sel {cell}: “{given}” bukan jenis bukti.", "Cell {cell}: “{given}” is no kind of evidence."),
        ("Pilih jenis bukti dari daftar: {choices}.", "Choose the kind of evidence from the list: {choices}."),
    )
    EVIDENCE_BARE = _error(
        "E204",
        ("Bukti {item} belum memuat judul dan nomor dokumen atau alamat.", "Evidence {item} has neither document nor place."),
        ("Isi sel {cell} dengan judul dan nomor dokumen.", "Write the document's title and number in cell {cell}."),
    )

    STRAIGHT_LINING = _warning(
        "K101",
        (
            "Semua {count} jawaban bertangga pada {pillar} memakai tingkat yang sama, yaitu {level}.",
            "All {count} ladder answers of {pillar} have the same level, {level}.",
        ),
        ("Periksa setiap jawaban terhadap tangga tingkatnya.", "Check each answer against its own ladder."),
    )
    REUSED_EVIDENCE = _warning(
        "K102",
        (
            "Bukti {item} dipakai untuk {count} indikator; lazimnya paling banyak {most}.",
            "Evidence {item} is used for {count} indicators; usually {most} at most.",
        ),
        ("Catat bukti yang khusus bagi setiap indikator.", "Enter evidence that is specific to each indicator."),
    )
    ONE_OFFICE = _warning(
        "K103",
        (
            "Semua {count} jawaban disebut berasal dari satu perangkat daerah, yaitu {office}.",
            "All {count} answers are said to come from one office, {office}.",
        ),
        (
            "Libatkan perangkat daerah pemilik data dan tulis namanya di setiap baris.",
            "Involve the offices that own the data and name them in each row.",
        ),
    )
    OLD_EVIDENCE = _warning(
        "K104",
        (
            "Bukti {item} bertahun {year}, lebih dari {years} tahun sebelum edisi ini.",
            "Evidence {item} is of {year}, more than {years} years before this edition.",
        ),
        (
            "Lampirkan bukti yang lebih baru atau jelaskan bahwa bukti itu masih berlaku.",
            "Give newer evidence, or explain that it is still in force.",
        ),
    )

    NEAR_COPY = _warning(
        "K105",
        (
            "{share} persen isian sama dengan isian {region}; batasnya {most} persen.",
            "{share} per cent of the entries equal those of {region}; the limit is {most} per cent.",
        ),
        ("Pastikan setiap jawaban menggambarkan daerah Anda sendiri.", "Make sure that each answer describes your own region."),
    )

    WRONG_FOLDER = _error(
        "F118",
        ("Tempat berkas ini bukan di sini, melainkan di folder {folder}.", "This file does not belong here but in the folder {folder}."),
        ("Pindahkan berkas ke folder {folder}.", "Move the file to the folder {folder}."),
    )
    MARK_CONFLICT = _error(
        "M101",
        (
            "{assessor} tidak boleh menilai {region}: benturan kepentingan tercatat dalam pengaturan siklus.",
            "{assessor} must not mark {region}: a conflict of interest stands in the cycle's settings.",
        ),
        ("Serahkan penilaian daerah ini kepada asesor lain.", "Give this region to another assessor."),
    )
    MARK_OUTDATED = _error(
        "M102",
        (
            "Buku penilaian ini dibuat untuk kuesioner {region} yang tidak lagi menjadi dasar penilaian.",
            "This marking workbook was made for a questionnaire of {region} that is no longer the one that is scored.",
        ),
        (
            "Buat buku penilaian baru dengan kesiapan mark, lalu salin nilainya.",
            "Write a new marking workbook with kesiapan mark and copy the marks.",
        ),
    )
    MARK_LEVEL = _error(
        "M103",
        ("Sel {cell}: “{given}” bukan tingkat untuk {item}.", "Cell {cell}: “{given}” is no level of {item}."),
        ("Pilih tingkat 0 sampai {highest} dari daftar.", "Choose a level from 0 to {highest} from the list."),
    )
    MARK_REASON = _error(
        "M104",
        (
            "{item}: tingkat {level} diberikan atas klaim {claimed} tanpa alasan.",
            "{item}: level {level} is given on a claim of {claimed} without a reason.",
        ),
        ("Tulis alasannya pada sel {cell}.", "Write the reason in cell {cell}."),
    )
    MARK_STATUS = _error(
        "M105",
        ("Sel {cell}: “{given}” bukan status bukti.", "Cell {cell}: “{given}” is no state of evidence."),
        ("Pilih salah satu: {choices}.", "Choose one of: {choices}."),
    )
    MARK_NO_STATUS = _warning(
        "M106",
        ("{item} dinilai tanpa status bukti.", "{item} is marked without the state of its evidence."),
        ("Pilih status bukti pada sel {cell}.", "Choose the state of the evidence in cell {cell}."),
    )
    MARK_WITHOUT_LEVEL = _warning(
        "M107",
        ("{item}: status atau alasan ditulis, tetapi tingkatnya kosong.", "{item}: a state or a reason is given, but no level."),
        ("Pilih tingkat pada sel {cell}, atau kosongkan seluruh baris.", "Choose a level in cell {cell}, or clear the whole row."),
    )
    MARK_AGAINST_EVIDENCE = _warning(
        "M108",
        ("{item}: klaim diterima, padahal bukti {status}.", "{item}: the claim is accepted although the evidence is marked “{status}”."),
        ("Periksa tingkatnya, atau tulis alasannya.", "Look at the level again, or write down the reason."),
    )
    MARKS_OPEN = _info(
        "M109",
        ("{count} dari {of} indikator belum dinilai.", "{count} of {of} indicators are not marked."),
        (
            "Lengkapi bila sudah dapat dinilai; yang kosong memakai tingkat yang didukung bukti.",
            "Mark them when possible; until then the supported level counts.",
        ),
    )
    NOTHING_MARKED = _error(
        "M110",
        ("Buku penilaian ini belum berisi satu nilai atau catatan pun.", "This marking workbook holds not a single mark or note."),
        (
            "Nilai indikator pada lembar pilar, simpan, lalu serahkan kembali.",
            "Mark the indicators on the pillars' sheets, save it and hand it in again.",
        ),
    )
    MARKED_TWICE = _warning(
        "M111",
        (
            "{assessor} menyerahkan beberapa buku penilaian {region}; yang dipakai ialah {used}.",
            "{assessor} handed in several marking workbooks of {region}; the one used is {used}.",
        ),
        ("Serahkan hanya satu; pastikan yang dipakai memang yang terakhir.", "Hand in one only; make sure that the one used is the latest."),
    )
    NOT_SCORED = _error(
        "M112",
        (
            "Daerah “{given}” tidak memiliki kuesioner yang dinilai dalam siklus ini.",
            "The region “{given}” has no questionnaire that is scored in this cycle.",
        ),
        ("Periksa apakah berkas ini milik siklus ini.", "Make sure that this file belongs to this cycle."),
    )
    OBJECTION_LATE = _error(
        "O101",
        (
            "Sanggahan ini diterima pada {received}, di luar masa sanggah {since} sampai dengan {until}.",
            "This objection was received {received}, outside the window from {since} to {until}.",
        ),
        (
            "Sanggahan disimpan tetapi tidak dijawab; hubungi kementerian bila ada alasan.",
            "It is kept but not answered; call the ministry if there is a reason.",
        ),
    )
    DISPUTED_UNKNOWN = _error(
        "O102",
        ("Sel {cell}: “{given}” bukan indikator edisi {edition}.", "Cell {cell}: “{given}” is no indicator of edition {edition}."),
        ("Pilih kode indikator dari daftar.", "Choose the code of an indicator from the list."),
    )
    DISPUTED_WHY = _error(
        "O103",
        ("{item}: yang keliru belum dijelaskan.", "{item}: it is not said what is wrong."),
        ("Jelaskan pada sel {cell}.", "Explain it in cell {cell}."),
    )
    DISPUTED_BARE = _info(
        "O104",
        ("{item}: sanggahan ini tidak menyebut bukti baru.", "{item}: this objection names no new evidence."),
        ("Tulis dokumen atau alamatnya pada sel {cell} bila ada.", "Write the document or its address in cell {cell} if there is one."),
    )
    NOTHING_DISPUTED = _error(
        "O105",
        ("Berkas ini belum berisi satu sanggahan pun.", "This file holds not a single objection."),
        ("Isi lembar Sanggahan, simpan, lalu kirim kembali.", "Fill in the sheet Sanggahan, save it and send it again."),
    )
    OBJECTED_TWICE = _warning(
        "O106",
        (
            "{region} mengirim beberapa sanggahan; yang dijawab ialah {used}.",
            "{region} sent several objections; the one answered is {used}.",
        ),
        ("Kirim satu berkas yang memuat semua sanggahan.", "Send one file with everything that is disputed."),
    )
    SHARED_EVIDENCE = _warning(
        "K106",
        (
            "{count} bukti sama dengan bukti {region}, antara lain “{document}”; batasnya {most}.",
            "{count} pieces of evidence equal those of {region}, among them “{document}”; the limit is {most}.",
        ),
        ("Pastikan setiap bukti memang milik daerah Anda.", "Make sure that each piece of evidence is your region's own."),
    )
    ISSUER_DIFFERS = _warning(
        "K107",
        (
            "Sel {cell}: nilai {given} untuk {item} berbeda dari {value} yang diterbitkan {issuer} ({source}); yang dipakai ialah nilai penerbit.",
            "Cell {cell}: the value {given} of {item} differs from {value} as published by {issuer} ({source}); the issuer's value is the one used.",
        ),
        ("Tulis nilai yang diterbitkan, atau tunjukkan penerbitan yang lebih baru.", "Write the published value, or show a later publication."),
    )
    OVER_CLAIM = _warning(
        "K108",
        (
            "Indeks klaim {claimed} melebihi indeks terverifikasi {verified} sebesar {difference}; batasnya {most}.",
            "The claimed index {claimed} exceeds the verified one, {verified}, by {difference}; the limit is {most}.",
        ),
        (
            "Bandingkan jawaban dengan alasan asesor pada setiap indikator.",
            "Compare the answers with the assessors' reasons, indicator by indicator.",
        ),
    )

    @property
    def message(self) -> Message:
        """The message of this finding."""
        return self.value

    def fields(self) -> frozenset[str]:
        """The details that its sentences name, besides sheet and cell."""
        return _fields(self)


@cache
def _fields(code: Code) -> frozenset[str]:
    texts = (getattr(both, language) for both in (code.message.wrong, code.message.mend) for language in ("id", "en"))
    named = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    return frozenset(named - {"sheet", "cell"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one place. ``sheet`` and ``cell`` are empty where the whole file is meant."""

    code: Code
    sheet: str
    cell: str
    details: tuple[tuple[str, str], ...]
    trial: bool = False

    @property
    def severity(self) -> Severity:
        """Error, warning or info; a rule on trial only tells."""
        return Severity.INFO if self.trial else self.code.message.severity

    @property
    def place(self) -> str:
        """``Sheet!F9``, the sheet alone, or nothing."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    def wrong(self, language: str) -> str:
        """What is wrong, as one sentence."""
        return self._said(self.code.message.wrong[language])

    def mend(self, language: str) -> str:
        """What to do, as one sentence."""
        return self._said(self.code.message.mend[language])

    def _said(self, text: str) -> str:
        return text.format(sheet=self.sheet, cell=self.cell, **dict(self.details))


def finding(code: Code, sheet: str = "", cell: str = "", **details: str) -> Finding:
    """A finding with the details that its sentences name."""
    if set(details) != code.fields():
        raise TypeError(f"{code.name} needs {sorted(code.fields())}, not {sorted(details)}")
    return Finding(code, sheet, cell, tuple(sorted(details.items())))


def blocks(findings: tuple[Finding, ...]) -> bool:
    """Whether any of them is an error."""
    return any(one.severity is Severity.ERROR for one in findings)
