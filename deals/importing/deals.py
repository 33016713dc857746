"""How rows of a file become deals, with the stage, the outcome and the days that the file knows."""

from contacts.importing.parts import dated, owned, put_tags, straight
from contacts.importing.words import CREATED_WORDS, ID_WORDS, OWNER_WORDS, TAG_WORDS
from contacts.models import Company, Contact
from crm.base.searching import plain, searchable
from crm.imports import bulk
from crm.imports.fields import Field
from crm.imports.importer import Importer, Question, RefusedRow, noun
from crm.imports.mapping import Mapping
from crm.imports.values.words import ChoiceReader
from deals.importing.people import PEOPLE, TO_COMPANY, TO_CONTACT, add_stakeholders, fill, names_by_id
from deals.importing.placing import EnteredReader, entered_stage, moves_of, place
from deals.importing.stages import LOST, OUTCOMES, WON, drop_stages, make_stages, meant_by, pipeline_for
from deals.models import Deal, FieldChange, Pipeline, StageChange, Stakeholder
from deals.models.deal import DATED_FIELDS, DealTag, text

REASONS = {plain(word): value for value, label in Deal.LostReason.choices for word in (value, label)}
YES_NO_OUTCOMES = {
    "1": WON,
    "yes": WON,
    "true": WON,
    "ja": WON,
    "oui": WON,
    "0": LOST,
    "no": LOST,
    "false": LOST,
    "nein": LOST,
}


