// One abstract under a curator's hands.

import {ask, el, Problem, when} from "./api.js";
import {conflict, lexicon} from "./dialogs.js";
import * as editor from "./editor.js";
import {corrected, filled, KINDS, NAME, standing, summary, told, unlike} from "./facts.js";
import {Prose} from "./text.js";

const $ = (selector) => document.querySelector(selector);
const id = document.body.dataset.id;
const at = encodeURIComponent(id);
const filters = $("#filters"), body = $("#rows");

let described, prose, data;
let items = [], study = {}, review = {items: [], findings: [], study: {}};
let selected = null, editing = null, past = [], future = [];
let version, changes = 0, saved = 0, sending = null, timer = null, held = false, uids = 0;
const shownKinds = new Set(KINDS);

// --- loading -------------------------------------------------------------------------------------------------

async function start() {
  try {
    [described, data] = await Promise.all([ask("fields"), ask(`abstracts/${at}`)]);
  } catch (problem) {
    return fail(problem.message);
  }
  prose = new Prose($("#text"), data.text, data.sections, picked);
  kindChips();
  take(data);
  select(items.find((item) => item.verdict === "undecided")?.uid ?? items[0]?.uid ?? null, {focus: true});
  return undefined;
}

/** Begin anew from what the server keeps. */
function take(from) {
  ({version, study} = from);
  items = from.items.map((item) => ({...item, uid: `u${uids += 1}`}));
  receive(from, items.map((item) => item.uid));
  $("#title").textContent = from.title;
  document.title = `${from.title} · abstrax`;
  data = {...data, ...from};
  if (from.problem) fail(from.problem);
  saved = changes;
  editing = null;
  renderStudy();
  render();
  state(from);
}

function receive({review: fresh}, order) {
  review = {...fresh, items: new Map(order.map((uid, i) => [uid, fresh.items[i]])), findings: fresh.findings.map((finding) => ({...finding, uids: finding.items.map((i) => order[i])}))};
}

function state(from) {
  const badge = $("#state");
  badge.textContent = from.state;
  badge.className = `state ${from.state}`;
  data.state = from.state;
  data.has_gold = from.has_gold;
  if (from.saved) $("#saving").textContent = `saved by ${from.saved.who}, ${when(from.saved.when)}`;
}

function fail(message) {
  $("#problem").textContent = message;
  $("#problem").hidden = false;
}

const say = (message) => { $("#said").textContent = ""; requestAnimationFrame(() => { $("#said").textContent = message; }); };
const of = (uid) => items.find((item) => item.uid === uid);
const snapshot = () => structuredClone({items, study, selected});

// --- changing ------------------------------------------------------------------------------------------------

function change(apply) {
  past.push(snapshot());
  if (past.length > 500) past.shift();
  future = [];
  apply();
  changed();
}

function changed() {
  changes += 1;
  $("#problem").hidden = true;
  order();
  render();
  $("#saving").textContent = "…";
  clearTimeout(timer);
  timer = setTimeout(keep, 500);
}

function order() {
  items = items.map((item, i) => [item, i]).sort(([a, i], [b, j]) => (a.fact.start ?? 0) - (b.fact.start ?? 0) || (a.fact.end ?? 0) - (b.fact.end ?? 0) || i - j).map(([item]) => item);
}

function back(from, to, word) {
  const state = from.pop();
  if (!state) return say(`nothing to ${word}`);
  to.push(snapshot());
  ({items, study, selected} = state);
  editing = null;
  renderStudy();
  changed();
  focusRow(selected);
  return say(word === "undo" ? "undone" : "redone");
}

const undo = () => back(past, future, "undo"), redo = () => back(future, past, "redo");

function judge(uid, verdict, {go = true} = {}) {
  const item = of(uid);
  if (!item) return;
  const place = visible().findIndex((other) => other.uid === uid);
  const next = visible()[place + 1]?.uid ?? visible()[place - 1]?.uid ?? null;
  change(() => {
    if (verdict === "rejected" && !item.found) items = items.filter((other) => other !== item);
    else item.verdict = verdict === "accepted" && !item.found ? "added" : verdict;
    if (verdict === "rejected" && item.found) item.fact = structuredClone(item.found);
  });
  say(`${told(item.fact)}: ${verdict}`);
  if (editing === uid) edit(null);
  if (go || !of(uid)) select(next, {focus: true});
  else focusRow(uid);
}

