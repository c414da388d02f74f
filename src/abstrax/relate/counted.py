"""What a number counts, by rule: a population, an arm, those of one sex, those with an outcome, or things."""

from __future__ import annotations

import re

from abstrax.quantities.grammar import Quantity
from abstrax.relate.atoms import fold, small
from abstrax.relate.parts import parts
from abstrax.relate.phrases import PERSON
from abstrax.relate.scene import Scene
from abstrax.relate.signs import sign

THINGS = (
    r"(?:stud(?:y|ies)|trials?|RCTs?|articles?|publications?|reports?|records|results|papers|abstracts?|cent(?:er|re)s?|sites?|hospitals?|clinics?|institutions?|countries|counties|county|"
    r"regions|states|samples?|specimens?|biops(?:y|ies)|visits?|admissions?|hospitali[sz]ations?|pregnancies|births|deliveries|eyes|joints|lesions|images|scans|MRIs|radiographs|"
    r"surveys?|questionnaires|responses|respond\w+|interviews|statements?|recommendations?|items|questions|experts?|panelists|genes?|proteins?|transcripts|SNPs|variants?|loci|cells|clusters?|"
    r"measurements?|observations?|assessments?|episodes?|events?|flares?|mice|rats|monkeys|animals|databases?|registr(?:y|ies)|"
    r"cohorts?|datasets?|claims|encounters|procedures?|surgeries|treatment(?: instances| courses| episodes)?|instances|levels|concentrations|nodules|vessels|arteries|families|twins|"
    r"posts|videos|websites|tweets|themes|domains|metabolites|markers|biomarkers|features|variables|patient-years|sera|serum samples|muscles|plaques|providers|practices|programs|scores|groups|categories|nuclei|PBMC\w*)"
)
ADJ = r"(?:(?!(?:of|and|or|in|with|for|had|were|was|had|to|the|at|on|by|vs|versus|from|who|per)\b)[\w'’/+.-]+(?: \([A-Za-z][\w -]{0,30}\))?,? ){0,5}?"
# in small letters, as the next
_PERSON_AFTER = re.compile(
    rf"[\s\])]*(?:%|additional |consecutive |of (?:the |our |these |all |those |enrolled |treated )*)?\s?{ADJ}(?P<who>{PERSON})\b(?! (?:years?|with iqr|months))"
)
_THING_AFTER = re.compile(rf"[\s\])-]*{ADJ}(?P<thing>{THINGS.lower()})\b")
_AFTER = {"people": _PERSON_AFTER, "thing": _THING_AFTER}
_FEMALE_AFTER = re.compile(
    rf"[\s\])%]*(?:of (?:the |all |our |enrolled )*(?:\w+ )?(?:{PERSON}|them|cohort|population|sample)\s*)?,?\s?(?:\w+ )?(?:were |was |are |being |identified as )?(?:predominantly |mostly |adult |white )?(?P<sex>female|women|woman|girls|ladies|male|men\b|man\b|boys)"
)
_SEX_BEFORE = re.compile(
    r"(?P<sex>\b(?:females?|women|girls|males?|men|boys|[FM]))(?: (?:sex|gender|patients|predominance|participants|gender predominance))?(?: (?:was|were|in|comprised|accounted for|constituted|represented|predominated))?[\s:=,(\[]*(?:n ?= ?|\bn, ?%:? ?)?$",
    re.I,
)
_SCREENED = re.compile(r"\b(?:were |was )?(?:screened|assessed for eligibility)\b", re.I)
_SCREENED_BEFORE = re.compile(r"\bscreened\b[^.;,\d]{0,20}$")
# in small letters, as those after it
_COMPLETED = re.compile(r"\bcomplet(?:ed|ing|ers)\b")
_DISCONTINUED = re.compile(
    r"\b(?:discontinu(?:ed|ation|ations|ing)|withdr(?:ew|awn|awal|awals)|dropped out|drop-?outs?|lost to follow-?up|stopped (?:treatment|the study|participation))\b"
)
_DIED = re.compile(r"\b(?:died|deaths?|mortality|deceased|fatalit(?:y|ies)|succumbed)\b")
# a word without which none of the three is told
_LEFT = re.compile(
    "complet|discontinu|withdr|drop|lost to|stopped|died|death|mortality|deceased|fatalit|succumbed"
)
_ENROLLING = r"enrol\w+|includ\w+|recruit\w+|randomi[sz]\w+|analy[sz]\w+|studied|identified|evaluated|treated|assessed|evaluable|eligible|followed|examined|interviewed|surveyed|infused|dosed|participated|reviewed|contribut\w+|underwent|received|available|tested|selected|registered|investigated|collected|met (?:the )?(?:inclusion|eligibility) criteria|completed the survey"
_ENROLLED_AFTER = re.compile(
    rf"[\s\])]*{ADJ}(?:{PERSON}|{PERSON}? ?with [\w\s/()'’,-]{{2,60}}?|{PERSON} \([^)]*\)(?: with [\w\s'’-]{{2,40}}?)?|{PERSON} [\w\s'’-]{{2,40}}?)?,? ?(?:who [\w\s]{{2,40}})?(?:were|was|have been|had been|are)?(?: (?:finally|ultimately|then|randomly|consecutively|prospectively|retrospectively|successfully))? ?(?P<verb>{_ENROLLING})\b",
    re.I,
)
# in small letters: where none of these words follows, what may stand before one need not be tried
_ENROLLING_WORD = re.compile(_ENROLLING)
_ENROLLING_SIGN = sign(
    ".*(?:enrol|includ|recruit|randomi[sz]|analy[sz]|studied|identified|evaluated|treated|assessed|evaluable|eligible|followed"
    "|examined|interviewed|surveyed|infused|dosed|participated|reviewed|contribut|underwent|received|available|tested|selected"
    "|registered|investigated|collected|criteria|survey).*"
)
# in small letters
_ENROLLED_BEFORE = re.compile(
    r"\b(?:enrol\w+|includ(?:ed|es|ing)|recruit\w+|randomi[sz]ed|analy[sz]ed|analysis of|studied|total of|in total,?|identified|evaluated|treated|comprised|comprising|involv\w+|assessed|among(?: the)?|cohort of|sample of|population of|series of|data (?:from|of|on)|reviewed|examined|records of|overall,?|report(?: on)?|describe|present|plans to enroll|interviewed|surveyed|we (?:included|studied|treated|report|present|describe|identified)|of(?: the)?|in|from|on|performed (?:in|on)|conducted (?:in|on|among)|follow\w*|obtained from|collected from|across)\s+(?:a total of |our |these |all |the )?$"
)
_HEALTHY = re.compile(
    rf"[\s\])]*{ADJ}(?:healthy|matched|control|non-\w+ control|comparators?|controls|HCs?\b|unaffected|general population)",
    re.I,
)
#: Of the words without one of which nothing is told of a sex, or of being screened.
_SEX_SIGN = sign(".*male.*|.*wom[ae]n.*|.*girls.*|.*ladies.*|.*boys.*|.*m[ae]n|[fm]n?")
_SCREENED_SIGN = sign("screened|assessed")
_BEFORE_BRACKET = re.compile(r"[^(\[]*[a-z]")
_OF_WHOLE = re.compile(r"^\s*(?:/|of (?:the |all |our )?)\s*\d+")


