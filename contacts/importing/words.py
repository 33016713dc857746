"""Headers and words that mean the same in many files, in English, German, French and Spanish."""

from contacts.models.lifecycle import Lifecycle
from crm.base.searching import plain

OWNER_WORDS = (
    "owner, owner name, assigned to, assigned user, sales agent, sales rep, sales representative, seller, account manager, "
    "responsible, salesperson, rep, agent, verantwortlich, zuständig, zuständiger, betreuer, besitzer, bearbeiter, "
    "vertriebsmitarbeiter, propriétaire, responsable, commercial, vendeur, propietario, comercial, vendedor, record owner"
)
CREATED_WORDS = (
    "created at, created time, create date, creation date, date created, created date, created on, created, added on, "
    "first contact date, erstellt, erstellt am, erstelldatum, angelegt am, date de création, créé le, fecha de creación, creado"
)
ID_WORDS = (
    "id, record id, system id, external id, uuid, guid, no, number, nr, nummer, key, code, pipedrive system id, id18"
)
TAG_WORDS = "tags, labels, label, tag, schlagworte, étiquettes, etiquetas"
NOTE_WORDS = "notes, note, description, comments, comment, remarks, note content, notizen, bemerkung, bemerkungen, kommentar, beschreibung, remarque, remarques, commentaire, notas, observaciones, background info"
COUNTRY_WORDS = "country, country region, land, pays, país, pais, nation, office location, billing country, mailing country, address country"
CITY_WORDS = "city, town, ort, stadt, ville, ciudad, billing city, mailing city, address city"
PHONE_WORDS = "phone, phone number, telephone, tel, phone work, work phone, business phone, main phone, telefon, telefonnummer, rufnummer, téléphone, teléfono, festnetz"

LIFECYCLES = {
    plain(word): value
    for value, words in {
        Lifecycle.LEAD: "lead, leads, subscriber, marketing qualified lead, mql, new, interessent, suspect",
        Lifecycle.PROSPECT: "prospect, sales qualified lead, sql, opportunity, sales accepted lead, potential customer, kandidat",
        Lifecycle.CUSTOMER: "customer, client, kunde, client actif, cliente, evangelist, active customer, bestandskunde",
        Lifecycle.FORMER: "former, former customer, ex customer, churned, lost customer, ehemaliger kunde, ancien client, past",
        Lifecycle.OTHER: "other, partner, competitor, reseller, vendor, supplier, investor, press, sonstige, autre, otro",
    }.items()
    for word in words.split(", ")
}
