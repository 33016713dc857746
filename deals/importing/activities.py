"""How rows of a file become activities."""

from django.db.models import Max

from contacts.importing.parts import straight
from contacts.importing.words import CREATED_WORDS, ID_WORDS, OWNER_WORDS
from crm.base.searching import plain, searchable
from crm.imports import bulk
from crm.imports.fields import Field
from crm.imports.importer import Importer, Reference, RefusedRow, noun
from deals.importing.people import PEOPLE, TO_COMPANY, TO_CONTACT, fill
from deals.models import Activity, Deal

Kind, Direction = Activity.Kind, Activity.Direction
KINDS = {
    plain(word): kind
    for kind, words in {
        Kind.EMAIL: "email, e-mail, mail, emails, incoming email, outgoing email, courriel, correo",
        Kind.CALL: "call, phone call, telephone, phone, anruf, telefonat, appel, llamada, outbound call, inbound call, voicemail",
        Kind.MEETING: "meeting, event, appointment, demo, visit, lunch, termin, treffen, besprechung, réunion, rendez-vous, reunión, cita, video call, webinar",
        Kind.NOTE: "note, notes, comment, notiz, remarque, nota, memo",
        Kind.WEB_VISIT: "web visit, page view, website visit, web_visit, form submission",
    }.items()
    for word in words.split(", ")
}  # fmt: skip
DIRECTIONS = {
    plain(word): direction
    for direction, words in {
        Direction.INBOUND: "in, inbound, incoming, received, eingehend, entrant, entrante, incoming email",
        Direction.OUTBOUND: "out, outbound, outgoing, sent, ausgehend, sortant, saliente, outgoing email",
    }.items()
    for word in words.split(", ")
}
DEAL = (
    Field("deal_id", "Deal, by id", "reference", "deal id, opportunity id, potential id, associated deal ids, what id, related deal id", to="deal", by="id"),
    Field("deal", "Deal, by name", "reference", "deal name, opportunity, opportunity name, potential, potential name, related to, regarding, verkaufschance", to="deal", by="name"),
)  # fmt: skip
TO_DEAL = Reference("deal", "deal", ("deal_id", "deal"), "deal_id")


class Activities(Importer):
    target, kind, one, many = "activities", "activity", "activity", "activities"
    list_url = "deals:activities"
    model = Activity
    nouns = noun("activity, event, call, meeting, email, note, engagement, aktivität, activité, actividad")
    fields = (
        Field("id", "Id in the other system", "id", f"{ID_WORDS}, activity id, call id, event id, meeting id, note id, message id"),
        Field("kind", "Kind", "choice", "type, activity type, engagement type, art, aktivitätsart, tipo", choices=KINDS),
        Field("direction", "Direction", "choice", "call direction, call type, email direction, richtung, sens", choices=DIRECTIONS),
        Field("subject", "Subject", "text", "title, activity name, call subject, betreff, thema, titel, objet, sujet, asunto", longest=300),
        Field("body", "Text", "lines", "body, content, description, notes, note, note content, details, summary, comments, comment, call result, transcript, text, inhalt, beschreibung, notizen, contenu, descripción", longest=100_000),
        Field("happened_at", "Happened", "moment", f"date, time, activity date, date time, start, start time, start date, due date, call start time, call date, meeting start time, datum, zeitpunkt, beginn, sent at, timestamp, fecha, date heure, {CREATED_WORDS}"),
        Field("minutes", "Length in minutes", "whole", "duration, length, duration minutes, call duration, duration in minutes, dauer, durée, duración", most=100_000),
        Field("participants", "Participants", "tags", "attendees, invitees, guests, teilnehmer, participants names, asistentes"),
        *DEAL,
        *PEOPLE,
        Field("by", "By", "owner", f"{OWNER_WORDS}, assigned to user, activity owner, call owner, event owner, created by, logged by, user, host"),
    )  # fmt: skip
    references = (TO_DEAL, TO_CONTACT, TO_COMPANY)
    otherwise = {"kind": Kind.NOTE}
    remarks = {"activity_undated": "{times} activities have no time in the file. The time of the import stands in."}

    def attributes(self, run, values, current):
        found = straight(values, ("kind", "direction", "subject", "body", "minutes"))
        if values.get("participants"):
            found["participants"] = list(values["participants"])
        if moment := values.get("happened_at"):
            found["happened_at"] = moment.at
        if owner := values.get("by"):
            if owner.member:
                found["by_id"] = owner.member
            else:
                run.count("owner_unknown", owner.name)
        if current is None:
            if not found.get("subject") and not found.get("body"):
                raise RefusedRow("subject", "An activity needs a subject or a text.")
            found.setdefault("kind", Kind.NOTE)
            if "happened_at" not in found:
                run.count("activity_undated")
                found["happened_at"] = run.stand_in(values["number"])
        return found

    def finished(self, run, written):
        for each in written:
            is_ = each.now if not each.before else {**each.before, **each.now}
            names = is_.get("participants") or []
            found = searchable(is_.get("subject"), (is_.get("body") or "")[:10_000], *map(str, names))
            if found != each.before.get("search_text"):
                each.now["search_text"] = found

    def after_create(self, run, written):
        touch_deals(run, {each.now["deal_id"] for each in written if each.now.get("deal_id")})

    def joined(self, slot, pairs):
        fill(Activity, f"{slot}_id", pairs, None)
        if slot == "deal":
            recount({deal for _, deal in pairs})

    def take_back(self, ids):
        deals = set(Activity.objects.filter(pk__in=ids).exclude(deal=None).order_by().values_list("deal_id", flat=True))
        super().take_back(ids)
        recount(deals)

    def names(self):
        return Activity.objects.order_by().values_list("pk", "subject")


def touch_deals(run, deals):
    """The story of these deals changed: their last activity, and now."""
    recount(deals)
    Deal.objects.filter(pk__in=deals).update(touched_at=run.now, updated_at=run.now)


def recount(deals):
    """Set when the last activity of each deal happened, from its activities; planned ones do not count."""
    if not deals:
        return
    from django.utils import timezone

    past = Activity.objects.filter(deal__in=deals, happened_at__lte=timezone.now()).order_by()
    last = dict(past.values("deal").annotate(last=Max("happened_at")).values_list("deal", "last"))
    ids = sorted(deals)
    bulk.update(Deal, ids, {"last_activity_at": [last.get(pk) for pk in ids]})
