"""The invented area: its STP, CCGs, localities, networks and the 94 practice codes.

Nothing here is real. Practice codes are ``X9`` and four digits, a first letter that was never issued;
postcodes begin with ``XA`` (no such postcode area) and telephone numbers lie in the range kept for fiction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

STP_CODE, STP_NAME = "XST", "Wendlemere, Corrow Coast and Vennor Vale STP"
REGION_CODE, REGION_NAME = "XR1", "Vennor and Corrow Region"
ONS_STP, ONS_REGION = "X54000001", "X40000001"
UNALLOCATED = "U"
SUFFIXES = (
    "SURGERY",
    "MEDICAL CENTRE",
    "HEALTH CENTRE",
    "FAMILY PRACTICE",
    "MEDICAL PRACTICE",
    "GROUP PRACTICE",
    "HOUSE SURGERY",
)
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Ccg:
    """A clinical commissioning group."""

    code: str
    ons: str
    name: str


CCGS = (
    Ccg("XC1", "X38000001", "NHS Wendlemere City CCG"),
    Ccg("XC2", "X38000002", "NHS Corrow Coast, Marrish and Toller CCG"),
    Ccg("XC3", "X38000003", "NHS Vennor Vale CCG"),
)


@dataclass(frozen=True)
class Locality:
    """A locality: typical deprivation (IMD 2019 score) and share of patients aged 65 and over (0 to 1)."""

    number: int
    name: str
    ccg: Ccg
    imd: float
    share_65: float
    stems: tuple[str, ...]
    rural: bool = False

    @property
    def code(self) -> str:
        """Code of the locality, such as ``LOC-L01``."""
        return f"LOC-L{self.number:02d}"

    @property
    def pcn(self) -> str:
        """Code of the primary care network of the same practices."""
        return f"XL{self.number:03d}"


_ROWS: tuple[tuple[str, int, float, float, str], ...] = (
    (
        "Quernhythe",
        1,
        31,
        13.0,
        "Quernhythe Abbotwick Tallowmere Ropefold Lanternhythe Gannetstow Sailcombe Chandlerwick",
    ),
    (
        "Eastmarrow",
        1,
        40,
        12.0,
        "Eastmarrow Loomstead Tannerfold Vintnerholt Cindergate Weaverstow Brasskettle Fullerscombe "
        "Millrace-Tolver Dyerswick",
    ),
    (
        "Nethercolm",
        1,
        27,
        16.5,
        "Nethercolm Aldermoss Pewithall Larchenby Mossgarth Thrushlow Colmbeck Hobthrush",
    ),
    ("Holmenside", 1, 35, 15.5, "Holmenside Brackenfold Ironstow Cobblegarth Pitmarrow Slateholt Furnacombe"),
    ("Scholars Rise", 1, 15, 11.5, "Scholarsgate Inkwellow Mortarmere Quillfold Cloisterby Lecternholt"),
    (
        "Westovell",
        1,
        18,
        15.5,
        "Westovell Hawkelow Pippinstead Orchardine Larkmarrow Medlarholt Damsonfold Quincestow",
    ),
    ("Saltreach", 2, 33, 23.0, "Saltreach Bandstow Pierhollow Kittiwick Groynemere Shinglefold"),
    ("Corrowbay", 2, 21, 25.0, "Corrowbay Ternholt Samphirestow Cocklegarth Limpetwick"),
    ("Marrish Levels", 2, 12.5, 24.5, "Marrishlow Reedenby Sluicefold Bitternholt Withyhythe"),
    ("Tollerhaven", 2, 14.5, 23.0, "Tollerhaven Beaconmere Razorstow Dunlincombe Driftgarth"),
    ("Fellowdale", 3, 10, 19.0, "Fellowdale Yarrowfold Curlewstead Heatherlow Drystonby"),
    (
        "Vennorbridge",
        3,
        11.5,
        17.5,
        "Vennorbridge Otterholt Kingfold-Venn Mallardstow Alderwhistle Sedgecombe Dabchick-Mill",
    ),
    (
        "Thackenford",
        3,
        14,
        16.0,
        "Thackenford Hayrickstow Wheatmarrow Barleyholt Gleanersby Staddlestone-Rise",
    ),
    (
        "Upper Brinnock",
        3,
        11,
        20.0,
        "Brinnockcote Hopkilnfold Teaselmere Cowslipholt Bramblestead Orchiswick",
    ),
)
_RURAL = {"Marrish Levels", "Fellowdale", "Upper Brinnock"}

LOCALITIES = tuple(
    Locality(number, name, CCGS[ccg - 1], float(imd), share / 100, tuple(stems.split()), name in _RURAL)
    for number, (name, ccg, imd, share, stems) in enumerate(_ROWS, start=1)
)


@dataclass(frozen=True)
class Practice:
    """A practice code of the area; `closed` is the last day, empty while it is open."""

    number: int
    stem: str
    locality: Locality
    pcn: str
    opened: date
    closed: date | None

    @property
    def code(self) -> str:
        """Practice code, ``X9`` and four digits."""
        return f"X9{self.number:04d}"

    @property
    def name(self) -> str:
        """Name in capitals, as published."""
        if self.code == STUDENTS:
            return "INKWELLOW STUDENT HEALTH SERVICE"
        return f"{self.stem.upper()} {SUFFIXES[self.number % 7]}"

    @property
    def pcn_name(self) -> str:
        """Name of the network in capitals; the unallocated practice has none of its own."""
        if self.pcn == UNALLOCATED:
            return "Unallocated"
        return f"{LOCALITIES[int(self.pcn[2:]) - 1].name.upper()} PCN"

    @property
    def postcode(self) -> str:
        """An invented postcode."""
        first, second = divmod(self.number, len(POSTCODE_LETTERS))
        letters = POSTCODE_LETTERS[second] + POSTCODE_LETTERS[first]
        return f"XA{self.locality.number} {1 + self.number % 9}{letters}"

    @property
    def telephone(self) -> str:
        """A telephone number of the range kept for fiction."""
        return f"01632 960{self.number:03d}"

    @property
    def supplier(self) -> str:
        """Supplier of the clinical system."""
        return "TPP" if self.number % 3 == 0 else "EMIS"

    def open_on(self, day: date) -> bool:
        """Whether the practice saw patients on that day."""
        return self.opened <= day and (self.closed is None or day <= self.closed)


STUDENTS, SINGLE_HANDED, CARE_HOMES, NEW = "X90035", "X90063", "X90066", "X90086"
SUSPECTS = ("X90013", "X90055", "X90078")
CODING_GAP, FLU_CLINIC, NO_CONTINUITY = "X90043", "X90045", "X90061"
ABSORBER, ABSORBED, CLOSED, MOVED = "X90019", "X90093", "X90094", "X90080"
HEIRS = {"X90002": 0.40, "X90005": 0.35, "X90007": 0.21}
OPTED_OUT = "X90071"
SERVES = {STUDENTS: "students", CARE_HOMES: "care_home"}


def _practice(number: int, stem: str, locality: Locality) -> Practice:
    code = f"X9{number:04d}"
    pcn = {"X90068": UNALLOCATED, MOVED: "XL013"}.get(code, locality.pcn)
    opened = date(2025, 1, 1) if code == NEW else date(1974 + number % 30, 4, 1)
    closed = {ABSORBED: date(2025, 3, 31), CLOSED: date(2025, 9, 30)}.get(code)
    return Practice(number, stem, locality, pcn, opened, closed)


def _practices() -> tuple[Practice, ...]:
    places = [(stem, locality) for locality in LOCALITIES for stem in locality.stems]
    places += [("Ferrymarrow", LOCALITIES[2]), ("Candlewick-Holt", LOCALITIES[0])]
    return tuple(_practice(number, stem, place) for number, (stem, place) in enumerate(places, start=1))


PRACTICES = _practices()
CODES = tuple(practice.code for practice in PRACTICES)
INDEX = {code: position for position, code in enumerate(CODES)}
LASTING = 92  # the first 92 codes are open at the end; the last two have ended
