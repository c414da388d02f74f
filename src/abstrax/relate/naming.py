"""What a measured value is called: every name that the text offers, and how each is reached."""

from __future__ import annotations

import re

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity
from abstrax.quantities.units import TIME_UNITS
from abstrax.relate import rates, shared, timed, unlisted, widened
from abstrax.relate.atoms import small
from abstrax.relate.link import Link
from abstrax.relate.phrases import PERSON, clause_subject, outcome_before, subject_before, tidy, without
from abstrax.relate.roles import STAT
from abstrax.relate.scene import Scene
from abstrax.relate.signs import sign

_AGE = re.compile(r"^-?\s?(?:year|yr|month)s?(?:[- ]old\b| of age\b)|^\s?y/?o\b", re.I)
#: "were older (73 (54-85) vs 69 (20-86) years": the comparative names the measure.
_OLDER = re.compile(
    r"\b(?:older|younger)(?=\s*[(\[,:]| than\b| at\b| in\b| by\b)[^.;,()\[\]\d]{0,50}[\s(\[]*"
    r"(?:(?:mean|median|age|aged|at|of|IQR|SD|range)\b[\s:,(\[±)\]]*)*"
    r"(?:[\d.,()±\s–-]*(?:years?|yrs?)?[\s)]*(?:vs\.?|versus|and|compared (?:with|to)|than)\s*(?:a (?:mean|median) of )?)?$"
)
_OLDER_SIGN = sign("older|younger")
_EARLIER = re.compile(
    r"\s*(?:or more )?(?P<name>(?:(?!(?:patients?|pts|of whom|were|was|had|weeks?|months?|years?|in|with|for|to|who)\b)[\w/,+-]+ |or |(?:and )(?=targeted|conventional|synthetic|biologic)|of ){0,8}"
    r"(?:immuno-?suppress\w+(?: (?:agents?|drugs?|therap\w+|treatments?|medications?|classes))?|therap(?:y|ies)|treatments?|(?:b/ts|ts|cs|b|ts/b)?DMARDs?(?: classes)?|biologics|biologicals|biologic(?! \w)|agents|anti-?rheumatic drugs?(?: \(\w+\))?(?: classes)?|drugs|"
    r"medications|immunosuppressants?|lines(?: of (?:therapy|treatment))?|TNFi|TNF inhibitors?|JAKi|JAK inhibitors|mechanisms of action|inhibitors?))\b",
    re.I,
)
_PRIOR_CONTEXT = re.compile(
    r"\b(?:prior|previous(?:ly)?|earlier|fail\w*|refractory|inadequate|intoleran\w*|unresponsive|resistan\w*|received|exposed|respon\w+|despite|lines?|number of|median|mean|past|had been treated|unsuccessful)\b",
    re.I,
)
_DURATION_UNIT = frozenset({"days", "weeks", "months", "years", "hours", "minutes"})


def all_links(scene: Scene, quantity: Quantity) -> list[Link]:
    """Names for the value, each with how it is reached; the best come first but the ranking is done later."""
    out: list[Link] = []
    age = an_age(scene, quantity)
    if age:
        return [age, *timed.ages(scene, quantity)]
    earlier = earlier_treatments(scene, quantity)
    if earlier:
        out.append(earlier)
    lasting = a_duration(scene, quantity)
    if lasting:
        out.append(lasting)
    usual = _by_unit(scene, quantity)
    if usual:
        out.append(usual)
    if quantity.unit in ("years", None):
        out += timed.ages(scene, quantity)
    if (quantity.unit or shared.unit(scene, quantity)) in _TIMES:
        out += timed.lengths(scene, quantity)
        out += timed.happenings(scene, quantity)
        out += timed.of_events(scene, quantity)
    if rates.may_be(scene, quantity):
        out += rates.named(scene, quantity)
    out += _listed(scene, quantity)
    out += _before(scene, quantity)
    out += widened.names(scene, quantity)
    out += _after(scene, quantity)
    out += _unlisted(scene, quantity, out) + _criteria(scene, quantity)
    out += _phrases(scene, quantity)
    out += [link for link in unlisted.names(scene, quantity) if _may_name(link.name)]
    out += _noun_after(scene, quantity)
    return out + _focus(scene, quantity)


