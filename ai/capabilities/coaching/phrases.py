"""What people say when they object or ask for a price, in the languages of our customers.

Phrases are compared as plain small letters without accents and match whole words. They are meant to be few and sure:
a phrase that is missing costs a step, a phrase that is wrong costs trust.
"""

import re
from dataclasses import dataclass
from functools import cache

from ai.evidence.words import sentences
from crm.base.searching import plain

# A phrase right after one of these says the opposite: "not too expensive".
NOT = r"(?<!not )(?<!n't )(?<!nicht )(?<!pas )(?<!niet )(?<!never )(?<!no longer )(?<!nicht mehr )"


@dataclass(frozen=True)
class Objection:
    about: str  # what it is about, after "an objection about"
    answer: str  # what to do, with {who}
    says: tuple[str, ...]
    settled_by: tuple[str, ...]  # words of ours that speak to it


def words(*lists: str) -> tuple[str, ...]:
    """Phrases from lists with commas, one language after the other."""
    return tuple(phrase for listed in lists for phrase in listed.split(", "))


@cache
def pattern(phrases: tuple[str, ...]) -> re.Pattern:
    longest_first = sorted((re.escape(" ".join(plain(phrase).split())) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"{NOT}(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")


def normal(text: str) -> str:
    return " ".join(plain(text).replace("’", "'").split())


def mentions(text: str, phrases: tuple[str, ...]) -> bool:
    return bool(pattern(phrases).search(normal(text)))


def saying(text: str, phrases: tuple[str, ...]) -> str:
    """The first sentence in which one of the phrases stands, or ""."""
    return next((sentence for sentence in sentences(text) if mentions(sentence, phrases)), "")


PRICE_WORDS = words(
    "price, prices, priced, pricing, quote, quotation, offer, discount, cost, costs, per cent, roi",
    "preis, preise, preisen, angebot, rabatt, kosten",
    "prix, tarif, tarifs, devis, offre, remise, cout, couts",
    "precio, precios, presupuesto, oferta, descuento, coste, costes",
    "prezzo, prezzi, offerta, sconto, costo, costi, preventivo",
    "prijs, prijzen, offerte, korting",
)

PRICE_ASKED = words(
    "send us a quote, send me a quote, send a quote, need a quote, updated quote, revised quote, best price",
    "send pricing, send us pricing, send the pricing, need pricing, get a discount, want a discount, volume discount",
    "angebot schicken, angebot zusenden, brauchen ein angebot, um ein angebot, bester preis, einen rabatt, am preis",
    "un devis, une remise, meilleur prix, votre offre, un geste commercial",
    "un presupuesto, una oferta, un descuento, mejor precio",
    "un preventivo, uno sconto, un'offerta, miglior prezzo",
    "een offerte, een korting, beste prijs",
)

OBJECTIONS = {
    "price": Objection(
        "the price",
        "Set the price against what it saves, in {who}’s own figures",
        words(
            "too expensive, too pricey, rather expensive, very expensive, more expensive than, too high a price",
            "price is too high, price is high, price is above, cost is too high, costs too much, too costly",
            "is more than we, above the other offer, above the other one, out of proportion, cheaper than you",
            "zu teuer, teurer als, preis ist zu hoch, preislich zu hoch, zu hohe kosten, kostet zu viel",
            "trop cher, trop chère, plus cher que, prix est trop, trop élevé, coûte trop",
            "demasiado caro, muy caro, más caro que, precio es alto, precio es demasiado",
            "troppo caro, troppo costoso, più caro di, prezzo è alto, prezzo è troppo",
            "te duur, duurder dan, prijs is te hoog",
        ),
        PRICE_WORDS,
    ),
    "budget": Objection(
        "the budget",
        "Find out with {who} which budget it could come from, and when",
        words(
            "no budget, out of budget, over budget, over our budget, budget is spent, budget is gone",
            "budget is frozen, budget freeze, budget was cut, not in the budget, not budgeted, budget has not",
            "kein budget, keine budgets, budget ist aufgebraucht, budget ist weg, budget gesperrt, nicht budgetiert",
            "pas de budget, plus de budget, budget est gelé, hors budget",
            "no hay presupuesto, sin presupuesto, no tenemos presupuesto, fuera de presupuesto",
            "nessun budget, non c'è budget, fuori budget, non abbiamo budget",
            "geen budget, budget is op, buiten budget",
        ),
        words("budget, budgets, presupuesto, financing, leasing, instalments, raten, quarterly payment, phased"),
    ),
    "timing": Objection(
        "the timing",
        "Ask {who} what has to happen first, and agree a day to look again",
        words(
            "not this year, not this quarter, not right now, not the right time, bad timing",
            "next year at the earliest, does not fit this year, not fit into the year, until the end of the season",
            "not in this year's plan, everything else is frozen, frozen until, before we start another, no capacity",
            "put on hold, on hold for now, too early for us, not a priority",
            "nicht dieses jahr, erst nächstes jahr, falscher zeitpunkt, derzeit nicht",
            "keine priorität",
            "pas cette année, pas le bon moment, l'année prochaine, pas une priorité",
            "este año no, no es el momento, el año que viene, no es una prioridad",
            "non quest'anno, non è il momento, l'anno prossimo, non è una priorità",
            "niet dit jaar, volgend jaar pas, geen prioriteit",
        ),
        words("timing, timeline, start date, schedule, zeitplan, terminplan, calendrier, calendario, planning, plan"),
    ),
    "authority": Objection(
        "who decides",
        "Offer {who} to explain it together to the person who decides",
        words(
            "not my decision, can't decide, cannot decide, can't sign, needs to be signed off, has to sign off",
            "have to ask my, need to ask my, board has to, needs board approval, above my pay grade",
            "cannot sign, decided in head office, decided by head office, goes to the group, works council has to",
            "nicht entscheiden, nicht meine entscheidung, muss die geschäftsführung, muss der vorstand",
            "freigabe von oben",
            "ne peux pas décider, pas ma décision, doit être validé par, la direction doit",
            "no puedo decidir, no es mi decisión, tiene que aprobarlo, debe aprobarlo",
            "non posso decidere, non decido io, deve approvare, deve decidere la direzione",
            "niet beslissen, niet mijn beslissing, moet de directie",
        ),
        words(
            "sign off, decision maker, board, together with your, vorstand, geschäftsführung, direction",
            "dirección, direzione, directie",
        ),
    ),
    "security": Objection(
        "security",
        "Send {who} the security answers, and offer a call with their reviewer",
        words(
            "security concerns, security concern, data protection concerns",
            "security review",
            "where is our data, where the data is, concerned about security, worried about security",
            "compliance concerns",
            "sicherheitsbedenken, bedenken beim datenschutz, datenschutzbedenken, nicht sicher genug",
            "inquiets pour la sécurité, problème de sécurité, protection des données pose",
            "preocupa la seguridad, problemas de seguridad, protección de datos nos preocupa",
            "preoccupa la sicurezza, problemi di sicurezza",
            "zorgen over de beveiliging, niet veilig genoeg",
        ),
        words(
            "security, iso 27001, soc 2, encryption, encrypted, gdpr, data protection, penetration test",
            "sicherheit, datenschutz, dsgvo, sécurité, rgpd, seguridad, sicurezza, beveiliging, avg",
        ),
    ),
    "need": Objection(
        "the need",
        "Ask {who} what the present way costs them, with one figure of their own",
        words(
            "we don't need, we do not need, happy with what we have, works fine as it is",
            "spreadsheets work",
            "don't see the value, do not see the value, don't see the point, good enough as it is",
            "brauchen wir nicht, kein bedarf, läuft auch so, sehen den nutzen nicht, sehen keinen nutzen",
            "n'avons pas besoin, ne voyons pas l'intérêt",
            "no lo necesitamos, no necesitamos, no vemos el valor",
            "non ne abbiamo bisogno, non abbiamo bisogno, non vediamo il valore",
            "hebben we niet nodig, zien de waarde niet",
        ),
        words(
            "savings, saves, value, business case, benefit, nutzen, ersparnis, valeur, valor, valore, waarde",
            "case study",
        ),
    ),
    "fit": Objection(
        "what the product does",
        "Show {who} how it works with what they have, or say plainly that it does not",
        words(
            "does not integrate, doesn't integrate, no integration, missing feature, feature is missing",
            "doesn't support, does not support, not compatible, too complicated, too complex, won't use it",
            "will not use it",
            "keine schnittstelle, fehlt die schnittstelle, fehlende funktion, nicht kompatibel, zu kompliziert, zu komplex",
            "pas compatible, fonction manquante, trop compliqué, ne s'intègre pas",
            "no es compatible, falta la función, demasiado complicado, no se integra",
            "non è compatibile, manca la funzione, troppo complicato, non si integra",
            "niet compatibel, te ingewikkeld, geen koppeling",
        ),
        words(
            "integration, integrate, integrates, interface, api, connector, training, roadmap, workaround",
            "schnittstelle, schulung, intégration, formation, integración, formación, integrazione, koppeling",
        ),
    ),
    "contract": Objection(
        "the contract",
        "Clear the terms with {who}: name the clause, and what we can change",
        words(
            "contract is too long, term is too long, locked in, lock-in, notice period is too long, legal has concerns",
            "can't accept the terms, cannot accept the terms, auto-renewal, automatic renewal",
            "laufzeit ist zu lang, kündigungsfrist ist zu lang, haftungsklausel, agb nicht",
            "durée d'engagement, contrat trop long",
            "contrato es demasiado largo",
            "contratto è troppo lungo",
            "contract is te lang, opzegtermijn is te lang",
        ),
        words("contract, terms, clause, vertrag, klausel, laufzeit, contrat, contrato, contratto, legal, monthly"),
    ),
}