def words_inside(scene: Scene, quantity: Quantity) -> str:
    """ "2 groups (15%)", "9 of 15 women (60%)": the words between a number and its bracket say what is counted."""
    if quantity.head_end == quantity.end:
        return ""
    text = scene.clean[quantity.head_end : quantity.end]
    match = _BEFORE_BRACKET.match(text)
    return _OF_WHOLE.sub("", match[0]) if match else ""


def sign_follows(scene: Scene, quantity: Quantity) -> bool:
    """ "more often seropositive (44.1 vs 19.4%)": the sign stands with the last of the pair."""
    run = scene.runs.get(scene.quantities.index(quantity), ())
    last = scene.quantities[run[-1]] if len(run) == 2 else quantity
    if quantity.share or quantity.unit or quantity.has_spread or last is quantity or last.kind != "p":
        return False
    return re.search(r"\b(?:vs|versus)\b", scene.clean[quantity.end : last.start]) is not None


# in small letters
_ALL_OF = re.compile(r"\b(?:all|both|remaining|other|another|additional)\s*$")
_ARMS = re.compile(r"\b(?:group|arm|cohort|randomi[sz]ed)\b")
_ARMS_SIGN = sign("group|arm|cohort|randomi[sz]ed")
# in small letters
_LISTING = re.compile(
    r"\b(?:previous|prior|concomitant|including|included|most common|comorbid|history|received|treated with|manifestations|such as)"
)
_KEYWORDS = [
    ("died", sign("died|deaths?|mortality|deceased|fatalit.*|succumbed"), _DIED),
    ("discontinued", sign("discontinu.*|withdr.*|drop.*|lost|stopped"), _DISCONTINUED),
    ("completed", sign("complet.*"), _COMPLETED),
    ("female", sign("females?|women"), re.compile(r"\b(?:females?|women)\b")),
    ("male", sign("males?|men"), re.compile(r"\b(?:males?|men)\b")),
]
_LEFT_SIGN = _KEYWORDS[0][1] | _KEYWORDS[1][1] | _KEYWORDS[2][1]