function acceptRest() {
  const left = items.filter((item) => item.verdict === "undecided");
  if (!left.length) return say("all is judged");
  change(() => left.forEach((item) => { item.verdict = "accepted"; }));
  return say(`${left.length} facts accepted`);
}

function setField(uid, name, value) {
  const item = of(uid);
  if ((item.fact[name] ?? null) === value) return;
  change(() => {
    if (value === null) delete item.fact[name];
    else item.fact[name] = value;
    keepIt(item);
  });
}

/** A found fact whose fields were changed is accepted as corrected. */
function keepIt(item) {
  if (item.found) item.verdict = "accepted";
}

function setKind(uid, kind) {
  const item = of(uid), names = new Set(described.kinds[kind].map((field) => field.name));
  change(() => {
    const kept = Object.entries(item.fact).filter(([name]) => names.has(name) || ["quote", "start", "end"].includes(name));
    item.fact = {...Object.fromEntries(kept), kind};
    keepIt(item);
  });
  edit(uid);
}

async function add(kind) {
  const place = prose.selection();
  if (!place || place.start >= place.end) return say("select the words of the fact first");
  const ask_ = {kind, start: place.start, end: place.end};
  let fact;
  try {
    fact = await ask(`read/${at}`, "POST", ask_);
  } catch (problem) {
    return fail(problem.message);
  }
  const twin = items.find((other) => other.fact.kind === kind && !unlike(other.fact, fact).length && other.fact.start < fact.end && other.fact.end > fact.start);
  if (twin) {
    if (twin.verdict === "rejected") judge(twin.uid, "accepted", {go: false});
    select(twin.uid, {focus: true});
    return notice("That fact is in the list already; q takes the selected words as its quote.", true);
  }
  const item = {uid: `u${uids += 1}`, fact, found: null, verdict: "added", optional: false, missed: null};
  change(() => items.push(item));
  window.getSelection().removeAllRanges();
  bar();
  selected = item.uid;
  edit(item.uid, true);
  return say(`added: ${told(fact)}`);
}

function requote() {
  const place = prose.selection(), item = of(selected);
  if (!item || !place || place.start >= place.end) return say("select the words of the quote first");
  change(() => {
    Object.assign(item.fact, {quote: prose.slice(place.start, place.end), start: place.start, end: place.end});
    keepIt(item);
  });
  if (editing === item.uid) edit(item.uid);
  else focusRow(item.uid);
  return say(`quote: ${item.fact.quote}`);
}

// --- saving --------------------------------------------------------------------------------------------------

const sent = () => ({version, study, items: items.map(({uid, ...item}) => item)});

async function put(kind, more = {}) {
  const order = items.map((item) => item.uid), upto = changes;
  const answer = await ask(`${kind}/${at}`, "PUT", sent(), more);
  ({version} = answer);
  saved = Math.max(saved, upto);
  if (changes === upto) {
    receive(answer, order);
    render();
  }
  state(answer);
  return answer;
}

/** Keep the draft; one request at a time, and again where there were changes meanwhile. */
async function keep() {
  clearTimeout(timer);
  if (sending) await sending.catch(() => {});
  if (held || saved === changes) return;
  sending = put("draft");
  try {
    await sending;
  } catch (problem) {
    trouble(problem);
  } finally {
    sending = null;
  }
}

async function save() {
  const left = items.filter((item) => item.verdict === "undecided");
  if (left.length) {
    select(left[0].uid, {focus: true});
    return notice(`${left.length} ${left.length === 1 ? "fact is" : "facts are"} not judged yet: a accepts, r rejects, Shift+A accepts all that is left`);
  }
  if (document.activeElement?.matches("input, textarea")) document.activeElement.blur();
  clearTimeout(timer);
  if (sending) await sending.catch(() => {});
  try {
    await put("gold");
    notice(data.next ? "Saved as gold. ] opens the next abstract." : "Saved as gold.", true);
  } catch (problem) {
    if (problem.status === 422) {
      await keep();
      const wrong = items.find((item) => Object.keys(review.items.get(item.uid)?.errors ?? {}).length);
      if (wrong) select(wrong.uid, {focus: true});
    }
    trouble(problem);
  }
  return undefined;
}

