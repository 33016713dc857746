"""Names of people, firms and towns for five regions, none of a real firm or person; every address ends in .example."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    code: str
    region: str
    language: str
    time_zone: str
    phone: str  # numbers that nobody can own: reserved for fiction, or with a zero that no network accepts
    firms: str  # key of FIRMS
    people: str  # key of PEOPLE
    endings: tuple[str, ...]
    towns: tuple[str, ...]


COUNTRIES = (
    Country("DE", "dach", "de", "Europe/Berlin", "+49 40 66969 {:03d}", "de", "de", ("GmbH", "AG", "KG", "GmbH & Co. KG"),
            ("Hamburg", "Bremen", "Leipzig", "Kassel", "Ulm", "Duisburg", "Rostock", "Nürnberg", "Osnabrück", "Emden")),
    Country("AT", "dach", "de", "Europe/Vienna", "+43 055 501 {:03d}", "de", "de", ("GmbH", "AG"), ("Linz", "Graz", "Wels", "Villach")),
    Country("CH", "dach", "de", "Europe/Zurich", "+41 055 501 {:03d}", "de", "de", ("AG", "SA"), ("Basel", "Olten", "Winterthur")),
    Country("SE", "nordics", "sv", "Europe/Stockholm", "+46 8 465 004 {:02d}", "no", "no", ("AB",), ("Göteborg", "Helsingborg", "Borås", "Norrköping")),
    Country("DK", "nordics", "da", "Europe/Copenhagen", "+45 055 50 {:03d}", "no", "no", ("A/S",), ("Aarhus", "Kolding", "Esbjerg")),
    Country("NO", "nordics", "no", "Europe/Oslo", "+47 055 50 {:03d}", "no", "no", ("AS",), ("Bergen", "Drammen", "Stavanger")),
    Country("FI", "nordics", "fi", "Europe/Helsinki", "+358 055 50 {:03d}", "no", "fi", ("Oy",), ("Vantaa", "Turku", "Kotka")),
    Country("GB", "isles", "en", "Europe/London", "+44 1632 960{:03d}", "en", "en", ("Ltd", "plc", "Group"),
            ("Hull", "Leeds", "Felixstowe", "Daventry", "Avonmouth", "Grimsby", "Doncaster", "Paisley")),
    Country("IE", "isles", "en", "Europe/Dublin", "+353 055 501 {:03d}", "en", "en", ("Ltd", "plc"), ("Cork", "Dublin", "Limerick")),
    Country("NL", "west", "nl", "Europe/Amsterdam", "+31 055 501 {:03d}", "nl", "nl", ("B.V.", "N.V."), ("Rotterdam", "Venlo", "Tilburg", "Moerdijk")),
    Country("BE", "west", "nl", "Europe/Brussels", "+32 055 501 {:03d}", "nl", "nl", ("NV", "BV"), ("Antwerpen", "Gent", "Genk")),
    Country("FR", "west", "fr", "Europe/Paris", "+33 1 99 00 0{:03d}", "fr", "fr", ("SA", "SAS"), ("Lille", "Le Havre", "Lyon", "Nantes", "Rungis")),
    Country("ES", "south", "es", "Europe/Madrid", "+34 055 501 {:03d}", "es", "es", ("S.L.", "S.A."), ("Almería", "Valencia", "Zaragoza", "Vigo", "Sevilla")),
    Country("IT", "south", "it", "Europe/Rome", "+39 155 501 {:03d}", "it", "it", ("S.p.A.", "S.r.l."), ("Bologna", "Verona", "Genova", "Bari")),
    Country("PT", "south", "pt", "Europe/Lisbon", "+351 055 501 {:03d}", "es", "pt", ("Lda", "S.A."), ("Porto", "Setúbal", "Aveiro")),
)  # fmt: skip
COUNTRY_WEIGHTS = (18, 4, 4, 8, 5, 5, 4, 15, 5, 9, 4, 8, 8, 6, 4)

PEOPLE = {
    "de": ("Jonas Mirjam Katrin Anke Bernd Jens Ulrike Silke Heiko Miriam Torsten Lena Markus Birgit Stefan Judith Rainer Clara Emre Fatma Dirk Sabine",
           "Albrechtsen Vossberg Kallweit Hinrichsen Brückmann Dorfner Ehlert Feldkamp Grotjahn Hasselbach Immenhof Jürgensen Kopitz Lüttmann Moosbach Nagelsdorf Ohlendiek Pfannstiel Querbach Rademann Seibolt Tiedjen Uhlandt Wachholz Yilmazer Zinkhahn"),
    "no": ("Erik Solveig Anders Ingrid Lars Maja Henrik Astrid Mikkel Freja Sindre Karin Olav Signe Jesper Linnea Bo Ragnhild Gustav Tuva",
           "Dahlgaard Solbergh Engstrand Bakkerud Holmsted Nygårdh Lindmark Stensrud Vestergren Aaberg Fjellvik Grönvall Hauglien Kjeldgaard Lundsten Mörkholt Rosengård Skovlund Tangvald Ødekoven"),
    "fi": ("Aino Mikko Jukka Sanna Petri Helmi Antti Kaisa", "Koskelin Virtamo Järvelin Mäkikangas Salonoja Rantakari Niemelin Lehtovaara"),
    "en": ("Alice Graham Nadia Owen Fiona Callum Harriet Dev Siobhan Rory Helen Marcus Imogen Kwame Bridget Neil Yusuf Gemma Declan Ruth",
           "Ashcombe Birkdale Calloway Dunmore Ellerby Fairclough Garside Hathersage Inglewhite Kettlewell Lockyear Mossman Northcote Ormesby Penhallow Quayle Rushden Stanhope-Lee Thackley Underhay Wetherall Oyelade Brannigan"),
    "nl": ("Sanne Pieter Femke Joris Marieke Bram Lotte Ruben Anouk Wouter Els Dirkje Karim Ilse",
           "Duinkerken Verhaegen Kloosterboer Hoekzema Terpstrade Vlaminckx Oosterling Brandsen Lievense Steenhuizen Wolterink Zandvoorde Nijmeyer Graafland"),
    "fr": ("Camille Étienne Margaux Bastien Hélène Olivier Sandrine Youssef Agathe Rémi Nathalie Thibault Inès Gaël",
           "Delacourte Fontanier Brisseau Marchandeau Lescaut Vauclin Perrichon Aubertin Cassegrain Dufresnoy Guérandel Hautecoeur Jolivard Montclair"),
    "es": ("Lucía Álvaro Carmen Javier Nuria Ignacio Pilar Sergio Marta Andrés Rocío Gonzalo",
           "Almendros Barragán Cantalejo Escudier Figueral Hinojares Ledesmar Montalvar Olivencia Quintanar Robledillo Zarzosa"),
    "it": ("Giulia Matteo Chiara Davide Elena Paolo Francesca Stefano Ilaria Nicola", "Bellandi Carminati Fossombra Galvanin Lomellina Montanaro Pescarini Ravagnan Salvetti Tramontin"),
    "pt": ("Inês Tiago Beatriz Rui Catarina Nuno", "Alvarenga Couteiro Fontainha Loureda Monteval Sardinhal"),
}  # fmt: skip

FIRMS = {
    "de": ("Nordhafen Tannheim Kessel Falkner Havel Isartal Weserland Silvretta Elbwerder Lindau Falkenried Steinbrück Rothenfels Achtermann Birkenau Hohenwart Ostersiel Grauburg",
           {"port": "Kontor Hafenbetriebe Umschlag", "cold": "Kühllogistik Frischelager Tiefkühl", "food": "Feinkost Mühlen Milchhof", "auto": "Antriebstechnik Fahrzeugteile Guss",
            "retail": "Handel Versand Märkte", "build": "Holz Baustoffe Ziegel", "chem": "Chemie Papier Lacke", "cloth": "Möbel Textil Polster"}),
    "no": ("Halvorsund Bergslag Lindqvara Sundby Skagerö Vantaala Polarvik Nordvik Fjordhus Ekeby Stormark Grenland Tunabro Vestnes",
           {"port": "Hamn Terminal Kaj", "cold": "Kyl Frys Coldstore", "food": "Seafood Mejeri Bryggeri", "auto": "Komponent Axel Drivlina",
            "retail": "Handel Varehus Nett", "build": "Trä Betong Byggvare", "chem": "Papper Kemi Cellulosa", "cloth": "Möbel Ull Sport"}),
    "en": ("Brightwater Meridian Northgate Greyfriars Arden Orchardvale Trentside Castlemoor Ravensworth Harbourlea Kingswell Thornbury Lowmoor Saltmarsh Fernhill Calderbeck Ballymoor",
           {"port": "Docks Terminals Wharfage", "cold": "Coldstores Frozen Chillstore", "food": "Foods Ale Bakeries", "auto": "Components Castings Axles",
            "retail": "Grocers Stores Outfitters", "build": "Timber Aggregates Brick", "chem": "Paper Polymers Coatings", "cloth": "Apparel Furnishings Knitwear"}),
    "nl": ("Duinmeer Polderdam Zuiderkaap Merwestad Kempenhof Scheldeoord Grensland Hollandermeer Vechtstroom Maasbrug Lindenhoek",
           {"port": "Terminals Stuwadoors Overslag", "cold": "Koelhuis Vries Vers", "food": "Zuivel Groente Bakkerij", "auto": "Onderdelen Techniek Assen",
            "retail": "Winkels Webhandel Groothandel", "build": "Bouwstoffen Hout Beton", "chem": "Papier Verf Kunststof", "cloth": "Meubel Textiel Mode"}),
    "fr": ("Caldéra Valmontier Rochebrune Beauséjour Armorine Vauban-Nord Clairlac Montreval Grandval Sauvignac",
           {"port": "Terminaux Manutention Quais", "cold": "Froid Surgelés Frais", "food": "Laiteries Conserves Primeurs", "auto": "Mécanique Équipements Fonderie",
            "retail": "Distribution Comptoirs Magasins", "build": "Matériaux Bois Carrières", "chem": "Papeteries Chimie Peintures", "cloth": "Meubles Textiles Mode"}),
    "es": ("Sierralta Almedina Castelar Portomar Ribalta Levantina Guadalora Monteclaro Valdeluna Tramontana",
           {"port": "Terminales Muelles Estiba", "cold": "Fresh Frío Congelados", "food": "Conservas Aceites Bodegas", "auto": "Componentes Motor Fundición",
            "retail": "Distribución Tiendas Mercados", "build": "Cerámica Corcho Áridos", "chem": "Química Papel Resinas", "cloth": "Calzado Muebles Tejidos"}),
    "it": ("Tramonto Bellariva Adrianova Valsugo Montefiore Portorosso Lagoverde Serravento",
           {"port": "Terminal Banchine Scali", "cold": "Freddo Surgelati Fresco", "food": "Molini Latte Conserve", "auto": "Meccanica Ricambi Fonderie",
            "retail": "Distribuzione Empori Vendite", "build": "Ceramiche Legnami Marmi", "chem": "Cartiere Chimica Vernici", "cloth": "Arredi Tessile Calzature"}),
}  # fmt: skip

POSITIONS = {
    "champion": ("Head of logistics", "Yard manager", "Head of terminal operations", "Warehouse manager", "Supply chain manager", "Logistics project lead", "Head of transport"),
    "user": ("Dock supervisor", "Transport planner", "Shift lead, gate", "Dispatch coordinator", "Yard planner", "Goods-in supervisor"),
    "buyer": ("CFO", "Managing director", "COO", "Finance director", "Operations director", "Owner"),
    "reviewer": ("IT security lead", "Head of IT", "Data protection officer", "Legal counsel", "Integration architect"),
    "purchaser": ("Head of purchasing", "Category buyer, IT", "Procurement manager", "Tender manager"),
}  # fmt: skip
SENIOR_WORDS = ("Head", "director", "CFO", "COO", "Owner")
OPERATIONS_ROLES = ("champion", "user", "buyer")


def ascii_slug(text):
    """`text` in lower-case ASCII with hyphens, as an address would spell it ("Kühllogistik" -> "kuehllogistik")."""
    for letter, plain in (
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("ß", "ss"),
        ("ø", "oe"),
        ("å", "aa"),
        ("Ø", "oe"),
        ("Ö", "oe"),
        ("Å", "aa"),
    ):
        text = text.replace(letter, plain)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def pick_country(rng):
    return rng.choices(COUNTRIES, COUNTRY_WEIGHTS)[0]


def firm_name(rng, country, industry, taken):
    """A name that is not in `taken`, as (name, domain); adds it. Falls back to the town when the stems run out."""
    stems, nouns = FIRMS[country.firms]
    for attempt in range(60):
        stem = rng.choice(stems.split())
        noun = rng.choice(nouns[industry].split())
        short = f"{stem} {noun}" if attempt < 40 else f"{stem} {noun} {rng.choice(country.towns)}"
        if rng.random() < 0.12 and country.people in ("de", "nl", "en"):
            family = rng.choice(PEOPLE[country.people][1].split())
            short = {"de": f"{family} & Sohn {noun}", "nl": f"Gebr. {family} {noun}", "en": f"{family} & Sons {noun}"}[
                country.people
            ]
        if short not in taken:
            taken.add(short)
            return f"{short} {rng.choice(country.endings)}", f"{ascii_slug(short)}.example"
    raise RuntimeError(f"no free firm name left for {country.code}, {industry}: add stems to names.FIRMS")


def person_name(rng, country, taken):
    """First and last name, not in `taken` (a set of pairs) unless the pool is used up; adds it."""
    first, last = PEOPLE[country.people]
    pair = (rng.choice(first.split()), rng.choice(last.split()))
    for _ in range(30):
        if pair not in taken:
            break
        pair = (rng.choice(first.split()), rng.choice(last.split()))
    taken.add(pair)
    return pair