_TIMES = TIME_UNITS | {"h", "min"}
_HYPHENED_YEARS, _HYPHENED_OLD = re.compile(r"-(?:year|month)s?$"), re.compile(r"-olds?\b")
_YEARS, _OLD = re.compile(r"\d[- ](?:years?|yrs?|months?)$"), re.compile(r"[ -](?:old|of age)\b")
_AGE_SIGN = sign("olds?|aged?|yo?")
_AGED = re.compile(r"\baged?\b[^.;,()\d]{0,15}$")
_ADULTS = re.compile(
    r"\b(?:adults?|patients|participants|individuals|women|men|elderly|younger|older|children|people|subjects|adolescents)\b[\s(,]*(?:group )?[(]?$",
    re.I,
)


def an_age(scene: Scene, quantity: Quantity) -> Link | None:
    """ "a 34-year-old", "patients aged 18", "men over 65 years": the number is an age and needs no other name."""
    if scene.signs & _AGE_SIGN:
        after = scene.after(quantity.end, 14)
        unit_text = scene.clean[quantity.head_start : quantity.end]
        if (
            (_HYPHENED_YEARS.search(unit_text) and _HYPHENED_OLD.match(after))
            or _AGE.match(after)
            or (_YEARS.search(unit_text) and _OLD.match(after))
        ):
            return Link("age", quantity.start, quantity.end, "years-old")
        if quantity.unit in (None, "years") and _AGED.search(scene.before(quantity.start, 22)):
            return Link("age", quantity.start, quantity.end, "aged")
    if quantity.unit == "years" and quantity.op and _ADULTS.search(scene.before(quantity.start, 24)):
        return Link("age", quantity.start, quantity.end, "adults")
    if not scene.signs & _OLDER_SIGN:
        return None
    low, _high = scene.clause_span(quantity.start)
    compared = _OLDER.search(scene.clean, low, quantity.start)
    dated = quantity.unit in (None, "years") and 0 < quantity.value < 110
    if (
        compared
        and dated
        and not any(m.start > compared.end() and m.end <= quantity.start for m in scene.of_kind("measure"))
    ):
        return Link("age", quantity.start, quantity.end, "older")
    return None


_FAILED = re.compile(r"\bpreviously failed ?$")


def earlier_treatments(scene: Scene, quantity: Quantity) -> Link | None:
    """ "failed at least 2 immunosuppressive therapies": the number of earlier therapies is a score."""
    if not quantity.whole or quantity.share or quantity.unit:
        return None
    match = _EARLIER.match(scene.clean, quantity.head_end, min(scene.end, quantity.head_end + 110))
    if match is None and quantity.has_spread:  # "a median of 5 (range 2-9) biologics"
        match = _EARLIER.match(scene.clean, quantity.end, min(scene.end, quantity.end + 110))
    if match is None or quantity.value > 15:
        return None
    context = scene.before(quantity.start, 90) + scene.after(quantity.end, 20)
    if not (_PRIOR_CONTEXT.search(context) or quantity.op):
        return None
    name = tidy(match["name"])
    if name and _FAILED.search(scene.before(quantity.start, 20)):
        name = f"previously failed {name}"
    return Link(name, quantity.start, match.end(), "earlier-therapies")


def _by_unit(scene: Scene, quantity: Quantity) -> Link | None:
    """ "mean at baseline: 50.6 years, 87.3 kg": the unit alone says what was measured."""
    name = {
        "years": "age",
        "kg": "weight",
        "kg/m2": "BMI",
        "person-years": "follow-up",
        "patient-years": "follow-up",
        "PY": "follow-up",
    }.get(quantity.unit or "")
    if name is None:
        return None
    bare = name == "age" and not quantity.has_spread and quantity.op is None
    close = bare and scene.between(max(scene.start, quantity.start - 30), quantity.start)
    return Link(name, quantity.start, quantity.end, f"unit-{name}-near" if close else f"unit-{name}")