function trouble(problem) {
  if (!(problem instanceof Problem)) throw problem;
  $("#saving").textContent = "not saved";
  if (problem.status === 409) return collided(problem.data.theirs);
  return notice(problem.message);
}

async function collided(theirs) {
  held = true;
  const keepMine = await conflict(items, study, theirs, when);
  held = false;
  if (keepMine) {
    ({version} = theirs);
    changes += 1;
    await keep();
    notice("Yours is kept.", true);
  } else {
    past.push(snapshot());
    take(theirs);
    notice("Taken from the other window; undo brings yours back.", true);
  }
  select(items[0]?.uid ?? null, {focus: true});
}

function notice(message, good = false) {
  $("#problem").className = good ? "problem good" : "problem";
  fail(message);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && saved !== changes && !held && !sending) put("draft", {keepalive: true}).catch(() => {});
});
window.addEventListener("beforeunload", (event) => { if (saved !== changes) event.preventDefault(); });

// --- showing -------------------------------------------------------------------------------------------------

function visible() {
  const {only, words} = Object.fromEntries(new FormData(filters));
  const wanted = words.toLowerCase().split(/\s+/);
  return items.filter((item) => {
    const text = `${told(item.fact)} ${item.fact.quote} ${item.fact.group ?? ""} ${item.fact.when ?? ""}`.toLowerCase();
    if (!shownKinds.has(item.fact.kind) || !wanted.every((word) => text.includes(word))) return false;
    if (only === "undecided") return item.verdict === "undecided" || item.uid === selected;
    if (only === "differ") return standing(item) !== "accepted" && item.verdict !== "undecided";
    if (only === "warned") return warnings(item).length > 0;
    return true;
  });
}

const findings = (item) => review.findings.filter((finding) => finding.uids.includes(item.uid));
function warnings(item) {
  const said = review.items.get(item.uid);
  return [...Object.keys(said?.errors ?? {}), ...(said?.warnings ?? []), ...findings(item)];
}

function render() {
  const list = visible(), focused = document.activeElement?.closest?.("tr[data-uid]")?.dataset.uid;
  const inEditor = document.activeElement?.closest?.(".editor");
  const numbers = new Map(items.map((item, i) => [item.uid, i + 1]));
  const rows = list.flatMap((item) => [row(item, numbers.get(item.uid)), ...(item.uid === editing ? [editorRow(item)] : [])]);
  fill(rows);
  if (focused && !inEditor) focusRow(focused);
  $("#none").hidden = list.length > 0;
  $("#none").textContent = items.length ? "No fact is like that; change the filters." : "Nothing was found. Select words in the text, then press 1 to 5.";
  prose.mark(list.filter((item) => filled(item.fact.start)).map((item) => ({uid: item.uid, start: item.fact.start, end: item.fact.end, kind: item.fact.kind, standing: standing(item), number: numbers.get(item.uid)})), selected);
  renderProgress();
  renderFindings(numbers);
  editor.offer($("#lists"), described, items.map((item) => item.fact), data.sections.map((section) => section.name));
  $("#undo").disabled = !past.length;
  $("#redo").disabled = !future.length;
  for (const chip of document.querySelectorAll("#kinds button")) {
    chip.querySelector("span").textContent = items.filter((item) => item.fact.kind === chip.dataset.kind && item.verdict !== "rejected").length;
  }
}

/** Put rows into the table; the fields being edited stay where they are, and so does the focus in them. */
function fill(rows) {
  const place = rows.indexOf(editorNode);
  if (place < 0 || editorNode.parentElement !== body) return body.replaceChildren(...rows);
  for (const child of [...body.children]) if (child !== editorNode) child.remove();
  editorNode.before(...rows.slice(0, place));
  return editorNode.after(...rows.slice(place + 1));
}

const SIGNS = {undecided: ["?", "to judge"], accepted: ["✓", "accepted"], corrected: ["✎", "corrected"], added: ["+", "added"], rejected: ["✕", "rejected"]};

