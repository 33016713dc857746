"""What customers do on a simulated day: answer or fall silent, ask, object, bring colleagues, come and go."""

from crm.demo.deal_state import Objection, Question

QUESTIONS = (
    "integration",
    "hosting",
    "pricing_model",
    "rollout",
    "training",
    "hardware",
    "support",
    "data",
    "references",
    "term",
)
OBJECTIONS = ("price", "timing", "authority", "need", "security", "competitor", "integration", "adoption", "contract")
OBJECTION_WEIGHTS = {  # by the part that the person plays, in the order of OBJECTIONS
    "champion": (3, 3, 3, 1, 1, 2, 2, 2, 1),
    "buyer": (5, 3, 0, 3, 0.5, 2, 0, 1, 1),
    "user": (1, 1, 2, 2, 0, 1, 3, 5, 0),
    "reviewer": (0.5, 1, 1, 0.5, 6, 0.5, 4, 0.5, 2),
    "purchaser": (6, 2, 1, 0.5, 0.5, 3, 0, 0, 4),
}
OBJECTING = (0.06, 0.09, 0.14, 0.13, 0.07)  # chance that a word from them is an objection, by stage


class TheirSide:
    """The customer's part of DealLife; each method changes the state and tells what happened."""

    def they_answer(self):
        for reply in [reply for reply in self.state.replies if reply.due <= self.state.day]:
            self.state.replies.remove(reply)
            self.their_answer(reply.asked, reply.person, reply.thread)

    def their_answer(self, asked, person, thread):
        """An email from `person` in answer to ours about `asked`."""
        state, rng = self.state, self.rng
        minute, more = self.their_minute(person), {}
        if asked == "ask_demo" and rng.random() < 0.55:
            self.book("demo", person)
            topic = "reply.accept_demo"
        elif asked == "ask_buyer" and rng.random() < (0.5 if state.champion is not None else 0.34):
            self.book("buyer", person)
            topic = "reply.accept_buyer"
        elif asked == "ask_buyer":
            topic = "reply.decline_buyer"
        elif asked == "intro" and not state.discovered and rng.random() < 0.5:
            self.book("first", person)
            topic = "reply.accept_first"
        elif asked == "ask_colleague" and rng.random() < 0.5 and (new := self.somebody_new(minute - 1)) is not None:
            more["new"] = new
            topic = "reply.colleague"
        elif asked == "ask_budget":
            state.budget = state.budget or rng.random() < 0.5
            topic = "reply.budget_yes" if state.budget else "reply.budget_no"
        elif asked.startswith("settle."):
            topic = self.settle(asked.removeprefix("settle."), 0.5, "reply.settled", "reply.unsettled")
        else:
            topic = None
        if topic is None or (topic == "reply.decline_buyer" and rng.random() < 0.4):
            topic = self.subject_of_theirs(person)
        if topic.startswith("reply.accept") and state.meeting is not None:
            more["meets"] = state.meeting
        self.heard(person, minute, topic, thread, **more)

    def heard(self, person, minute, topic, thread, **more):
        """They wrote: note it, and queue our answer when it was a question."""
        state, rng = self.state, self.rng
        self.word_from(person)
        place = self.tell(minute, "email", "in", topic, person, thread=thread, **more)
        if ".question." in topic:
            hours = rng.lognormvariate(0, 0.75) * self.plan.owner.reply_hours
            if rng.random() < 0.09:
                due = due_minute = None  # forgotten
            elif hours <= 8.5 and minute + hours * 60 < 19.5 * 60:
                due, due_minute = state.day, minute + hours * 60
            else:
                due = self.days.next_work(state.day + max(1, round(hours / 24)))
                due_minute = 8.4 * 60 + rng.random() * 260
            thread = thread if thread is not None else place
            kind = topic.rsplit(".", 1)[1]
            state.questions.append(Question(state.day, minute, due, due_minute, kind, person, thread))
            if due == state.day:
                self.we_answer()
        elif ".objection." in topic:
            self.object(topic.rsplit(".", 1)[1], person)

    def subject_of_theirs(self, person, first="reply"):
        """What an unprompted or free email of theirs is about."""
        state, rng = self.state, self.rng
        lot = rng.random()
        if lot < OBJECTING[min(state.stage, 4)] * 1.5:
            return f"{first}.objection.{self.objection_of(person)}"
        if lot < 0.42:
            return f"{first}.question.{rng.choice(QUESTIONS)}"
        if lot < 0.52:
            return f"{first}.later"
        return f"{first}.update"

    def they_reach_out(self):
        state, rng = self.state, self.rng
        rate = 0.001 if state.quiet else 0.009
        if state.champion is not None and not state.quiet:
            rate *= 1.7
        if rng.random() < rate:
            person = self.speaker()
            self.heard(person, self.their_minute(person), self.subject_of_theirs(person, "in"), None)
        looks = 0.0018 * self.plan.segment.pace**2 * len(state.known) ** 0.5
        if rng.random() < looks:
            state.visits += 1
            self.tell(
                self.their_minute(self.speaker()),
                "visit",
                "in",
                rng.choice(("visit.pricing", "visit.product", "visit.docs")),
                self.speaker(),
            )

    def people_come_and_go(self):
        state, rng = self.state, self.rng
        if state.quiet:
            state.quiet = rng.random() > 0.025
        elif rng.random() < (0.008 if state.champion is None else 0.004):
            state.quiet = True
        if rng.random() < 0.002 and (new := self.somebody_new(11 * 60)) is not None:
            self.tell(11 * 60 + 10, "note", "none", "note.joined", new)
        if state.champion is None and not state.champion_left:
            if not state.quiet and state.discovered and rng.random() < 0.022:
                self.champion_steps_up()
        elif state.champion is not None and rng.random() < 0.0011:
            self.tell(9 * 60 + 20, "note", "none", "note.champion_left", state.champion)
            state.champion, state.champion_left = None, True
        if self.plan.competitor and not state.competitor_seen and state.discovered and rng.random() < 0.012:
            state.competitor_seen = True
            self.tell(16 * 60 + 5, "note", "none", "note.competitor")

    def champion_steps_up(self):
        state = self.state
        likely = [person for person in state.known if self.plan.roles[person] in ("champion", "user", "reviewer")]
        if likely:
            state.champion = next((p for p in likely if self.plan.roles[p] == "champion"), likely[0])
            state.champion_last = state.day

    def somebody_new(self, minute):
        """A further colleague joins, or None when all are known."""
        state = self.state
        left = [person for person in range(len(self.plan.roles)) if person not in state.known]
        if not left:
            return None
        person = self.rng.choice(left)
        state.known.append(person)
        self.tell(minute, "join", "none", "join", person)
        self.soonest = max(self.soonest, minute + 1)
        return person

    def object(self, category, person):
        if category == "competitor":
            self.state.competitor_seen = True
        self.state.objections.append(Objection(category, self.state.day, person))

    def objection_of(self, person):
        weights = list(OBJECTION_WEIGHTS[self.plan.roles[person]])
        if not self.plan.competitor:
            weights[OBJECTIONS.index("competitor")] = 0
        return self.rng.choices(OBJECTIONS, weights)[0]

    def word_from(self, person):
        """They spoke or wrote today."""
        self.state.last_in = self.state.day
        if person == self.state.champion:
            self.state.champion_last = self.state.day

    def speaker(self):
        """Whoever we deal with most: the champion if there is one, else mostly the first contact."""
        state = self.state
        if state.champion is not None and self.rng.random() < 0.6:
            return state.champion
        if self.rng.random() < 0.55:
            return state.known[0]
        return self.rng.choice(state.known)

    def their_minute(self, person):
        """A minute of the day at which this person would write: around their best hour."""
        usual = self.plan.best_hours[person] * 60 + 30
        return min(max(usual + self.rng.gauss(0, 55), 6 * 60, self.soonest + 1), 20 * 60)

    def last_thread(self):
        """The newest email thread, or None."""
        for place in range(len(self.told or ()) - 1, -1, -1):
            _, _, kind, _, _, _, more = self.told[place]
            if kind == "email":
                return more["thread"] if more["thread"] is not None else place
        return None
