"""Words for what happened: a subject and a body for every activity of a world, in order of time."""

from collections import defaultdict

from crm.demo.facts import NUMBERS, Facts, cap
from crm.demo.names import ascii_slug
from crm.demo.story import Activity, World
from crm.demo.words import Speaker, phrases, polish
from crm.demo.world import DOMAIN

LOCAL = {"sv": "no", "da": "no", "no": "no", "fi": "en", "en": "en", "pt": "es"}  # language -> list of greetings


def write_texts(world: World) -> None:
    """Give every activity its words. The same world gets the same words."""
    Writer(world).run()


class Writer:
    def __init__(self, world):
        self.world = world
        self.speaker = Speaker(f"{world.seed}:words")
        self.facts = {}  # by ("deal" or "company", number)
        self.greetings, self.signatures = {}, {}  # of contacts, chosen once
        self.asked = {}  # thread -> (question, answer)
        self.raised = {}  # (deal, kind of objection) -> [objection, what settles it, tries]
        self.last_heard = {}  # deal -> day
        self.people = defaultdict(list)
        for contact in world.contacts:
            self.people[contact.company].append(contact)
        self.first_deal = {}
        for deal in world.deals:
            self.first_deal.setdefault(deal.company, deal.number)

    def run(self):
        for activity in self.world.activities:
            facts = self.facts_of(activity).about(activity, self.last_heard.get(activity.deal))
            self.address(activity, facts)
            self.write(activity, facts)
            if activity.kind == "email":
                domain = DOMAIN if activity.direction == "out" else self.world.companies[activity.company].domain
                activity.message_id = f"<{self.world.seed}.{activity.number}.{ascii_slug(activity.topic)}@{domain}>"
            if (
                (activity.direction == "in" and activity.kind == "email")
                or activity.answered
                or activity.kind == "meeting"
            ):
                self.last_heard[activity.deal] = activity.at.date()

    def facts_of(self, activity):
        key = ("company", activity.company) if activity.deal is None else ("deal", activity.deal)
        if key not in self.facts:
            company = self.world.companies[activity.company]
            deal = self.world.deals[activity.deal] if activity.deal is not None else None
            self.facts[key] = Facts(self.world, self.speaker, company, deal, self.people[company.number])
        return self.facts[key]

    def address(self, activity, facts):
        """Greetings and signatures, each person keeping to their own."""
        speaker, rng = self.speaker, self.speaker.rng
        contact = facts.contact_of(activity)
        language = LOCAL.get(contact.language, contact.language)
        ours = f"hi.{language if rng.random() < 0.3 else 'en'}"
        facts["hi"] = speaker.pick(ours).format(first=contact.first_name)
        if contact.number not in self.greetings:
            self.greetings[contact.number] = [
                speaker.pick(f"hi.{language if rng.random() < 0.5 else 'en'}") for _ in range(2)
            ]
            self.signatures[contact.number] = speaker.pick(f"bye.{language if rng.random() < 0.6 else 'en'}")
        facts["hi_us"] = rng.choice(self.greetings[contact.number]).format(first=facts["me"])
        facts["bye"] = lines(speaker.fill(speaker.pick("bye.us"), facts, {}))
        facts["bye_them"] = lines(speaker.fill(self.signatures[contact.number], facts, {}))

    def write(self, activity: Activity, facts):
        stem, _, last = activity.topic.rpartition(".")
        inline, body = {}, activity.topic
        if stem.endswith("question"):
            inline, body = self.question(activity, facts, last), "ask.framed"
        elif stem == "answer":
            inline, body = (
                {"a": self.asked.get(self.thread(activity), ("", "I'll find out and write again."))[1]},
                "answer.open",
            )
        elif stem in ("reply.objection", "in.objection", "call.objection", "note.objection"):
            inline = self.objection(activity, facts, last)
            body = "objection.framed" if activity.kind == "email" else stem
        elif stem == "settle":
            inline, body = self.settlement(activity, facts, last), "settle.open"
        elif stem in ("reply.settled", "reply.unsettled", "call.settled", "call.unsettled"):
            self.name_objection(facts, last)
            body = stem
        elif stem == "in.decline":
            inline, body = {"no": f"[{activity.topic}]"}, "decline.open"
        elif activity.topic in ("note.won", "note.lost"):
            inline = {"why": f"[{last}.{self.reason(activity, last)}]"}
            facts["people_known"] = NUMBERS[min(len(self.world.deals[activity.deal].stakeholders), 9)]
        elif activity.topic == "intro":
            body = self.intro(activity)
        activity.subject = self.subject(activity, facts, body, stem)
        activity.body = self.speaker.say(body, facts, inline)

    def subject(self, activity, facts, body, stem):
        """A subject of its own, or the thread's with Re:."""
        if activity.thread is not None:
            root = self.world.activities[activity.thread].subject
            return root if root.startswith("Re: ") else f"Re: {root}"
        topic = activity.topic
        for name in (
            f"{body}.subject",
            f"{topic}.subject",
            f"{stem}.subject",
            f"{stem.rpartition('.')[0]}.subject",
            "in.update.subject",
        ):
            if name in phrases():
                break
        if not phrases()[name]:
            return ""
        line = self.speaker.pick(name)
        if line == "{same}":
            line = "{product} at {company}"
        return cap(polish(self.speaker.fill(line, facts, {})))

    def thread(self, activity):
        return activity.thread if activity.thread is not None else activity.number

    def intro(self, activity):
        deal = self.world.deals[activity.deal]
        if deal.pipeline == "expansion":
            return "intro.expansion"
        return "intro.new" if self.first_deal[deal.company] == deal.number else "intro.more"

    def reason(self, activity, outcome):
        """What truly mattered in a closed deal, as its rep would see it: one of the lists won.* or lost.*"""
        at_work = self.world.deals[activity.deal].truth.amounts
        if outcome == "won":
            likely = {"buyer": "buyer_met", "champion": "champion_active", "demo": "demo_held"}
            reasons = [reason for reason, cause in likely.items() if cause in at_work]
            reasons += ["people"] if at_work.get("colleagues_known", 0) > 2 else []
        else:
            likely = {
                "silence": "silence",
                "competitor": "competitor",
                "objection": "open_objections",
                "discount": "early_discount",
            }
            reasons = [reason for reason, cause in likely.items() if cause in at_work]
            reasons += ["dates"] if at_work.get("pushes", 0) > 1 else []
            reasons += [
                reason for reason, cause in {"buyer": "buyer_met", "demo": "demo_held"}.items() if cause not in at_work
            ]
        return self.speaker.rng.choice([*reasons, "other"])

    def question(self, activity, facts, kind):
        pair = [part.strip() for part in self.speaker.pick(f"question.{kind}").split("|")]
        self.asked[self.thread(activity)] = pair
        facts["q_name"] = self.speaker.fill(self.speaker.pick(f"question.{kind}.name"), facts, {})
        return {"q": pair[0]}

    def name_objection(self, facts, kind):
        facts["o_name_low"] = self.speaker.pick(f"objection.{kind}.name")
        facts["o_name"] = cap(facts["o_name_low"])

    def objection(self, activity, facts, kind):
        pair = [part.strip() for part in self.speaker.pick(f"objection.{kind}").split("|")]
        self.raised[activity.deal, kind] = [*pair, 0]
        self.name_objection(facts, kind)
        facts["o_quote"] = self.speaker.fill(pair[0], facts, {})
        return {"o": pair[0]}

    def settlement(self, activity, facts, kind):
        self.name_objection(facts, kind)
        raised = self.raised[activity.deal, kind]
        raised[2] += 1
        return {"s": raised[1] if raised[2] == 1 else "[settle.again]"}


def lines(signature):
    """A signature on lines of its own."""
    return signature.replace(" // ", "\n").replace(", ", ",\n", 1)
