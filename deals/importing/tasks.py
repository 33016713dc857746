"""How rows of a file become tasks."""

from contacts.importing.parts import dated, straight
from contacts.importing.words import CREATED_WORDS, ID_WORDS, NOTE_WORDS, OWNER_WORDS
from crm.base.searching import plain, searchable
from crm.imports.fields import Field
from crm.imports.importer import Importer, RefusedRow, noun
from deals.importing.activities import DEAL, TO_DEAL
from deals.importing.people import PEOPLE, TO_COMPANY, TO_CONTACT, fill
from deals.models import Task

Status, Priority = Task.Status, Task.Priority
STATUSES = {
    plain(word): status
    for status, words in {
        Status.DONE: "done, completed, complete, closed, finished, yes, true, 1, erledigt, abgeschlossen, fertig, ja, terminé, terminée, fait, oui, completada, completado, hecho, sí",
        Status.OPEN: "open, not started, in progress, waiting, waiting on someone else, waiting for input, deferred, pending, to do, todo, new, planned, scheduled, no, false, 0, offen, nicht begonnen, in bearbeitung, wartend, nein, ouvert, à faire, en cours, non, pendiente, en curso, abierta",
        Status.DROPPED: "dropped, cancelled, canceled, abandoned, obsolete, abgebrochen, annulé, cancelada",
    }.items()
    for word in words.split(", ")
}  # fmt: skip
PRIORITIES = {
    plain(word): priority
    for priority, words in {
        Priority.LOW: "low, lowest, niedrig, gering, basse, baja, faible",
        Priority.NORMAL: "normal, medium, none, mittel, moyenne, normale, media",
        Priority.HIGH: "high, highest, urgent, critical, hoch, dringend, haute, élevée, alta",
    }.items()
    for word in words.split(", ")
}


class Tasks(Importer):
    target, kind, one, many = "tasks", "task", "task", "tasks"
    list_url = "deals:tasks"
    model = Task
    nouns = noun("task, todo, to do, activity, aufgabe, tâche, tarea")
    fields = (
        Field("id", "Id in the other system", "id", f"{ID_WORDS}, task id, activity id"),
        Field("title", "Title", "name", "subject, task name, name, task, betreff, titel, aufgabe, sujet, titre, asunto, título", longest=300),
        Field("notes", "Notes", "lines", f"{NOTE_WORDS}, body, details, content", longest=100_000),
        Field("status", "Status", "choice", "task status, done, completed, is completed, is closed, state, statut, estado", choices=STATUSES),
        Field("priority", "Priority", "choice", "task priority, importance, priorität, wichtigkeit, priorité, prioridad", choices=PRIORITIES),
        Field("due_on", "Due", "day", "due date, deadline, due on, fällig, fällig am, fälligkeitsdatum, date d'échéance, échéance, fecha de vencimiento, vence"),
        Field("remind_at", "Reminder", "moment", "reminder date, remind at, reminder time, erinnerung, rappel, recordatorio"),
        Field("done_at", "Done on", "moment", "closed time, completed date, completed at, date completed, completion date, marked as done time, closed date, done at, erledigt am, abgeschlossen am, terminé le"),
        Field("modified_at", "Last changed", "moment", "modified time, last modified, last modified date, updated at, update time, modified on, geändert am, zuletzt geändert"),
        *DEAL,
        *PEOPLE,
        Field("assignee", "Assigned to", "owner", f"{OWNER_WORDS}, task owner, assigned to user, assignee, due by"),
        Field("created_at", "Created", "moment", CREATED_WORDS),
    )  # fmt: skip
    references = (TO_DEAL, TO_CONTACT, TO_COMPANY)
    remarks = {
        "done_undated": "{times} tasks are done with no day for it in the file. The day of their last change, of their making "
        "or of the import stands in."
    }

    def attributes(self, run, values, current):
        found = straight(values, ("title", "notes", "status", "priority", "due_on"))
        if moment := values.get("remind_at"):
            found["remind_at"] = moment.at
        if owner := values.get("assignee"):
            if owner.member:
                found["assignee_id"] = owner.member
            else:
                run.count("owner_unknown", owner.name)
        dated(values, found)
        if current is None and not found.get("title"):
            raise RefusedRow("title", "A task needs a title.")
        self.finish(run, values, found, current)
        return found

    def finish(self, run, values, found, current):
        """A done task has the time at which it was done; another has none."""
        status = found.get("status") or (current["status"] if current else Status.OPEN)
        if status != Status.DONE:
            if current and current["done_at"]:
                found["done_at"] = None
            return
        said = values.get("done_at")
        if said:
            found["done_at"] = said.at
        elif current is None or not current["done_at"]:
            run.count("done_undated")
            changed = values.get("modified_at")
            found["done_at"] = changed.at if changed else found.get("created_at") or run.now

    def finished(self, run, written):
        for each in written:
            is_ = each.now if not each.before else {**each.before, **each.now}
            text = searchable(is_["title"], (is_.get("notes") or "")[:10_000])
            if text != each.before.get("search_text"):
                each.now["search_text"] = text

    def joined(self, slot, pairs):
        fill(Task, f"{slot}_id", pairs, None)

    def names(self):
        return Task.objects.order_by().values_list("pk", "title")
