"""The people, places and campaigns of the scenario. Nobody here exists, and nobody means any harm."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a caller is; the area code goes with it."""

    city: str
    region: str
    zip_code: str
    area_code: str


@dataclass(frozen=True)
class Campaign:
    """What a caller answered to: the number they dialled, and where it leads."""

    name: str
    id: str
    media_type: str
    source: str
    called: str
    destination: str
    keypresses: tuple[str, ...] = ()


PLACES = (
    Place("Chico", "CA", "95926", "530"),
    Place("Fresno", "CA", "93703", "559"),
    Place("Santa Barbara", "CA", "93101", "805"),
    Place("Denver", "CO", "80202", "303"),
    Place("Austin", "TX", "78701", "512"),
    Place("Española", "NM", "87532", "505"),
    Place("Coeur d'Alene", "ID", "83814", "208"),
    Place("Brooklyn", "NY", "11201", "718"),
    Place("Portland", "OR", "97201", "503"),
    Place("Saint Paul", "MN", "55101", "651"),
)

SPRING_SALE = Campaign("Spring Sale", "SS-2041", "Online", "Google Ads", "+18557174046", "+18555595599")

CAMPAIGNS = (
    SPRING_SALE,
    Campaign("Storm damage & repair", "SD-1180", "Radio", "Valley Radio", "+18557174047", "+18555595599"),
    Campaign(
        "Gutters under $500", "GU-0093", "Online", "Bing Ads", "+18557174048", "+18555595600", ("Gutters",)
    ),
    Campaign(
        "Solar: free quote today",
        "SO-7750",
        "Online",
        "Facebook",
        "+18557174049",
        "+18555595601",
        ("Solar", "New customer"),
    ),
    Campaign("Yard signs, north side", "YS-0007", "Print", "Yard sign", "+18557174050", "855-559-5612x204"),
    Campaign("After hours", "AH-2400", "Online", "Directory", "+18557174051", "+18555595613,,7#"),
    Campaign(
        "Commercial roofs, flat and low-slope",
        "CR-3319",
        "Direct mail",
        "Postcard",
        "+18557174052",
        "+18555595600",
        ("Commercial", "Estimate"),
    ),
)

FIRST_NAMES = (
    *("Ana", "Bruno", "Chidi", "Dolores", "Émile", "Fatima", "Grace", "Hiro", "Ingrid", "José", "Keisha"),
    *("Liam", "Mei", "Noor", "Olga", "Priya", "Quentin", "Rosa", "Søren", "Tomás", "Uma", "Vera", "Zoë"),
)

LAST_NAMES = (
    *("Alvarez", "Brown", "Castillo", "Dubois", "Eze", "Fischer", "García", "Hughes", "Ito", "Johnson"),
    *("Khan", "Larsen", "Müller", "Nguyen", "O'Brien", "Petrov", "Reyes", "Smith", "Turner", "Walker"),
)

STREETS = ("N Main St", "Almond Ave", "Bidwell Pkwy", "State St", "Old Mill Rd", "W 4th St")
CARRIERS = ("T-Mobile USA", "Verizon Wireless", "New Cingular Wireless PCS", "Comcast Phone")
INCOMES = ("30k-40k", "50k-60k", "75k-100k", "100k-150k", "")
PHONE_TYPES = ("Mobile", "Mobile", "Mobile", "Landline", "VoIP")
CHANNELS = ("SEM", "Organic", "Social", "Email")
LEAD_TYPES = ("StoreCall", "Estimate", "Warranty")

SEARCHES = (
    "roof repair near me",
    "emergency roofer open now",
    "gutter cleaning cost",
    "roof & gutters, same day",
    "tile roof replacement",
    "new roof, how long does it take?",
)
"""What callers searched for."""