function row(item, number) {
  const how = standing(item), [sign, word] = SIGNS[how], [name, value, rest] = summary(item.fact);
  const here = item.uid === selected, act = (run) => (event) => { event.stopPropagation(); run(); };
  return el("tr", {"data-uid": item.uid, class: `${item.fact.kind} ${how}`, "aria-selected": String(here), tabindex: here ? "0" : "-1",
    onclick: () => select(item.uid, {focus: true}), ondblclick: () => edit(item.uid, true), onfocus: (event) => { if (event.target === event.currentTarget && selected !== item.uid) select(item.uid); }},
  el("td", {class: "verdict"}, el("span", {"aria-hidden": "true", title: word}, sign), el("span", {class: "hidden"}, word)),
  el("td", {class: "what"},
    el("span", {class: `kind ${item.fact.kind}`}, `${number} ${item.fact.kind}`), " ", el("b", {}, name), " ", el("span", {class: "value"}, value), " ",
    el("span", {class: "rest"}, rest.filter(filled).join(" · ")), item.optional ? el("span", {class: "tag"}, "optional") : null,
    notes(item)),
  el("td", {class: "group"}, item.fact.group ?? ""),
  el("td", {class: "when"}, item.fact.when ?? ""),
  el("td", {class: "acts"},
    el("button", {type: "button", class: "yes", tabindex: here ? "0" : "-1", "aria-label": `Accept fact ${number}`, title: "Accept (a)", onclick: act(() => judge(item.uid, "accepted", {go: false}))}, "✓"),
    el("button", {type: "button", class: "fix", tabindex: here ? "0" : "-1", "aria-label": `Correct fact ${number}`, title: "Correct (c)", onclick: act(() => { select(item.uid); edit(item.uid, true); })}, "✎"),
    el("button", {type: "button", class: "no", tabindex: here ? "0" : "-1", "aria-label": `${item.found ? "Reject" : "Remove"} fact ${number}`, title: "Reject (r)", onclick: act(() => judge(item.uid, "rejected", {go: false}))}, "✕")));
}

/** What there is to say of a fact below it: how it differs from what was found, errors, findings. */
function notes(item) {
  const said = review.items.get(item.uid), lines = [];
  const judged = item.verdict !== "undecided";
  if (item.verdict === "added") lines.push(el("small", {class: "diff missed"}, el("b", {}, "not found"), " by extraction ", learn(item)));
  if (item.verdict === "rejected" && data.has_gold) lines.push(el("small", {class: "diff extra"}, el("b", {}, "extra"), " found, and not in gold"));
  if (judged && item.verdict === "accepted" && corrected(item)) {
    const names = unlike(item.fact, item.found);
    if (names.length) lines.push(el("small", {class: "diff"}, el("b", {}, "found"), ` ${names.map((name) => `${name.replace(/_/g, " ")} ${filled(item.found[name]) ? item.found[name] : "nothing"}`).join("; ")} `, said && !said.differ.some((name) => names.includes(name)) ? el("i", {}, "counts as the same") : null, names.includes(NAME[item.fact.kind]) ? learn(item) : null));
  }
  for (const [name, error] of Object.entries(said?.errors ?? {})) lines.push(el("small", {class: "error"}, `${name.replace(/_/g, " ")} ${error}`));
  for (const name of said?.warnings ?? []) lines.push(el("small", {class: "warning"}, `${name.replace(/_/g, " ")} ${item.fact[name]} does not stand in the quote`));
  for (const finding of findings(item)) lines.push(el("small", {class: "warning"}, `⚠ ${finding.message}: ${finding.arithmetic ?? ""}`));
  return lines;
}

const learn = (item) => (NAME[item.fact.kind] && item.fact[NAME[item.fact.kind]] ? el("button", {type: "button", class: "link", tabindex: item.uid === selected ? "0" : "-1", onclick: (event) => { event.stopPropagation(); open(item.uid); }}, "add to lexicon") : null);

let editorNode = null;

function editorRow(item) {
  if (editorNode?.dataset.of !== item.uid) {
    const form = editor.form(item, described.kinds[item.fact.kind], {
      kinds: KINDS, change: (name, value) => setField(item.uid, name, value), kind: (kind) => setKind(item.uid, kind),
      mark: (name, value) => change(() => { of(item.uid)[name] = value; }), quote: requote,
      accept: () => judge(item.uid, "accepted"), close: () => { edit(null); focusRow(item.uid); },
    });
    editorNode = el("tr", {class: "editing", "data-of": item.uid}, el("td", {colspan: 5}, form));
  }
  editor.check(editorNode, review.items.get(item.uid), item.found, item.found ? review.items.get(item.uid)?.differ : []);
  return editorNode;
}