class Deals(Importer):
    target, kind, one, many = "deals", "deal", "deal", "deals"
    list_url = "deals:deals"
    model = Deal
    moved = "touched_at"
    parts = (StageChange, FieldChange, DealTag, Stakeholder)
    nouns = noun(
        "deal, opportunity, potential, chance, verkaufschance, opportunité, affaire, oportunidad, negocio, sale, topic"
    )
    identity = ("name", "created_at", *TO_COMPANY.fields, *TO_CONTACT.fields)
    fields = (
        Field("id", "Id in the other system", "id", f"{ID_WORDS}, deal id, opportunity id, opportunity number, potential id"),
        Field("name", "Name", "name", "deal name, title, subject, opportunity name, potential name, bezeichnung, titel, titre, nom, nombre, titulo"),
        *PEOPLE,
        Field("value", "Value", "money", "amount, deal value, close value, deal amount, opportunity amount, est revenue, estimated revenue, price, total, total value, acv, betrag, wert, auftragswert, volumen, umsatz, montant, valeur, importe, valor, monto"),
        Field("currency", "Currency", "currency", "currency of value, currency code, deal currency, währung, devise, moneda", longest=3),
        Field("stage", "Stage", "stage", "deal stage, sales stage, stage pipeline, stage name, pipeline stage, phase, stufe, verkaufsphase, étape, etapa, step", longest=100),
        Field("outcome", "Outcome", "outcome", "status, result, deal status, opportunity result, forecast type, forecast category, opportunity status, ergebnis, statut, résultat, estado, resultado, won, is won, won lost"),
        Field("source", "Source", "text", "lead source, deal source, original source, source channel, origin, herkunft, quelle, leadquelle, origine, provenance, fuente, origen", longest=100),
        Field("expected_close", "Expected close", "day", "expected close date, est close date, estimated close date, forecast close date, erwarteter abschluss, voraussichtlicher abschluss, clôture prévue, cierre previsto"),
        Field("close_date", "Close date (expected while open)", "moment", "close date, closing date, closedate, abschlussdatum, abschluss, date de clôture, fecha de cierre"),
        Field("closed_at", "Closed", "moment", "closed date, closed on, actual close date, won time, won date, closed time, date closed, geschlossen am, gewonnen am, signed on"),
        Field("lost_at", "Lost on", "moment", "lost time, lost date, lost on, verloren am"),
        Field("created_at", "Created", "moment", f"{CREATED_WORDS}, engage date, opened, open date, start date, identified on"),
        Field("stage_since", "In this stage since", "moment", "date entered current stage, stage since, stage entered, last stage change, stage changed, last stage change date"),
        Field("entered", "Entered a stage on", "entered", "", many=True),
        Field("lost_reason", "Lost because", "reason", "lost reason, loss reason, closed lost reason, reason for loss, reason lost, verlustgrund, absagegrund, raison de la perte, motivo de pérdida", longest=100),
        Field("competitors", "Competitors", "tags", "competitor, main competitors, wettbewerber, konkurrent, concurrent, concurrents, competidor"),
        Field("next_step", "Next step", "text", "next steps, nextstep, nächster schritt, prochaine étape, próximo paso", longest=300),
        Field("owner", "Owner", "owner", f"{OWNER_WORDS}, deal owner, opportunity owner, potential owner"),
        Field("tags", "Tags", "tags", TAG_WORDS, many=True),
    )  # fmt: skip
    references = (TO_COMPANY, TO_CONTACT)
    remarks = {
        "deal_unnamed": "{times} deals have no name in the file; they are called by company or id ({examples}).",
        "closed_undated": "{times} closed deals have no closing date in the file. The time of the import stands in, in the order "
        "of the file, so nothing can be learnt from when they closed.",
        "created_undated": "{times} deals have no day on which they were made. The earliest day that the file gives stands in, "
        "else the time of the import, in the order of the file.",
        "closed_early": "{times} deals were closed before they were made, by the file’s own dates. They are kept as written.",
    }

    def reader(self, name, column, settings):
        match self.by_name[name].kind:
            case "outcome":
                return ChoiceReader(OUTCOMES | YES_NO_OUTCOMES)
            case "reason":
                return ChoiceReader(REASONS, open=True, longest=100)
            case "entered":
                return EnteredReader(column["header"], settings.zone, column.get("order", "month"))
            case "currency":
                return ChoiceReader({}, open=True, longest=3)
        return super().reader(name, column, settings)

    def means(self, field, column):
        return field.kind == "entered" and bool(entered_stage(column["header"]))

    def fits(self, field, column):
        words = [plain(word) for word in column["words"]]
        if field.kind == "outcome":
            return any(OUTCOMES.get(word) in (WON, LOST) for word in words)
        if field.kind == "stage":
            return 0 < len(words) <= 60
        return super().fits(field, column)

    def options(self, facts, mapping, chosen):
        """The pipeline, what each word for a stage means there, and the currency of amounts that name none."""
        words = self.words_of("stage", facts, mapping)
        entered = (entered_stage(mapping.columns[at]["header"]) for at in mapping.fields.get("entered", []))
        words = list(dict.fromkeys([*words, *entered]))
        pipeline, _ = pipeline_for(chosen.get("pipeline"))
        stages = list(pipeline.stages.order_by("order", "pk")) if pipeline else []
        means = meant_by(words, stages)
        here = {stage.pk for stage in stages}
        kept = {
            word: each
            for word, each in chosen.get("stages", {}).items()
            if word in means and each.get("stage", 0) in here | {0}
        }
        header = next((column for column in facts if column["header"] == mapping.header_of("value")), {})
        currency = chosen.get("currency") or header.get("currency")
        found = super().options(facts, mapping, chosen) | {"stages": means | kept}
        return found | ({"currency": currency} if currency else {})

    def questions(self, record):
        """The pipeline, and the stage that each of the file's words means in it."""
        options = record.options
        pipelines = list(Pipeline.objects.order_by("order", "pk"))
        pipeline, new_name = pipeline_for(options.get("pipeline"))
        named = [(str(each.pk), each.name) for each in pipelines]
        name = new_name or record.source.capitalize() or "Imported"
        if name not in {each.name for each in pipelines}:
            named.append((f"new:{name}", f"A new pipeline, {name}"))
        chosen = str(pipeline.pk) if pipeline else f"new:{new_name}"
        asked = [Question("pipeline", "Pipeline", named, chosen, "Pipeline and stages")]
        stages = [(str(stage.pk), stage.name) for stage in pipeline.stages.order_by("order", "pk")] if pipeline else []
        for word, means in options.get("stages", {}).items():
            name = means.get("new", word)
            new = [
                (f"new:{kind}", f"A new {label} stage, {name}")
                for kind, label in (("open", "open"), (WON, "won"), (LOST, "lost"))
            ]
            initial = str(means["stage"]) if "stage" in means else f"new:{means.get('kind', 'open')}"
            asked.append(Question(f"stage:{word}", word, stages + new, initial, "Pipeline and stages"))
        if "value" in Mapping(record.mapping).fields:
            currency = options.get("currency") or ""
            text = "Of amounts that name none, such as USD. Left empty: the workspace’s own."
            asked.append(Question("currency", "Currency", None, currency, "Pipeline and stages", text))
        return asked + super().questions(record)

    def answered(self, record, answers):
        stages = dict(record.options.get("stages", {}))
        found = super().answered(record, answers)
        for question, answer in answers.items():
            kind, _, word = question.partition(":")
            if kind == "stage":
                new, _, kind = answer.partition(":")
                stages[word] = (
                    {"new": stages[word].get("new", word)[:100], "kind": kind}
                    if new == "new"
                    else {"stage": int(answer)}
                )
        pipeline = answers["pipeline"].removeprefix("new:")
        currency = (answers.get("currency") or "").strip().upper()
        moved = pipeline_for(pipeline)[0] != pipeline_for(record.options.get("pipeline"))[0]
        return found | {"pipeline": pipeline, "stages": {} if moved else stages, "currency": currency}

    def begin(self, run):
        run.pipeline, run.stages, made = make_stages(run.options.get("pipeline"), run.options.get("stages", {}))
        if made:
            run.record.options = run.record.options | {"made_stages": made}
            run.record.save()
        run.stage_for = {kind: run.pipeline.stage_for(kind) for kind in ("open", WON, LOST)}
        run.stage_by_id = {stage.pk: stage for stage in (*run.stages.values(), *run.stage_for.values())}

    def attributes(self, run, values, current):
        found = straight(values, ("name", "source", "expected_close", "lost_reason", "next_step"))
        if money := values.get("value"):
            if money.amount < 0:
                raise RefusedRow("value", f"{money.amount} is less than nothing. A deal's value is 0 or more.")
            found["value"] = money.amount
        currency = (values.get("currency") or "").upper() or (money.currency if money else None)
        if currency:
            found["currency"] = currency
        if values.get("competitors"):
            found["competitors"] = list(values["competitors"])
        owned(run, values, found)
        dated(values, found)
        place(run, values, found, current)
        if current is None:
            found.setdefault("currency", run.settings.currency)
            if not found.get("name"):
                found["name"] = self.call_it(run, values)
        return found

    def call_it(self, run, values) -> str:
        """A name for a deal that has none: its company's, else its id, else its row."""
        if "name" in run.mapping.fields:
            raise RefusedRow("name", "A deal needs a name.")
        company = (values.get("company") or ("",))[0]
        name = f"{company}, {values['id']}" if company and values.get("id") else company or values.get("id")
        name = name if company else f"Deal {name or values['number']}"
        run.count("deal_unnamed", name)
        return name[:200]

    def finished(self, run, written):
        companies = names_by_id(
            Company, (each.now.get("company_id") or each.before.get("company_id") for each in written)
        )
        contacts = names_by_id(
            Contact, (each.now.get("contact_id") or each.before.get("contact_id") for each in written)
        )
        for each in written:
            is_ = each.now if not each.before else {**each.before, **each.now}
            found = searchable(is_["name"], companies.get(is_.get("company_id")), contacts.get(is_.get("contact_id")))
            if found != each.before.get("search_text"):
                each.now["search_text"] = found

    def after_create(self, run, written):
        """The dated history that the file knows: in its stage since a day; closed on a day, from the stage before it if that
        is known."""
        lines = [(each.record_id, *move) for each in written for move in moves_of(each.now)]
        self.write_moves(run, lines)
        self.write_people(run, written)
        put_tags(run, written, DealTag, "deal_id")

    def after_change(self, run, written):
        moves, fields = [], []
        for each in written:
            if "stage_id" in each.now:
                moves.append((each.record_id, each.before["stage_id"], each.now["stage_id"], each.now["stage_since"]))
            for field in DATED_FIELDS:
                name = "owner_id" if field == "owner" else field
                if name in each.now:
                    fields.append((each.record_id, field, text(each.before[name]), text(each.now[name])))
        self.write_moves(run, moves)
        if fields:
            columns = dict(
                zip(("deal_id", "field", "before", "after"), map(list, zip(*fields, strict=True)), strict=True)
            )
            stamps = {"created_at": run.now, "updated_at": run.now, "happened_at": run.now, "by_id": run.record.by_id}
            bulk.insert(FieldChange, columns, stamps)
        self.write_people(run, written)
        put_tags(run, written, DealTag, "deal_id")

    def write_moves(self, run, lines):
        if lines:
            names = ("deal_id", "from_stage_id", "to_stage_id", "happened_at")
            columns = dict(zip(names, map(list, zip(*lines, strict=True)), strict=True))
            stamps = {"created_at": run.now, "updated_at": run.now, "by_id": run.record.by_id}
            bulk.insert(StageChange, columns, stamps)

    def write_people(self, run, written):
        """Everyone whom the row names has a stake; the first is the primary contact."""
        add_stakeholders([(each.record_id, person) for each in written for person in each.links.get("contact", [])])

    def joined(self, slot, pairs):
        if slot == "contact":
            add_stakeholders(pairs)
        fill(Deal, f"{slot}_id", pairs, Company if slot == "company" else Contact)

    def take_back_change(self, ids, at):
        StageChange.objects.filter(deal__in=ids, created_at=at).delete()
        FieldChange.objects.filter(deal__in=ids, created_at=at).delete()

    def clean_up(self, record):
        drop_stages(record.options.get("made_stages", []))

    def names(self):
        return Deal.objects.order_by().values_list("pk", "name")