def signs(scene: Scene, quantity: Quantity, person: re.Match[str] | None) -> list[str]:
    """What stands around the number that tells a population from an arm from an outcome."""
    low, high = scene.clause_span(quantity.start)
    begin, at = max(low, quantity.start - 60), quantity.start
    before = scene.clean[begin:at]
    lower = scene.lower[begin - scene.start : at - scene.start]
    cues = ["person" if person and len(person[0].split()) <= 5 else "no-person"]
    if inside := words_inside(scene, quantity):
        cues.append("person-inside" if _PERSON_AFTER.match(small(inside)) else "words-inside")
    enrolled = enrolment(scene, quantity)
    if enrolled:
        cues.append(f"verb={enrolled['verb'].lower()[:6]}")
    earlier = _ENROLLED_BEFORE.search(lower) if lower[-1:].isspace() else None
    if earlier:
        cues.append(f"after={earlier[0].strip()[:7]}")
    if person:
        cues += _person_cues(scene, person)
    if _arm_mention(scene, quantity):
        cues.append("group-after")
    if _ALL_OF.search(lower):
        cues.append("all")
    if scene.signs & _ARMS_SIGN and _ARMS.search(scene.clean, low, high):
        cues.append("arm-words")
    if not scene.between(scene.start, quantity.start):
        cues.append("opens-results" if scene.first else "opens-sentence")
    if _LISTING.search(scene.lower, low - scene.start, quantity.start - scene.start):
        cues.append("list-words")
    if quantity.n_equals:
        cues += _sums(scene)
        cues.append("N=" if re.search(r"N ?= ?$", before) else "n=")
        left = [n for n in scene.names if n.end <= quantity.start]
        if left and quantity.start - left[-1].end < 10:
            cues.append(f"n-of-{left[-1].kind}")
    cues.append(f"counts {scene.focus.counts}")
    if whole := parts(scene).get(scene.quantities.index(quantity)):
        cues.append(whole)
    cues.append("share" if quantity.share or sign_follows(scene, quantity) else "plain")
    cues += _sentence_cues(scene, quantity, low)
    return cues


_WHOSE = re.compile(r" (?:with|who|in|from|on|of|receiving|treated)\b")
_WHAT_BEFELL = re.compile(
    r"[\s)]*(?:had|were|was|developed|achieved|showed|experienced|discontinued|remained)\b"
)


def _person_cues(scene: Scene, person: re.Match[str]) -> list[str]:
    """What stands behind people that a number counts: who they are, or what they did."""
    behind, cues = scene.text[person.end() : person.end() + 16], []
    if _WHOSE.match(behind[:10]):
        cues.append(f"person {behind[:10].split()[0]}")
    if not scene.text[person.start("who")].isupper() and _WHAT_BEFELL.match(behind):
        cues.append("person-verb")
    return cues


def enrolment(scene: Scene, quantity: Quantity) -> re.Match[str] | None:
    """What was done with the people that a number counts: "40 patients with SLE were enrolled"; read once."""
    key = "enrolled", quantity.end
    if key not in scene.behind:
        at = quantity.end - scene.start
        told = scene.signs & _ENROLLING_SIGN and _ENROLLING_WORD.search(scene.lower, at, at + 140) is not None
        stop = min(scene.end, quantity.end + 140)
        scene.behind[key] = _ENROLLED_AFTER.match(scene.clean, quantity.end, stop) if told else None
    return scene.behind[key]


def people_after(scene: Scene, quantity: Quantity) -> re.Match[str] | None:
    """People named behind a number; the match is in ``scene.lower``."""
    return _behind(scene, "people", quantity.end)


def _thing_after(scene: Scene, quantity: Quantity) -> re.Match[str] | None:
    return _behind(scene, "thing", quantity.end)


def _behind(scene: Scene, what: str, position: int) -> re.Match[str] | None:
    """Who or what is named from a position of the text on, in ``scene.lower``; read once, several cues ask."""
    key = what, position
    if key not in scene.behind:
        scene.behind[key] = _AFTER[what].match(scene.lower, position - scene.start)
    return scene.behind[key]


def _sums(scene: Scene) -> list[str]:
    """Whether the n of a list make up the population, as arms do, or do not, as treatments and findings do."""
    listed = [q.value for q in scene.quantities if q.n_equals]
    total = scene.focus.total
    if len(listed) < 2 or not total:
        return []
    return (
        ["sums-to-total"]
        if sum(listed) == total
        else ["exceeds-total"]
        if sum(listed) > total
        else ["below-total"]
    )


