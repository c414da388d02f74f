// The fields of a fact and of the study, each with the control it needs.

import {el} from "./api.js";
import {filled, typed} from "./facts.js";

const LISTS = ["registration", "conditions", "interventions"];
const VOCABULARY = {drug: "drug", name: "measure", event: "event"};
let last = 0;

/** Fills the datalists that text fields offer words from. */
export function offer(place, described, facts, sections) {
  const used = (name) => facts.map((fact) => fact[name]).filter(filled);
  const lists = {group: ["all", ...used("group")], when: ["baseline", "last follow-up", ...used("when")], section: [...described.sections, ...sections], label: used("label")};
  for (const [name, vocabulary] of Object.entries(VOCABULARY)) {
    lists[name] = [...used(name), ...(place.querySelector(`#list-${name}`) ? [] : described.names[vocabulary])];
  }
  for (const [kind, fields] of Object.entries(described.kinds)) {
    for (const field of fields) if (field.offered?.length) lists[`${kind}-${field.name}`] = field.offered;
  }
  for (const [name, words] of Object.entries(lists)) {
    let list = place.querySelector(`#list-${name}`);
    if (!list) place.append(list = el("datalist", {id: `list-${name}`}));
    const there = new Set([...list.options].map((option) => option.value));
    list.append(...[...new Set(words)].filter((word) => !there.has(word)).map((word) => el("option", {value: word})));
  }
}

/** The form of one item; `onchange(name, value)` is told of each field that is left with another value. */
export function form(item, fields, act) {
  const id = `f${last += 1}`;
  const rows = fields.map((field) => control(item.fact, field, `${id}-${field.name}`, act.change));
  const kind = el("select", {id: `${id}-kind`, "data-field": "kind", onchange: (event) => act.kind(event.target.value)},
    act.kinds.map((name) => el("option", {selected: name === item.fact.kind}, name)));
  return el("div", {class: "editor"},
    el("div", {class: "quoted"}, el("q", {}, item.fact.quote), el("button", {type: "button", onclick: act.quote, title: "Make the selected text the quote (q)"}, "Use the selection")),
    el("div", {class: "fields"},
      el("div", {class: "field"}, el("label", {for: `${id}-kind`}, "kind"), kind), rows),
    el("div", {class: "below"},
      el("label", {class: "check"}, el("input", {type: "checkbox", checked: item.optional, "data-field": "optional", onchange: (event) => act.mark("optional", event.target.checked)}), "optional"),
      el("label", {class: "grow"}, "known miss, because ", el("input", {type: "text", "data-field": "missed", value: item.missed ?? "", placeholder: "why it is known not to be found", onchange: (event) => act.mark("missed", event.target.value.trim() || null)})),
      el("button", {type: "button", onclick: act.close, title: "Esc"}, "Close"),
      el("button", {type: "button", class: "main", onclick: act.accept, title: "Ctrl+Enter"}, item.verdict === "added" ? "Keep" : "Accept")));
}

function control(fact, field, id, change) {
  const value = fact[field.name], note = el("small", {class: "note", id: `${id}-note`});
  const common = {id, "data-field": field.name, "aria-describedby": `${id}-note`, "aria-required": field.required ? "true" : null};
  let input;
  if (field.control === "choice") {
    const values = field.required || filled(value) && !field.choices.includes(value) ? field.choices : ["", ...field.choices];
    input = el("select", common, values.map((choice) => el("option", {value: choice, selected: choice === (value ?? "")}, choice || "–")));
    input.addEventListener("change", () => change(field.name, input.value || null));
  } else if (field.control === "number") {
    input = el("input", {...common, type: "text", inputmode: "decimal", autocomplete: "off", value: filled(value) ? String(value) : ""});
    input.addEventListener("change", () => {
      const number = typed(input.value), wrong = Number.isNaN(number);
      input.setAttribute("aria-invalid", String(wrong));
      note.textContent = wrong ? "is not a number" : "";
      if (wrong) input.dataset.wrong = "";
      else delete input.dataset.wrong;
      if (!wrong) change(field.name, number);
    });
  } else {
    const own = field.offered?.length ? `list-${fact.kind}-${field.name}` : `list-${field.name}`;
    input = el("input", {...common, type: "text", list: own, autocomplete: "off", value: value ?? ""});
    input.addEventListener("change", () => change(field.name, input.value.trim() || null));
  }
  return el("div", {class: `field ${field.control}`}, el("label", {for: id}, field.name.replace(/_/g, " ")), input, note);
}

/** Show errors and warnings at their fields. */
export function check(place, told, found, differ) {
  for (const input of place.querySelectorAll("[aria-describedby]")) {
    const name = input.dataset.field, note = place.querySelector(`#${CSS.escape(input.id)}-note`);
    if ("wrong" in input.dataset) continue;
    const error = told?.errors[name];
    input.setAttribute("aria-invalid", String(Boolean(error)));
    const warning = told?.warnings.includes(name) ? "does not stand in the quote" : "";
    const other = differ?.includes(name) ? `found: ${filled(found?.[name]) ? found[name] : "nothing"}` : "";
    note.textContent = error ?? ([warning, other].filter(Boolean).join("; "));
    note.className = `note ${error ? "error" : warning ? "warning" : ""}`;
  }
}

/** The study block; lists hold one thing a line. */
export function study(values, errors, change) {
  const fields = [["design", "text"], ["participants", "number"], ...LISTS.map((name) => [name, "list"])];
  return fields.map(([name, kind]) => {
    const id = `study-${name}`, value = values[name];
    const note = el("small", {class: `note ${errors[name] ? "error" : ""}`, id: `${id}-note`}, errors[name] ?? "");
    const common = {id, "aria-describedby": `${id}-note`, "aria-invalid": errors[name] ? "true" : null};
    const input = kind === "list"
      ? el("textarea", {...common, rows: Math.max(1, (value ?? []).length), placeholder: "one a line"}, (value ?? []).join("\n"))
      : el("input", {...common, type: "text", inputmode: kind === "number" ? "numeric" : null, value: filled(value) ? String(value) : ""});
    input.addEventListener("change", () => {
      if (kind === "list") return change(name, input.value.split("\n").map((line) => line.trim()).filter(Boolean));
      if (kind === "text") return change(name, input.value.trim() || null);
      const number = typed(input.value), wrong = Number.isNaN(number) || (number !== null && !Number.isInteger(number));
      input.setAttribute("aria-invalid", String(wrong));
      note.className = "note error";
      note.textContent = wrong ? "is not a whole number" : "";
      return wrong ? null : change(name, number);
    });
    return el("div", {class: `field ${kind}`}, el("label", {for: id}, name), input, note);
  });
}
