"""The register of regions: 514 kabupaten and kota, their other names and codes, and their memberships."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CODE = re.compile(r"\d\d\.\d\d")


@dataclass(frozen=True, slots=True)
class Membership:
    """One region in one cohort. ``basis`` is ``published``, ``inferred``, or ``decided`` where an earlier cycle's decision says so."""

    year: int
    track: str
    zone: str
    repeat: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Region:
    """One kabupaten or kota. ``code`` is the Kemendagri code as text: 11.10 is not 11.1. ``population``: registered residents."""

    code: str
    name: str
    kind: str
    province_code: str
    province: str
    island_group: str
    bps_code: str
    population: int
    memberships: tuple[Membership, ...] = ()

    def member_since(self, year: int) -> Membership | None:
        """The first membership before the cycle of that year, if there is one."""
        return next((m for m in self.memberships if m.year < year), None)


class RegionUnknown(LookupError):
    """No single region is meant by a text; ``candidates`` are the regions that may be."""

    def __init__(self, given: str, reason: str, candidates: tuple[Region, ...] = ()) -> None:
        self.given, self.reason, self.candidates = given, reason, candidates
        meant = "; ".join(f"{region.code} {region.name}" for region in candidates)
        super().__init__(f"{given!r}: {reason}" + (f" Did you mean {meant}?" if meant else ""))


@dataclass(frozen=True, slots=True)
class Register:
    """All regions by code, every other way to name one, and the digest of the facts."""

    regions: Mapping[str, Region]
    aliases: Mapping[str, str]
    former_codes: Mapping[str, str]
    bps_codes: Mapping[str, str]
    bare_names: Mapping[str, tuple[str, ...]]
    digest: str

    def __iter__(self) -> Iterator[Region]:
        return iter(self.regions.values())

    def __len__(self) -> int:
        return len(self.regions)

    def find(self, text: str) -> Region:
        """The region meant by a code, a former code, or a name with its kind; else RegionUnknown.

        A current code wins over a former one: 96.04 and 96.05 changed their meaning in 2025.
        """
        given = text.strip()
        if given in self.regions:
            return self.regions[given]
        if given in self.former_codes:
            return self.regions[self.former_codes[given]]
        if re.fullmatch(r"[\d.]+", given):
            raise self._not_a_code(given)
        name = plain(given)
        if name in self.aliases:
            return self.regions[self.aliases[name]]
        same = tuple(self.regions[code] for code in self.bare_names.get(name, ()))
        reason = "a name needs its kind, kabupaten or kota." if same else "no region has this code or name."
        raise RegionUnknown(given, reason, same)

    def _not_a_code(self, given: str) -> RegionUnknown:
        digits = given.replace(".", "")
        codes = [self.bps_codes.get(digits, ""), f"{digits[:2]}.{digits[2:]}", f"{given}0"]
        candidates = tuple(self.regions[code] for code in dict.fromkeys(codes) if code in self.regions)
        if digits in self.bps_codes and digits == given:
            return RegionUnknown(given, "this is a BPS code; give the Kemendagri code NN.NN.", candidates)
        return RegionUnknown(given, "not a Kemendagri code of the form NN.NN.", candidates)

    def members_by_province(self, year: int) -> Mapping[str, int]:
        """Province code -> number of its regions that are members before that year."""
        counts = {region.province_code: 0 for region in self}
        for region in self:
            counts[region.province_code] += region.member_since(year) is not None
        return counts


def plain(name: str) -> str:
    """A name as it is compared: lower case, letters and digits only, ``kab.`` written out."""
    words = re.findall(r"\w+", name.casefold())
    words = ["kabupaten" if word == "kab" else word for word in words if word not in ("administrasi", "adm")]
    return "".join(words)


def _rows(name: str) -> tuple[list[dict[str, str]], bytes]:
    data = files("questionnaires").joinpath(name).read_bytes()
    lines = (line for line in data.decode().splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines)), data


def _memberships(rows: Iterable[Mapping[str, str]]) -> dict[str, list[Membership]]:
    found: dict[str, list[Membership]] = {}
    for row in sorted(rows, key=lambda row: (row["code"], int(row["year"]))):
        one = Membership(int(row["year"]), row["track"], row["zone"], row["repeat"] == "yes", row["basis"])
        found.setdefault(row["code"], []).append(one)
    return found


@cache
def load_register() -> Register:
    """The register as bundled: regions.csv, population.csv, aliases.csv and cohorts.csv of this room."""
    region_rows, region_bytes = _rows("regions.csv")
    population_rows, population_bytes = _rows("population.csv")
    alias_rows, alias_bytes = _rows("aliases.csv")
    cohort_rows, cohort_bytes = _rows("cohorts.csv")
    memberships = _memberships(cohort_rows)
    residents = {row["code"]: int(row["population"]) for row in population_rows}
    regions = {
        row["code"]: Region(**row, population=residents[row["code"]], memberships=tuple(memberships.get(row["code"], ()))) for row in region_rows
    }
    aliases = {plain(row["alias"]): row["code"] for row in alias_rows if row["kind"] in ("name", "spelling")}
    bps = {row["alias"].replace(".", ""): row["code"] for row in alias_rows if row["kind"] == "bps code"}
    bare: dict[str, tuple[str, ...]] = {}
    for region in regions.values():
        aliases[plain(region.name)] = region.code
        bps[region.bps_code] = region.code
        name = plain(region.name).removeprefix(region.kind)
        bare[name] = (*bare.get(name, ()), region.code)
    former = {row["alias"]: row["code"] for row in alias_rows if row["kind"] == "former code"}
    digest = hashlib.sha256(region_bytes + population_bytes + alias_bytes + cohort_bytes).hexdigest()
    return Register(regions, aliases, former, bps, bare, digest)