_NUMBERED = re.compile(r"\b(?:day|week|month)\s*$")
_ACHIEVED = re.compile(
    r",?(?: which)?(?: (?:was|were|is|being))?(?: \w+ly)* (?:achieved|observed|seen|reached|noted|reported|occurr\w+)\s*$",
    re.I,
)
_LASTING = re.compile(
    r"(?P<link>\bfor|\blast(?:ing|ed)|\bpersist\w*(?: for)?|\bsustained for|\bmaintained for)(?: a| an| at least| up to| more than| over|\bthe| median of| mean of| about)*\s*$",
    re.I,
)
_RESOLVED = re.compile(
    r"\b(?:resolv\w+|recover\w+|subsid\w+)\b(?: completely| spontaneously)? ?(?:in|within|after)?(?: a)?(?: (?:median|mean) (?:of|time of)?)?\s*$",
    re.I,
)
_AFTER_EVENT = re.compile(
    r"^[^.;]{0,6}\b(?P<side>after|post|following|from|since|before|prior to|to)[- ](?P<what>(?:[\w-]+ ?){1,5})",
    re.I,
)
_WITHIN = re.compile(
    r"\b(?P<what>(?:onset|achieved|occur\w+|depletion|recover\w+|resolution|response|peak\w*|improv\w+|normali[sz]\w+|repopulat\w+|reconstitut\w+|relapse\w*|flare\w*|recurrence)\b[^.;]{0,40}?)(?:within|in|after|by|at)?(?: a)?(?: (?:median|mean))?(?: (?:time )?of)?(?: (?:day|week|month))?\s*\(?$",
    re.I,
)


def a_duration(scene: Scene, quantity: Quantity) -> Link | None:
    """A time that is a duration of, or the time to, what the sentence speaks of."""
    if quantity.unit not in _DURATION_UNIT and not _NUMBERED.search(scene.before(quantity.start, 8)):
        return None
    before = scene.clean[scene.clause_span(quantity.start)[0] : quantity.start]
    low = quantity.start - len(before)
    if followed := re.search(
        r"\b(?:median |mean )?follow(?:ed|ing|-up)?(?: up)?\b[^.;,]{0,25}$", before, re.I
    ):
        return Link("follow-up", low + followed.start(), quantity.start, "followed")
    match = _LASTING.search(before)
    if match:
        phrase = subject_before(scene.bare(low, low + match.start()))
        return Link(f"{phrase} duration", low, quantity.start, "lasting") if phrase else None
    if _RESOLVED.search(before):
        events = [e for e in scene.of_kind("event") if e.end <= quantity.start]
        subject = events[-1].name if events else scene.focus.event.name if scene.focus.event else None
        return Link(f"{subject} duration", quantity.start, quantity.end, "resolved") if subject else None
    after = _AFTER_EVENT.match(scene.after(quantity.end, 60))
    if after and STAT.search(small(before[-40:])):
        subject = subject_before(scene.bare(low, quantity.start)) or ""
        other = tidy(after["what"]) or ""
        pair = (
            (other, subject)
            if after["side"].lower() in ("after", "post", "following", "from", "since")
            else (subject, other)
        )
        return Link(f"time from {pair[0]} to {pair[1]}", quantity.start, quantity.end, "time-between")
    within = _WITHIN.search(before)
    if within:
        told = _ACHIEVED.sub(
            "", scene.bare(low, low + within.end("what"))
        )  # "depletion, typically achieved within"
        phrase = subject_before(told)
        events = [e for e in scene.of_kind("event") if e.end <= quantity.start]
        return (
            Link(f"time to {phrase}", quantity.start, quantity.end, "time-to")
            if phrase and not events
            else None
        )
    return None


_DIRECT = re.compile(
    r"[\s)\]]*(?:,|\b(?:scores?|levels?|values?|counts?|index|concentrations?|titers?|titres?|activity|total|subscores?|rates?|times?|distance|ratio|response|at baseline|baseline|of|was|were|is|at|=|:|a|an|the|mean|median|average|only|reached|reaching|averaged|remained|score of|with|to|from|"
    r"decreas\w+|increas\w+|improv\w+|declin\w+|fell|rose|dropped|reduced|by|approximately|about|in|all|patients|between|and|significantly|markedly|further|had|has|ranged|ranging|by a|which|that|value of|SD|IQR|range)\b|[(:=,\[≥≤<>~±]|\([^()]{0,40}\)|\[[^\[\]]{0,40}\]|\s)*"
)
_DIRECT_SHORT = re.compile(
    r"[\s)\]]*(?:(?:scores?|levels?|values?|counts?|of|was|were|is|:|=|\(|\[|,|at baseline|score of|index|titers?|a|the)\s*)*[\s(:=\[]*"
)


