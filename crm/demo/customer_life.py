"""Life after the first order: check-ins, ideas, complaints that are answered or not, and, for some, the end."""

from crm.demo import causes
from crm.demo.days import HISTORY

CHURNING = causes.effects_of(causes.CHURNING)


class CustomerLife:
    """A customer from its first win on. Ends the company's deals that would begin after it churned."""

    def __init__(self, company_life):
        self.life, self.rng = company_life, company_life.rng
        self.complaint = None  # (day, place of the email)
        self.champion_left = False

    def run(self):
        life = self.life
        if life.first_win is None or life.first_win >= HISTORY - 20:
            return
        last_word = life.first_win
        day = life.first_win + 12
        while day < HISTORY:
            last_word = self.month(day, last_word)
            if self.leaves(day, last_word):
                return
            day += 30

    def month(self, day, last_word):
        """One month's contact. Returns the day of the last word."""
        life, rng = self.life, self.rng
        person = rng.choice([p for p in life.people if p.created] or life.people[:1])
        start = life.making.days.next_work(day + int(rng.random() * 18))
        if start >= HISTORY - 1:
            return last_word
        lot = rng.random()
        if lot < 0.15:
            place = self.note("email", "out", start, "account.checkin", person)
            if rng.random() < 0.6:
                self.note("email", "in", life.making.days.next_work(start + 1), "account.fine", person, thread=place)
            last_word = start
        elif lot < 0.24:
            self.note("call", "out", start, "account.call", person, answered=True)
            last_word = start
        elif lot < 0.32:
            place = self.note("email", "in", start, "account.complaint", person)
            last_word = start
            if rng.random() < 0.7:
                answered = life.making.days.next_work(start + 1 + int(rng.expovariate(0.4)))
                self.note("email", "out", answered, "account.complaint_answer", person, thread=place)
            elif self.complaint is None:
                self.complaint = start
        elif lot < 0.36:
            place = self.note("email", "in", start, "account.idea", person)
            self.note(
                "email", "out", life.making.days.next_work(start + 1), "account.idea_answer", person, thread=place
            )
            last_word = start
        elif lot < 0.38:
            self.note("visit", "in", start, "visit.docs", person)
        if not self.champion_left and rng.random() < 0.012:
            self.champion_left = True
            self.note("note", "none", start, "account.champion_left", person)
        if self.complaint is not None and rng.random() < 0.35:
            self.complaint = None
            self.note("note", "none", min(start + 1, HISTORY - 1), "account.settled", person)
        return last_word

    def leaves(self, day, last_word):
        """Whether the customer cancels this month. Never while a deal with it is open."""
        life = self.life
        won = [pursuit for pursuit, run, _ in life.runs if run.state.outcome == "won" and run.state.closed <= day]
        amounts = {"sites": min(sum(pursuit.sites for pursuit in won), 8)}
        if self.complaint is not None and day - self.complaint > 14:
            amounts["complaint_open"] = 1
        if day - last_word > 90:
            amounts["no_contact"] = 1
        if self.champion_left:
            amounts["champion_left"] = 1
        if len(won) > 1:
            amounts["expanded"] = 1
        chance = causes.chance(causes.BASE_CHURNING + causes.total(CHURNING, amounts))
        life.company.monthly_churn.append((life.making.days.dates[day], chance))
        busy = any(run.plan.created <= day <= run.state.closed for _, run, _ in life.runs)
        end = life.making.days.next_work(day + 20)
        busy = busy or any(run.plan.created <= end and run.state.closed >= day for _, run, _ in life.runs)
        if self.rng.random() >= chance or busy or end >= HISTORY:
            return False
        person = next(p for p in life.people if p.created)
        self.note("email", "in", end, "account.cancel", person)
        life.company.churned_on = life.making.days.dates[end]
        life.runs = [run for run in life.runs if run[1].plan.created <= day]
        return True

    def note(self, kind, direction, day, topic, person, **more):
        if person.created is None:
            self.life.meet(person, self.life.first_win, 600)
        minute = (
            person.best_hour * 60 + self.rng.random() * 59 if direction == "in" else 8.5 * 60 + self.rng.random() * 540
        )
        return self.life.note(kind, direction, day, minute, topic, person, **more)