def of_most(scene: Scene) -> str | None:
    """ "We read 39 trials in 4 countries": what the largest number of a sentence counts; None where none counts."""
    counts = sorted((q for q in scene.quantities if q.whole and not q.share), key=lambda q: -q.value)
    for quantity in counts:
        person, thing = people_after(scene, quantity), _thing_after(scene, quantity)
        if person and not (thing and thing.end() < person.end()):
            return "people"
        if thing:
            return fold(thing["thing"])
    return None


def _sentence_cues(scene: Scene, quantity: Quantity, low: int) -> list[str]:
    """Cues further off: key words earlier in the sentence, things counted before, neighbours in the list."""
    cues = []
    for what, sign_, pattern in _KEYWORDS:
        if not scene.signs & sign_:
            continue
        if pattern.search(scene.lower, low - scene.start, quantity.start - scene.start):
            cues.append(f"{what}-in-clause")
        elif pattern.search(scene.lower, 0, low - scene.start):
            cues.append(f"{what}-in-sentence")
    earlier = [q for q in scene.quantities if q.end <= quantity.start]
    if earlier and _thing_after(scene, earlier[-1]):
        cues.append("thing-before")
    if thing := _thing_after(scene, quantity):
        cues += ["thing-after", f"thing {fold(thing['thing'])}"]
    if (
        earlier
        and scene.signs & _SEX_SIGN
        and _FEMALE_AFTER.match(scene.lower, earlier[-1].end - scene.start, quantity.start - scene.start)
    ):
        cues.append("sex-before")
    if len(scene.runs.get(scene.quantities.index(quantity), ())) > 1:
        cues.append("in-run")
    return cues


def what_by_rule(scene: Scene, quantity: Quantity) -> tuple[str, str]:
    """What is counted, and by which cue."""
    clean, end = scene.clean, scene.end
    low, high = scene.clause_span(quantity.start)
    before = clean[max(low, quantity.start - 70) : quantity.start]
    after = clean[quantity.end : min(high, quantity.end + 90)]
    next_q = next((q.start for q in scene.quantities if q.start >= quantity.end), end)
    near = clean[quantity.end : min(next_q, high, quantity.end + 60)]
    inside = words_inside(scene, quantity)
    told = scene.signs & _SEX_SIGN
    sex = _sex(before, inside if _FEMALE_AFTER.match(small(inside)) else near) if told else None
    if sex:
        return sex, "sex"
    person = people_after(scene, quantity)
    if scene.signs & _SCREENED_SIGN and (_SCREENED.search(near) or _SCREENED_BEFORE.search(before)):
        return "screened", "screened"
    special = _outcome(before, near) if scene.signs & _LEFT_SIGN else None
    if special:
        return special
    if inside and _THING_AFTER.match(small(inside)) and not _PERSON_AFTER.match(small(inside)):
        return "records", "thing"
    thing = None if inside else _thing_after(scene, quantity)
    if thing and not quantity.n_equals and not (person and person.end() <= thing.end()):
        return "records", "thing"
    if quantity.n_equals:
        return _equals(scene, quantity, before, low)
    if not quantity.share and person:
        return _people(scene, quantity, before, after, person)
    if not quantity.share and _arm_mention(scene, quantity):
        return "arm", "group-after"
    return "with", "share" if quantity.share or sign_follows(scene, quantity) else "bare"


def _sex(before: str, near: str) -> str | None:
    match = _FEMALE_AFTER.match(small(near))
    if match is None:
        match = _SEX_BEFORE.search(before)
        letter = match is not None and len(match["sex"]) == 1
        if match and letter and not (match["sex"].isupper() and re.search(r"[=:] ?$", before)):
            match = None
        # "halo signs were commoner in men (65%)": men are the group
        if match and re.search(r"\b(?:in|among|for|than)\s+(?:the )?$", before[: match.start()]):
            match = None
    if match is None:
        return None
    word = match["sex"].lower()
    return "female" if word[0] in "fwgl" else "male"


_REASONS = re.compile(r",|;|\bdue to\b|\bbecause\b|\bafter\b|\bwith\b|\bin whom\b")
_ENDED = re.compile(r"[,;)]")