def _before(scene: Scene, quantity: Quantity) -> list[Link]:
    measures = [m for m in scene.of_kind("measure") if m.end <= quantity.start]
    out: list[Link] = []
    for back, mention in enumerate(reversed(measures[-3:])):
        gap = scene.clean[mention.end : quantity.start]
        crossed = scene.between(mention.end, quantity.start)
        same = scene.clause(mention.start) == scene.clause(quantity.start)
        if not crossed and _DIRECT_SHORT.fullmatch(gap):
            rule = "direct"
        elif not crossed and _DIRECT.fullmatch(gap):
            rule = "direct-verb"
        elif not crossed:
            rule = "before" if same else "before-clause"
        else:
            index = scene.quantities.index(quantity)
            opener = scene.quantities[scene.heads.get(index, index)]
            rule = (
                "run"
                if opener is not quantity
                and opener.start >= mention.end
                and not scene.between(mention.end, opener.start)
                else "from-to"
                if _FROM_TO.search(gap)
                else "far"
                if same
                else "far-clause"
            )
        if back:
            rule += f"-{back}"
        out.append(Link(mention.name, mention.start, mention.end, rule, mention))
    return out


_FROM_TO = re.compile(r"\bto(?: (?:a|an))?(?: (?:mean|median|average))*(?: of)?\s*$|\bvs\.?\s*$|\bversus\s*$")
_ACRONYM = re.compile(
    r"(?<![\w/-])(?:anti-|Anti-|%|∆|hs-?|pp)?(?:[a-z]{0,2}[A-Z][A-Za-z0-9]*[A-Z0-9][\w/+-]*|\d+[A-Z]{2,}\w*|[A-Z]{2,}[\w/+-]*)(?: (?:score|index|level|titer|distance|ratio|count|total score|subscore)s?)?"
)
_NO_MEASURE = re.compile(
    r"(?:CI|SD|SE|IQR|OR|HR|RR|AUC|NCT\d*|EULAR|ACR|USA|UK|II|III|IV|BL|SEM|PBO|RCTs?|MRI|CT|PET|ITT|FDA|EMA|W\d+|D\d+|M\d+|Q\d+W|P\d*|N|CAR|CAR-T|CD\d+\S*|HLA\S*|IL-\d+\S*|DL\d?|Wk|AEs?|SAEs?|TEAEs?|PYs?|PYRs?|CRS|ICANS|vs|pts?|BID|QD|IV|SC|ANOVA|SPSS|ICD\S*|US|EU|COVID\S*)$"
)
_IMPROVEMENT = re.compile(
    r"[\s-]*(?:points?[\s-])?(?:improvement|reduction|decrease|increase|change|decline|worsening)s? (?:from baseline )?(?:in|of|on)(?: the)? (?P<name>(?:[\w/’'-]+ ?){1,6})",
    re.I,
)
_CUTOFF = re.compile(
    r"\b(?:cut-?offs?|cut-?points?|thresholds?)(?: (?:values?|points?|levels?))?(?: (?:of|was|were|at))?[\s:(=]*$",
    re.I,
)


def _criteria(scene: Scene, quantity: Quantity) -> list[Link]:
    """ "≥20% improvement in ACR response criteria", "at a cut-off of 5.3 mg/L": limits whose measure stands further off."""
    if quantity.op or quantity.kind == "p":
        match = _IMPROVEMENT.match(scene.clean, quantity.end, scene.end)
        name = tidy(match["name"]) if match else None
        if (
            match
            and name
            and not any(m.start < match.end() and match.start() < m.end for m in scene.of_kind("measure"))
        ):
            return [Link(name, quantity.start, match.end("name"), "improvement-in")]
    if _CUTOFF.search(scene.before(quantity.start, 40)):
        measures = scene.of_kind("measure")
        if measures:
            near = min(measures, key=lambda m: abs(m.start - quantity.start))
            return [Link(near.name, quantity.start, quantity.end, "cut-off", near)]
        later = _ACRONYM.search(scene.clean, quantity.end, scene.end)
        if later and not _NO_MEASURE.match(later[0]):
            return [Link(later[0], quantity.start, quantity.end, "cut-off")]
    return []


def _unlisted(scene: Scene, quantity: Quantity, known: list[Link]) -> list[Link]:
    """A measure that the vocabulary lacks but that is written like one: "LupusPRO of 70.8", "XYZ-25 ≥ 3"."""
    if any(option.rule.startswith("direct") for option in known):
        return []
    low, _high = scene.room(quantity)
    names = [n for n in scene.names if n.end > low]
    for match in reversed(list(_ACRONYM.finditer(scene.clean, low, quantity.start))):
        if _NO_MEASURE.match(match[0]) or any(n.start < match.end() and match.start() < n.end for n in names):
            return []
        if any(g.start < match.end() and match.start() < g.end for g in scene.groups):
            return []
        gap = scene.clean[match.end() : quantity.start]
        if _DIRECT_SHORT.fullmatch(gap):
            return [Link(match[0], match.start(), match.end(), "unlisted")]
        if _DIRECT.fullmatch(gap):
            return [Link(match[0], match.start(), match.end(), "unlisted-verb")]
        return []
    return []


