// What interrupts a curator: a record that was saved elsewhere, and the lexicon.

import {el} from "./api.js";
import {told} from "./facts.js";

const said = (item) => JSON.stringify(Object.entries({...item.fact, optional: item.optional || undefined, missed: item.missed ?? undefined})
  .filter(([name, value]) => !["confidence", "rule", "flags"].includes(name) && value !== null && value !== undefined).sort());
const KEPT = new Set(["accepted", "added"]);

/** The facts in which two windows differ, as lines. */
function differences(items, study, theirs) {
  const mine = new Map(items.filter((item) => KEPT.has(item.verdict)).map((item) => [said(item), item]));
  const other = new Map(theirs.items.filter((item) => KEPT.has(item.verdict)).map((item) => [said(item), item]));
  const lines = [];
  for (const [key, item] of mine) if (!other.has(key)) lines.push(["only here", told(item.fact)]);
  for (const [key, item] of other) if (!mine.has(key)) lines.push(["only there", told(item.fact)]);
  for (const name of new Set([...Object.keys(study), ...Object.keys(theirs.study)])) {
    const [a, b] = [JSON.stringify(study[name] ?? null), JSON.stringify(theirs.study[name] ?? null)];
    if (a !== b) lines.push(["study", `${name}: ${a} here, ${b} there`]);
  }
  return lines;
}

/** Ask whose work stands; true for this window's. */
export function conflict(items, study, theirs, when) {
  const box = document.querySelector("#conflict"), lines = differences(items, study, theirs);
  const by = theirs.saved ? `${theirs.saved.who} saved this record ${when(theirs.saved.when)}, after it was opened here.` : "This record was saved after it was opened here.";
  document.querySelector("#conflict-said").textContent = `${by} Nothing of yours is lost: choose what stands.`;
  document.querySelector("#conflict-list").replaceChildren(lines.length
    ? el("ul", {}, lines.map(([where, what]) => el("li", {}, el("span", {class: "tag"}, where), ` ${what}`)))
    : el("p", {}, "Both hold the same facts; only what is judged differs."));
  box.oncancel = (event) => event.preventDefault();
  box.showModal();
  return new Promise((resolve) => {
    document.querySelector("#mine").onclick = () => { box.close(); resolve(true); };
    document.querySelector("#theirs").onclick = () => { box.close(); resolve(false); };
  });
}

/** Show where a name belongs: file, entry, and the TOML to put there. */
export function lexicon(found, sentence, say) {
  const place = document.querySelector("#lexicon-said");
  const where = (entry) => (entry.line ? `${found.file}, line ${entry.line}` : `${found.file}, at the end of its part`);
  const block = (title, entry) => el("section", {class: "entry"},
    el("h3", {}, title, " ", el("code", {}, where(entry))),
    el("pre", {tabindex: "0", "aria-label": title}, entry.toml),
    el("button", {type: "button", onclick: async (event) => {
      await navigator.clipboard.writeText(entry.toml);
      event.target.textContent = "Copied";
      say("copied");
    }}, "Copy"));
  document.querySelector("#lexicon-title").textContent = `${found.name}: ${found.kind} in the lexicon`;
  const parts = [];
  if (found.known) {
    parts.push(el("p", {}, "The name is known. Where it was not found here, a rule is what is missing: ", el("code", {}, `abstrax try ${JSON.stringify(sentence)}`), " tells why. The entry, with this example:"));
    parts.push(block(`Entry “${found.known.name}”`, found.known));
  } else {
    parts.push(block("A new entry", found.new));
    if (found.nearest.length) parts.push(el("p", {}, "Or, where it is another way to write one of these, that entry with the name added:"));
    parts.push(...found.nearest.map((entry) => block(`“${entry.name}”`, entry)));
  }
  parts.push(el("p", {class: "legend"}, "Put the example into your own words. ", el("code", {}, "make test"), " tries every example, and ", el("code", {}, "make"), " shows what the entry gains and loses."));
  place.replaceChildren(...parts);
  document.querySelector("#lexicon").showModal();
}
