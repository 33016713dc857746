"""Who works at a simulated company, and what part they play when it buys."""

from crm.demo.names import COUNTRIES, OPERATIONS_ROLES, POSITIONS, SENIOR_WORDS, Country, ascii_slug, person_name
from crm.demo.story import Company, Contact

ROLES = {  # parts in the order in which they are filled, by segment
    "small": ("champion", "buyer", "user"),
    "mid": ("champion", "buyer", "user", "reviewer", "purchaser"),
    "large": ("champion", "buyer", "user", "reviewer", "purchaser", "user", "champion"),
}
BEST_HOURS = (7, 8, 8, 9, 9, 10, 11, 13, 14, 15, 16)
SMALL_BUYER = ("Managing director", "Owner", "Operations director")


def country_of(company: Company) -> Country:
    return next(country for country in COUNTRIES if country.code == company.country)


def hire(rng, company: Company, role: str, number: int, taken: set) -> Contact:
    """A person of the company, not yet known to the team (created is None until they are)."""
    country = country_of(company)
    first, last = person_name(rng, country, taken)
    position = rng.choice(SMALL_BUYER if role == "buyer" and company.segment == "small" else POSITIONS[role])
    local = f"{ascii_slug(first)}.{ascii_slug(last)}" if company.size > 100 else ascii_slug(first)
    if rng.random() < 0.2:
        local = f"{ascii_slug(first)[0]}.{ascii_slug(last)}"
    return Contact(
        number=number,
        company=company.number,
        first_name=first,
        last_name=last,
        email=f"{local}@{company.domain}",
        phone=country.phone.format(rng.randrange(100)),
        position=position,
        role=role,
        language=country.language,
        time_zone=country.time_zone,
        source="",
        owner=company.owner,
        created=None,
        best_hour=rng.choice(BEST_HOURS),
        senior=any(word in position for word in SENIOR_WORDS),
    )


def staff(rng, company: Company, how_many: int, first_number: int, taken: set) -> list[Contact]:
    """Everybody at a company who could come into a deal, the likeliest first contact first."""
    roles = list(ROLES[company.segment][:how_many])
    if rng.random() < 0.35:
        first = rng.choice(roles)
        roles.remove(first)
        roles.insert(0, first)
    people = [hire(rng, company, role, first_number + i, taken) for i, role in enumerate(roles)]
    seen = set()
    for person in people:  # two people of one first name at a small firm
        if person.email in seen:
            person.email = (
                f"{ascii_slug(person.first_name)}.{ascii_slug(person.last_name)}.{person.number}@{company.domain}"
            )
        seen.add(person.email)
    return people


def conversion_amounts(person: Contact, company: Company, saw_pricing: bool) -> dict[str, float]:
    """How much of each cause of CONVERTING is at work for a lead."""
    amounts = {
        "senior": person.senior,
        "operations": person.role in OPERATIONS_ROLES,
        "pricing_page": saw_pricing,
        "from_referral": person.source == "referral",
        "from_bought_list": person.source == "bought list",
        "good_fit": company.fit == "good",
    }
    return {name: 1.0 for name, there in amounts.items() if there}