def _after(scene: Scene, quantity: Quantity) -> list[Link]:
    measures = [m for m in scene.of_kind("measure") if m.start >= quantity.end]
    if not measures:
        return []
    mention = measures[0]
    gap = scene.clean[quantity.end : mention.start]
    if scene.between(quantity.end, mention.start) or len(gap) > 70:
        return _behind_list(scene, quantity)
    if (
        re.fullmatch(
            r"[\s-]*(?:points?|percent|%)?[\s-]*(?:\w+ )?(?:reduction|decrease|increase|improvement|decline|change|drop|rise|fall|gain|difference|or more|of|in|the|total|mean|median|lower|higher|\s|from baseline)*",
            gap,
        )
        and gap.strip()
    ):
        rule = "after-of" if re.search(r"\b(?:in|of)\b", gap) else "after-change"
    elif not gap.strip(" -"):
        rule = "after-direct"
    else:
        rule = "after" if scene.clause(mention.start) == scene.clause(quantity.start) else "after-clause"
    return [Link(mention.name, mention.start, mention.end, rule, mention)]


_FOR = re.compile(r"[\s)]*(?:for|in) (?:the )?")


def _behind_list(scene: Scene, quantity: Quantity) -> list[Link]:
    """ "Decreases were 8%, 17% and 26% for IgG": what stands behind a list holds for each of its numbers."""
    last = scene.ends[scene.last(scene.quantities.index(quantity))]
    joint = _FOR.match(scene.clean, last, scene.end)
    if joint is None:
        return []
    named = [m for m in scene.of_kind("measure") if m.start == joint.end()]
    return [Link(m.name, m.start, m.end, "behind-list", m) for m in named]


def _listed(scene: Scene, quantity: Quantity) -> list[Link]:
    """ "IgM, IgA and IgG fell by 65%, 54% and 34%": as many names in parallel as values."""
    index = scene.quantities.index(quantity)
    run = scene.runs.get(index, ())
    if len(run) < 2:
        return []
    measures = [m for m in scene.of_kind("measure") if m.end <= scene.quantities[run[0]].start]
    chain: list[Mention] = []
    for mention in reversed(measures):
        if not chain or re.fullmatch(
            r"\s*(?:\([^)]*\)\s*)?(?:,|and|, and|or|/|vs\.?|levels?,?|scores?,?| )*\s*(?:the )?",
            scene.clean[mention.end : chain[0].start],
        ):
            chain.insert(0, mention)
        else:
            break
    if len(chain) != len(run) or scene.between(chain[-1].end, scene.quantities[run[0]].start):
        return []
    mention = chain[run.index(index)]
    return [Link(mention.name, mention.start, mention.end, "listed", mention)]


_ARTICLES = re.compile(r"^(?:(?:the|mean|median|average|an?|number of patients)\s+)+", re.I)


def _phrases(scene: Scene, quantity: Quantity) -> list[Link]:
    """Names the vocabulary does not know: the noun phrase before the value, and the subject of its clause."""
    low, _high = scene.clause_span(quantity.start)
    left, _right = scene.room(quantity)
    index = scene.quantities.index(quantity)
    head = scene.quantities[scene.heads.get(index, index)]
    options = [("phrase", outcome_before(scene.bare(left, quantity.start)), left)]
    if head is not quantity:
        first, _until = scene.room(head)
        options.append(("head-phrase", outcome_before(scene.bare(first, head.start)), first))
    options.append(("subject", clause_subject(scene.bare(low, quantity.start)), low))
    out: list[Link] = []
    for rule, phrase, begin in options:
        name = without(_ARTICLES, phrase or "")
        if not _may_name(name) or any(name == known.name for known in out):
            continue
        start = scene.clean.find(name[:12], begin, quantity.start)
        out.append(Link(name, start if start >= 0 else quantity.start, quantity.start, rule))
    return out