function edit(uid, focus = false) {
  editing = uid;
  editorNode = null;
  render();
  if (!uid || !focus) return;
  const inputs = [...editorNode.querySelectorAll("input, select")].filter((input) => input.dataset.field !== "kind");
  const first = inputs.find((input) => input.getAttribute("aria-required") && !input.value) ?? inputs[0];
  first.focus();
  first.select?.(); // what is typed takes the place of what is there
  editorNode.scrollIntoView({block: "nearest"});
}

function renderProgress() {
  const done = items.filter((item) => item.verdict !== "undecided").length;
  $("#progress").setAttribute("aria-valuenow", done);
  $("#progress").setAttribute("aria-valuemax", Math.max(1, items.length));
  $("#progress i").style.setProperty("width", `${items.length ? (100 * done) / items.length : 100}%`);
  $("#judged").textContent = `${done} of ${items.length} judged`;
  $("#accept-all").hidden = done === items.length;
}

function renderFindings(numbers) {
  const many = review.findings.length, place = $("#findings");
  place.hidden = !many;
  // a few are shown at once, many on demand; what the curator opens or closes stays so
  if (place.dataset.many !== String(many > 2)) place.open = many <= 2;
  place.dataset.many = String(many > 2);
  place.querySelector("summary").textContent = `⚠ ${many} ${many === 1 ? "finding" : "findings"} of the audit`;
  place.querySelector("div").replaceChildren(...review.findings.map((finding) => el("p", {class: `finding ${finding.severity}`}, el("b", {}, finding.severity), ` ${finding.message}: ${finding.arithmetic ?? ""} `,
    finding.uids.filter(of).map((uid) => el("button", {type: "button", class: "link", onclick: () => select(uid, {focus: true})}, `fact ${numbers.get(uid)}`)))));
}

function renderStudy() {
  const said = [filled(study.participants) ? `${study.participants} participants` : null, study.design, ...(study.conditions ?? []), ...(study.interventions ?? [])];
  $("#study-said").textContent = said.filter(filled).join(" · ");
  $("#study-fields").replaceChildren(...editor.study(study, review.study, (name, value) => {
    change(() => { study[name] = value; });
    const open_ = said.length; // the fields stay as they are, so that the focus does
    $("#study-said").textContent = [filled(study.participants) ? `${study.participants} participants` : null, study.design, ...(study.conditions ?? []), ...(study.interventions ?? [])].filter(filled).join(" · ") || (open_ ? "" : "nothing stated");
  }));
}

function kindChips() {
  $("#kinds").append(...KINDS.map((kind) => el("button", {type: "button", class: `kind ${kind}`, "data-kind": kind, "aria-pressed": "true", onclick: (event) => {
    if (shownKinds.has(kind)) shownKinds.delete(kind);
    else shownKinds.add(kind);
    event.currentTarget.setAttribute("aria-pressed", String(shownKinds.has(kind)));
    render();
  }}, `${kind} `, el("span", {}, "0"))));
  $("#add").append(...KINDS.map((kind, i) => el("button", {type: "button", class: `kind ${kind}`, onmousedown: (event) => event.preventDefault(), onclick: () => add(kind)}, el("kbd", {}, String(i + 1)), ` ${kind}`)));
}

// --- moving --------------------------------------------------------------------------------------------------

function select(uid, {focus = false} = {}) {
  selected = uid;
  if (editing && editing !== uid) editing = null;
  render();
  if (!uid) return;
  prose.show(uid);
  if (focus) focusRow(uid);
}

function focusRow(uid) {
  const row = body.querySelector(`tr[data-uid="${uid}"]`);
  row?.focus({preventScroll: true});
  row?.scrollIntoView({block: "nearest"});
}

function step(way) {
  const list = visible(), here = list.findIndex((item) => item.uid === selected);
  const next = list[Math.min(list.length - 1, Math.max(0, here < 0 ? 0 : here + way))];
  if (next) select(next.uid, {focus: true});
}

function nextLeft() {
  const list = visible(), here = list.findIndex((item) => item.uid === selected);
  const next = [...list.slice(here + 1), ...list.slice(0, here + 1)].find((item) => item.verdict === "undecided");
  if (next) select(next.uid, {focus: true});
  else say("all is judged");
}

/** A mark was clicked (or entered by keyboard); where several facts share it, each in turn. */
function picked(uids_) {
  const here = uids_.indexOf(selected);
  select(uids_[(here + 1) % uids_.length], {focus: true});
}