def _outcome(before: str, near: str) -> tuple[str, str] | None:
    if not _LEFT.search(small(f"{before} {near}")):
        return None
    head = _REASONS.split(near, 1)[0]
    tail = _ENDED.split(before)[-1]
    for what, pattern in (("died", _DIED), ("discontinued", _DISCONTINUED), ("completed", _COMPLETED)):
        match = pattern.search(small(head))
        if match and (what != "died" or not re.search(r"\bno\b", head)):
            if what == "completed" and not re.search(r"complet(?:ed|ers)", match[0]):
                continue
            if what == "discontinued" and re.match(
                r"\s*(?:all )?(?:immuno|gluco|steroid|cortico|GC|their|other|background|pred|concomitant|IS\b)",
                head[match.end() :],
                re.I,
            ):
                continue
            return what, "after"
        match = pattern.search(small(tail))
        if match and re.match(
            r"\W*(?:rates?|was|were|occurred|by|in|of|for|at|:|\(|\d+ ?(?:weeks|months|years|days)|due to [\w ]+|reported|observed|due|to|lack|efficacy|or|partial|overall|week|month|\s)*$",
            tail[match.end() :],
        ):
            if what == "discontinued" and re.search(
                r"\b(?:after|before|upon|since|following)\s+\w*\s?$", tail[: match.start()]
            ):
                continue
            return what, "before"
    return None


def _equals(scene: Scene, quantity: Quantity, before: str, low: int) -> tuple[str, str]:
    """ "placebo (n=97)" is an arm, "uveitis (n=3)" is not, "(N=586)" alone is the population."""
    groups = [
        g
        for g in scene.groups
        if g.end <= quantity.start
        and quantity.start - g.end <= 12
        and not scene.between(g.end, quantity.start)
    ]
    if (
        re.search(r"\bN ?= ?$", before)
        and not groups
        and re.search(
            rf"(?:{PERSON}|cohort|population|set|total|sample|overall)[^.;]{{0,40}}N ?= ?$", before, re.I
        )
    ):
        return "participants", "N"
    if groups:
        drug = groups[-1].drug
        if not drug or re.search(
            r"\b(?:randomi[sz]ed|arm|group|placebo|versus|vs\.?|received|treated with|assigned|allocated|cohort|dose)\b",
            scene.text,
            re.I,
        ):
            return "arm", "group-equals"
    if re.search(rf"{PERSON}[\w\s'’,-]{{0,50}}[(\[] ?n ?= ?$", before, re.I) or re.search(
        r"(?:group|arm|cohort|controls|subgroup|set|population)\s?[(\[][^()]{0,25}[nN] ?= ?$", before, re.I
    ):
        return "arm", "people-equals"
    return "with", "equals"


def _people(
    scene: Scene, quantity: Quantity, before: str, after: str, person: re.Match[str]
) -> tuple[str, str]:
    """A whole number with people: the population, an arm, or those of whom something is said."""
    who = person["who"]
    if _HEALTHY.match(scene.clean, quantity.end, scene.end) or who in (
        "controls",
        "comparators",
        "donors",
        "volunteers",
    ):
        return "arm", "healthy"
    if re.match(r"\s*per (?:group|arm|cohort)", after[scene.start + person.end() - quantity.end :]):
        return "arm", "per-group"
    enrolled = enrolment(scene, quantity)
    verb = enrolled["verb"].lower() if enrolled and enrolled.end() - quantity.end < 130 else None
    arm = _arm_mention(scene, quantity)
    if re.search(r"\b(?:all|the (?:remaining|other)|another|additional|these|those)\s*$", before, re.I):
        return "with", "all"
    if verb and not verb.startswith(("received", "underwent", "contribut")):
        return (
            ("arm", "enrolled-group")
            if arm and re.search(r"\b(?:in|to) (?:the )?[\w -]{2,30}(?:group|arm|phase|cohort)\b", after)
            else ("participants", "enrolled")
        )
    if _ENROLLED_BEFORE.search(small(before)):
        strong = re.search(
            r"(?:enrol|includ|recruit|random|total|studied|cohort of|series of|comprised|we |identified|among|in total|treated|report|describe|present)\w*",
            before[-30:],
            re.I,
        )
        return "participants", "after-verb" if strong else "after-preposition"
    if verb:
        return (
            ("participants", "received")
            if scene.first or scene.section in ("methods",)
            else ("with", "received")
        )
    if arm:
        return "arm", "group-after"
    return "with", "people"


_TO_ARM = re.compile(
    rf"\s*(?:{PERSON} )?(?:(?:were |was )?(?:in|on|to|received|receiving|treated with|randomi[sz]ed to|assigned to|starting|with) )?(?:the )?"
)


def _arm_mention(scene: Scene, quantity: Quantity) -> bool:
    """Whether a group is named right after the number: "312 placebo", "58 originator", "49 in the control group"."""
    for group in scene.groups:
        if group.start >= quantity.end and _TO_ARM.fullmatch(scene.clean, quantity.end, group.start):
            return True
    return False