_NO_NAME = re.compile(
    rf"(?:{PERSON}|weeks?|months?|days?|years?|figures?|tables?|higher|lower|greater|similar|comparable|optimal|of|in|at|we)\b",
    re.I,
)
#: Words of which no name is made: "There were", "She had", "decreasing from", "slightly".
_NAMELESS = re.compile(
    r"(?:(?:there|she|he|they|it|this|these|those|first|second|third|last|defined|diagnosed|treated|followed|compared|performed|evaluated|assessed|"
    r"(?:de|in)creasing|rising|falling|averaging|ranging|shifting|improving|declining|highest|lowest|without|plus|versus|among|although|however|"
    r"approximately|about|both|each|on|after|until|through|during|table|figure|\d+|[a-z]+ly)\b[\s,]*)+",
    re.I,
)


def _may_name(name: str | None) -> bool:
    """Whether words can be what a measure is called."""
    return (
        name is not None
        and len(name) > 2
        and _EMPTY_PHRASE.fullmatch(name) is None
        and _NO_NAME.match(name) is None
        and _NAMELESS.fullmatch(name) is None
    )


_NOUN_AFTER = re.compile(
    r"[\s-]*(?:or more |of )?(?P<name>(?:(?!(?:of|in|at|with|for|and|or|was|were|had|vs|versus|to|from|by|after|before|per|compared)\b)[A-Za-z][\w'’/+-]*[ ]?){1,4})"
)


#: "≥3 tender and ≥3 swollen joints": the noun stands with the last of them.
_SHARED_NOUN = re.compile(r" ?(?:and|or|and/or) (?:[≥≤<>~] ?)?\d+ [a-z]+ (?P<noun>[a-z]+)")
#: "≥2 joints with erosions", "at least 2 flares in the previous year"
_WITH_NOUN = re.compile(r"(?:of|with|in|per) (?:the )?[a-z-]+(?: (?!and|or|were|was|who|had|at)[a-z-]+)?")
_HISTORY = re.compile(
    r"[\s-]*(?P<name>history of (?:(?!(?:and|who|with|in|presented|resistant)\b)[\w'/-]+ ?){1,4})"
)


def _noun_after(scene: Scene, quantity: Quantity) -> list[Link]:
    """ "a median of 3 hospital visits", "at least 4 tender joints": the things counted are the measure."""
    if history := _HISTORY.match(scene.clean, quantity.end, scene.end):
        return [Link(tidy(history["name"]), quantity.start, history.end(), "history")]
    if quantity.unit not in (None, "joints", "points") or quantity.kind == "p":
        return []
    match = _NOUN_AFTER.match(scene.clean, quantity.head_end, scene.end)
    if match is None and quantity.has_spread:
        match = _NOUN_AFTER.match(scene.clean, quantity.end, scene.end)
    name = tidy(match["name"]) if match else None
    if match is None or not _may_name(name):
        return []
    found = [Link(name, quantity.start, match.end(), "noun-after")]
    if of := _WITH_NOUN.match(scene.clean, match.end("name"), scene.end):
        found.append(Link(f"{name} {of[0]}", quantity.start, of.end(), "noun-after-of"))
    if shared := _SHARED_NOUN.match(scene.clean, match.end("name"), scene.end):
        found.append(Link(f"{name} {shared['noun']}", quantity.start, match.end(), "noun-shared"))
    return found


_EMPTY_PHRASE = re.compile(
    r"(?:(?:baseline|mean|median|total|initial|final|overall|absolute|relative|maximum|maximal|minimum|significant(?:ly)?|non-?significant|statistically|clinically|"
    r"meaningful|relevant|optimal|similar|greater|higher|lower|further|marked|substantial|clear|corresponding|respective) )*"
    r"(?:values?|levels?|scores?|means?|medians?|averages?|increases?|decreases?|reductions?|changes?|improvements?|declines?|elevations?|thresholds?|"
    r"cut-?offs?(?: (?:values?|points?|levels?))?|totals?|range|numbers?|baseline|rates?|doses?|duration|time|treatment|therapy|follow|week|month|day|patients?|"
    r"results?|differences?|trends?|tendency|peak|nadir|maximum|minimum|response|effects?|comparison|analys[ei]s|ratio)",
    re.I,
)


def _focus(scene: Scene, quantity: Quantity) -> list[Link]:
    if scene.focus.measure is None:
        return []
    return [Link(scene.focus.measure, quantity.start, quantity.end, "focus")]