function intoText() {
  const item = of(selected);
  if (item && filled(item.fact.start)) prose.select(item.fact.start, item.fact.start);
  else document.querySelector(".prose")?.focus();
}

async function open(uid) {
  const item = of(uid);
  if (!NAME[item.fact.kind] || !item.fact[NAME[item.fact.kind]]) return say("only drugs, measures and events are in the lexicon");
  const sentence = filled(item.fact.start) ? prose.sentence(item.fact.start, item.fact.end) : item.fact.quote;
  try {
    lexicon(await ask("lexicon", "POST", {fact: item.fact, example: item.fact.quote}), sentence, say);
  } catch (problem) {
    trouble(problem);
  }
  return undefined;
}

async function leave(address) {
  await keep();
  if (saved === changes) location.assign(address);
}

const go = (other) => { if (other) leave(encodeURIComponent(other)); };

/** The bar that offers kinds for the selected words. */
function bar() {
  const place = prose?.selection(), none = !place || place.start >= place.end;
  $("#add").hidden = none;
  if (none) return;
  const {rect} = place, height = 44;
  const top = rect.top > height + 60 ? rect.top - height : rect.bottom + 8;
  $("#add").style.setProperty("top", `${Math.max(60, Math.min(top, innerHeight - height))}px`);
  $("#add").style.setProperty("left", `${Math.max(8, Math.min(rect.left, innerWidth - $("#add").offsetWidth - 8))}px`);
}

// --- keys ----------------------------------------------------------------------------------------------------

const KEYS = {
  j: () => step(1), k: () => step(-1), n: nextLeft,
  a: () => judge(selected, "accepted"), r: () => judge(selected, "rejected"), Delete: () => judge(selected, "rejected"),
  c: () => selected && edit(selected, true), A: acceptRest,
  o: () => of(selected) && change(() => { of(selected).optional = !of(selected).optional; }),
  t: intoText, q: requote, l: () => of(selected) && open(selected), u: undo, U: redo, s: save,
  "[": () => go(data.previous), "]": () => go(data.next), g: () => leave("../"),
  "/": () => filters.elements.words.focus(), "?": () => $("#keys").showModal(),
};
KINDS.forEach((kind, i) => { KEYS[i + 1] = () => add(kind); });

function pressed(event) {
  if (document.querySelector("dialog[open]")) return false;
  const typing = event.target.matches("input, textarea, select"), inText = event.target.matches(".prose");
  if (event.ctrlKey || event.metaKey) return withControl(event, typing);
  if (event.key === "Escape") {
    if (editing) { const uid = editing; event.target.blur?.(); edit(null); focusRow(uid); } else if (typing || inText) focusRow(selected);
    return true;
  }
  if (typing || event.altKey) return false;
  if (!inText && !event.target.matches("button, summary, a")) {
    if (event.key === "ArrowDown") return step(1), true;
    if (event.key === "ArrowUp") return step(-1), true;
    if (event.key === "Enter" && selected) return edit(selected, true), true;
  }
  if (!$("#letters").checked || !KEYS[event.key]) return false;
  KEYS[event.key]();
  return true;
}

function withControl(event, typing) {
  const key = event.key.toLowerCase();
  if (key === "s") return save(), true;
  if (key === "enter" && editing) {
    event.target.blur?.();
    return judge(editing, "accepted"), true;
  }
  if (typing) return false;
  if (key === "z") return event.shiftKey ? redo() : undo(), true;
  if (key === "y") return redo(), true;
  return false;
}

document.addEventListener("keydown", (event) => { if (pressed(event)) event.preventDefault(); });
document.addEventListener("selectionchange", bar);
$("#text").addEventListener("scroll", () => { $("#add").hidden = true; });
for (const name of ["input", "change"]) filters.addEventListener(name, render);
filters.addEventListener("submit", (event) => event.preventDefault());
for (const [name, run] of [["undo", undo], ["redo", redo], ["save", save], ["help", () => $("#keys").showModal()], ["accept-all", acceptRest]]) $(`#${name}`).addEventListener("click", run);
$("#letters").checked = localStorage.getItem("letters") !== "off";
$("#letters").addEventListener("change", (event) => localStorage.setItem("letters", event.target.checked ? "on" : "off"));
start();
