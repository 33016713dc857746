"""What reps do on a simulated day: write, call, send papers, settle objections, and meet."""

from crm.demo.deal_state import Meeting, Reply
from crm.demo.their_side import OBJECTING, TheirSide

CARE = {"small": 0.75, "mid": 1.0, "large": 1.3}  # how much more a big customer is looked after
PAPERS = {  # what goes out when a stage begins
    "proposal": "proposal",
    "legal": "security_pack",
    "commit": "contract",
    "offer": "proposal",
    "contract": "contract",
}
TOUCHING = 0.042  # touches per working day of a rep of usual energy


class OurSide(TheirSide):
    """The rep's part of DealLife; which step is taken follows from what seems to be missing, and from the rep's traits."""

    def we_answer(self):
        """Answers that are due today, to questions of theirs."""
        state = self.state
        for question in [q for q in state.questions if q.due is not None and q.due <= state.day]:
            state.questions.remove(question)
            state.reply_hours.append((question.due - question.day) * 24 + (question.due_minute - question.minute) / 60)
            state.emails_sent += 1
            self.tell(
                question.due_minute, "email", "out", f"answer.{question.topic}", question.person, thread=question.thread
            )

    def we_reach_out(self):
        state, plan, rng, day = self.state, self.plan, self.rng, self.state.day
        if state.stage >= self.proposal_stage and state.papers_sent < state.stage:
            state.papers_sent = state.stage
            if rng.random() < 0.35:
                self.hand_over_papers(self.speaker())
                return
            self.write(PAPERS[self.stages[state.stage].key], self.speaker())
            return
        nudges, state.nudges = state.nudges, []
        for nudge in nudges:
            self.follow_nudge(nudge)
        silent = state.silent_days(day)
        rate = TOUCHING * plan.owner.energy * CARE[plan.segment.key]
        if state.stage >= self.proposal_stage:
            rate *= 1.4
        if silent > 28:
            rate *= 0.45
        if day - state.entered > 70:
            rate *= 0.6
        if not state.discovered and day - plan.created < 12:
            rate *= 3
        if rng.random() < rate:
            self.touch(silent)

    def hand_over_papers(self, person):
        """The offer, the security pack or the contract goes over the table instead of by email."""
        self.state.quiet = False
        self.word_from(person)
        self.tell(self.our_minute(), "call", "out", "call.papers", person, answered=True)

    def follow_nudge(self, kind):
        """The rep takes a step of the playbook: the meeting is set up for sure, the mail goes out today."""
        if kind in ("meet_buyer", "hold_demo"):
            if self.state.meeting is not None:
                return
            person = self.speaker()
            self.book("buyer" if kind == "meet_buyer" else "demo", person)
            if self.rng.random() < 0.5:
                self.confirm(person)
        elif kind == "send_case_study":
            self.send_case_study()
        else:
            self.manager_calls()
        self.advice_done(kind)

    def touch(self, silent):
        """One step of the rep's own choice, by what seems to be missing."""
        state, plan, rng = self.state, self.plan, self.rng
        late, open_ = state.stage >= 1, state.meeting is None
        choices = {
            "talk": 0.8 if state.discovered else 6.0,
            "follow_up": 0.45,
            "chase": 1.1 if silent > 9 else 0.0,
            "ask_demo": 2.2 if late and open_ and not state.demo_held else 0.0,
            "ask_buyer": 1.0 * plan.owner.asks_up if late and open_ and not state.buyer_met else 0.0,
            "ask_colleague": 0.45 * plan.owner.spreads if len(state.known) < len(plan.roles) else 0.0,
            "ask_budget": 1.3 if late and not state.budget else 0.0,
            "review": 0.6 if state.stage >= self.proposal_stage and open_ else 0.0,
            "settle": 1.3 * len(self.known_objections()),
            "case_study": 0.24 if not state.case_study else 0.0,
            "manager": 0.04 + 0.22 * (plan.doublings > 0.8) + 0.3 * (state.pushes > 1)
            if not state.manager_joined
            else 0.0,
            "discount": 0.3 * plan.owner.gives_early
            if not state.early_discount and state.stage < self.proposal_stage
            else 0.0,
            "note": 0.35,
        }
        choice = rng.choices(list(choices), list(choices.values()))[0]
        person = self.speaker()
        if choice == "talk":
            self.call(person)
        elif choice == "settle":
            self.settle_one(person)
        elif choice == "case_study":
            self.send_case_study()
        elif choice == "manager":
            self.manager_calls()
        elif choice == "note":
            self.tell(17 * 60 + rng.random() * 70, "note", "none", "note.quiet" if silent > 14 else "note.general")
        elif choice == "review":
            self.book("review", person)
            if rng.random() < 0.4:
                self.confirm(person)
        elif choice == "ask_buyer" and plan.roles[person] == "buyer":
            self.call(person)
        elif state.day - state.asked.get(choice, -99) > 12:
            state.asked[choice] = state.day
            if choice == "discount":
                state.early_discount = True
            self.write(choice, person)

    def our_minute(self):
        """A minute of the rep's day, after whatever today's step has to wait for."""
        start = max(self.soonest, 8.3 * 60)
        return start + self.rng.random() * max(17.6 * 60 - start, 30)

    def write(self, topic, person, answers=True, thread=None):
        """An email of ours; usually it is answered within some days."""
        state, rng = self.state, self.rng
        state.emails_sent += 1
        minute = self.our_minute()
        place = self.tell(minute, "email", "out", topic, person, thread=thread)
        if not answers:
            return
        likely = 0.10 if state.quiet else 0.52
        if topic == "intro" and self.plan.source in ("outbound", "bought list"):
            likely *= 0.6
        if rng.random() < likely:
            if state.quiet:
                state.quiet = False
            due = self.days.next_work(state.day + 1, int(rng.expovariate(0.7)))
            state.replies.append(Reply(due, topic, person, thread if thread is not None else place))

    def call(self, person, topic="call.check"):
        """A call that they may or may not pick up, more likely around their best hour. Returns whether they did."""
        state, rng = self.state, self.rng
        minute = self.our_minute()
        usual = self.plan.best_hours[person] * 60 + 30
        likely = (0.16 if state.quiet else 0.50) + (0.27 if abs(minute - usual) < 75 else -0.05)
        if rng.random() > likely:
            self.tell(minute, "call", "out", "call.no_answer", person, answered=False)
            return False
        state.quiet = False
        self.word_from(person)
        if not state.discovered:
            state.discovered = True
            topic = "call.discovery"
        elif topic == "call.check" and person == state.champion and rng.random() < 0.6:
            topic = "call.champion"
        if self.plan.roles[person] == "buyer" and not state.buyer_met:
            state.buyer_met = True
            topic = "call.buyer"
        elif topic == "call.check" and rng.random() < OBJECTING[min(state.stage, 4)] * 1.8:
            category = self.objection_of(person)
            self.object(category, person)
            topic = f"call.objection.{category}"
        self.tell(minute, "call", "out", topic, person, answered=True)
        return True

    def known_objections(self):
        """Open objections from before today: nobody settles at nine what is raised at noon."""
        return [objection for objection in self.state.objections if objection.day < self.state.day]

    def settle_one(self, person):
        """The rep takes up an open objection, by call or in writing."""
        objection = self.rng.choice(self.known_objections())
        category, raised_by = objection.category, objection.person
        if self.rng.random() < 0.4:
            minute = self.our_minute()
            if self.rng.random() < (0.2 if self.state.quiet else 0.7):
                topic = self.settle(category, 0.7, "call.settled", "call.unsettled")
                self.word_from(raised_by)
                self.tell(minute, "call", "out", topic, raised_by, answered=True)
            else:
                self.tell(minute, "call", "out", "call.no_answer", raised_by, answered=False)
        else:
            self.write(f"settle.{category}", raised_by)

    def settle(self, category, likely, yes, no):
        """Does our answer to an objection hold? Returns the topic of what they say."""
        if self.rng.random() > likely:
            return f"{no}.{category}"
        for objection in self.state.objections:
            if objection.category == category:
                self.state.objections.remove(objection)
                break
        return f"{yes}.{category}"

    def send_case_study(self):
        self.state.case_study = True
        self.write("case_study", self.speaker(), answers=False)

    def manager_calls(self):
        self.state.manager_joined = True
        self.tell(self.our_minute(), "note", "none", "note.manager", self.speaker())

    def book(self, purpose, person):
        if self.state.meeting is None:
            day = self.days.next_work(self.state.day + 1, 2 + int(self.rng.random() * 7))
            minute = self.rng.choice((9, 9.5, 10, 11, 13.5, 14, 15)) * 60
            self.state.meeting = Meeting(day, minute, purpose, person)

    def confirm(self, person):
        """We write down the meeting that was just booked."""
        self.state.emails_sent += 1
        minute = self.our_minute()
        self.tell(minute, "email", "out", "confirm_meeting", person, thread=None, meets=self.state.meeting)

    def meet(self):
        """Hold the meeting that is in the diary for today, unless they call it off."""
        state, rng = self.state, self.rng
        if state.meeting is None or state.meeting.day > state.day:
            return
        minute, purpose, person = state.meeting.minute, state.meeting.purpose, state.meeting.person
        state.meeting = None
        if rng.random() < 0.09:
            self.tell(minute - 70, "email", "in", "in.cancel", person, thread=None)
            self.word_from(person)
            return
        state.discovered = True
        state.quiet = False
        present = [person]
        if purpose == "buyer":
            buyer = next((p for p, role in enumerate(self.plan.roles) if role == "buyer"), None)
            if buyer is None:
                purpose = "review"
            else:
                if buyer not in state.known:
                    state.known.append(buyer)
                    self.tell(minute - 1, "join", "none", "join", buyer)
                present = [buyer, person] if buyer != person else [buyer]
                state.buyer_met = True
                state.budget = state.budget or rng.random() < 0.4
        elif purpose == "demo":
            state.demo_held = True
            if rng.random() < 0.35 and (new := self.somebody_new(minute - 1)) is not None:
                present.append(new)
        for other in present:
            self.word_from(other)
        if any(self.plan.roles[p] == "buyer" for p in present):
            state.buyer_met = True
        self.tell(minute, "meeting", "none", f"meeting.{purpose}", present[0], others=present[1:])
        self.soonest = minute + 100
        if state.champion is None and not state.champion_left and rng.random() < 0.5:
            self.champion_steps_up()
        if rng.random() < OBJECTING[min(state.stage, 4)] * 2:
            category = self.objection_of(present[0])
            self.object(category, present[0])
            self.tell(minute + 98, "note", "none", f"note.objection.{category}", present[0])
        elif rng.random() < 0.4:
            self.write("thanks_meeting", person)
