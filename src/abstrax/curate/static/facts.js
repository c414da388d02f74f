// Facts in words: what they say, how they differ from what was found, what a typed number means.

export const KINDS = ["dose", "score", "grade", "count", "effect"];
export const NAME = {dose: "drug", score: "name", grade: "event"};
const HIDDEN = new Set(["kind", "quote", "start", "end", "confidence", "rule", "flags"]);
export const filled = (value) => value !== null && value !== undefined && value !== "";

const number = (value) => (typeof value === "number" ? (value >= 1e6 ? value.toLocaleString("en") : String(value)) : value);
const upto = (low, high) => (filled(high) ? `${number(low)}–${number(high)}` : number(low ?? "?"));
const joined = (...parts) => parts.filter(filled).join(" ");

function share(fact) {
  const of = filled(fact.of) ? `/${number(fact.of)}` : "";
  const n = filled(fact.n) ? `${number(fact.n)}${of}` : "";
  const percent = filled(fact.percent) ? `${upto(fact.percent, fact.percent_high)}%` : "";
  return n && percent ? `${n} (${percent})` : n || percent || "?";
}

function spread(fact) {
  if (!filled(fact.spread_low) && !filled(fact.spread_high)) return "";
  const range = filled(fact.spread_high) ? `${number(fact.spread_low)}–${number(fact.spread_high)}` : number(fact.spread_low);
  return `(${joined(fact.spread === "ci95" ? "95% CI" : fact.spread, range)})`;
}

const OPS = {">=": "≥\u2009", "<=": "≤\u2009", "~": "≈\u2009", ">": ">\u2009", "<": "<\u2009"};

/** The name, the value and the rest of a fact, to be set in a row. */
export function summary(fact) {
  const op = OPS[fact.op] ?? "";
  switch (fact.kind) {
    case "dose":
      return [fact.drug ?? "?", `${op}${joined(upto(fact.amount, fact.amount_high), fact.unit)}`,
        [fact.every && `every ${fact.every}`.replace("every once", "once"), fact.duration && `for ${fact.duration}`, fact.route, fact.stat, fact.purpose]];
    case "score":
      return [fact.name ?? "?", `${op}${joined(upto(fact.value, fact.value_high), fact.unit, spread(fact))}`,
        [fact.stat, (fact.role ?? "level").replace("_", " "), fact.direction]];
    case "grade":
      return [fact.event ?? "?", `${op}${share(fact)}`,
        [`grade ${fact.grade ?? "any"}`, fact.counted === "events" ? "events" : null]];
    case "count":
      return [fact.what ?? "?", `${op}${share(fact)}`, [fact.label]];
    default:
      return [fact.measure ?? "?", joined(number(fact.value ?? "?"),
        filled(fact.ci_low) || filled(fact.ci_high) ? `(95% CI ${number(fact.ci_low ?? "?")}–${number(fact.ci_high ?? "?")})` : ""),
        [fact.p && `p ${fact.p}`, fact.label]];
  }
}

export const told = (fact) => {
  const [name, value, rest] = summary(fact);
  return joined(name, value, rest.filter(filled).join(", "));
};

const SILENT = {group: "all", counted: "patients", role: "level", grade: "any"};
const said = (fact, name) => (filled(fact[name]) && fact[name] !== SILENT[name] ? fact[name] : null);

/** The fields in which two facts say different things; what goes without saying need not be said. */
export function unlike(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => (!HIDDEN.has(name) || name === "kind") && said(one, name) !== said(other, name));
}

/** Whether a curator's fact says something else than the found one. */
export const corrected = (item) => Boolean(item.found) && unlike(item.fact, item.found).length > 0;

/** What an item is called in the table. */
export function standing(item) {
  if (item.verdict === "accepted" && corrected(item)) return "corrected";
  return item.verdict;
}

/** The number that was typed: 1,200 and 0·75 and −3 too. Null for nothing; NaN for what is no number. */
export function typed(text) {
  const plain = text.trim().replace(/[−–]/g, "-").replace(/·/g, ".").replace(/[\u00a0\u2009 ]/g, "");
  if (!plain) return null;
  const whole = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replace(/,/g, "") : plain;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(whole) ? Number(whole) : NaN;
}
