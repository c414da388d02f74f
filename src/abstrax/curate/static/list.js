// The list of abstracts: state, findings, disagreement with gold; search, filters, keys.

import {ask, el, when} from "./api.js";

const form = document.querySelector("#filters");
const body = document.querySelector("#rows");
const shown = document.querySelector("#shown");
const ORDER = ["new", "drafted", "reviewed", "gold", "unreadable"];
let rows = [], total = 0, sort = {by: "title", down: false};

function remembered() {
  try { return JSON.parse(sessionStorage.getItem("list") ?? "{}"); } catch { return {}; }
}

function remember() {
  sessionStorage.setItem("list", JSON.stringify({...Object.fromEntries(new FormData(form)), sort}));
}

function wanted(row) {
  const {words, state, only} = Object.fromEntries(new FormData(form));
  const text = `${row.title} ${row.id}`.toLowerCase();
  if (!words.toLowerCase().split(/\s+/).every((word) => text.includes(word))) return false;
  if (state && row.state !== state) return false;
  if (only === "findings" && !row.findings) return false;
  if (only === "undecided" && !row.undecided) return false;
  if (only === "disagree" && !(row.missed || row.extra || row.differ)) return false;
  return true;
}

function value(row) {
  if (sort.by === "state") return ORDER.indexOf(row.state);
  if (sort.by === "saved") return row.saved?.when ?? "";
  if (sort.by === "title") return row.title.toLowerCase();
  return row[sort.by] ?? -1;
}

function ordered(list) {
  const way = sort.down ? -1 : 1;
  return [...list].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    return way * (x < y ? -1 : x > y ? 1 : 0) || (a.id < b.id ? -1 : 1);
  });
}

const number = (n, bad = false) =>
  el("td", {class: `n ${bad && n ? "bad" : ""} ${n ? "" : "zero"}`}, n === null || n === undefined ? "–" : String(n));

function line(row) {
  const saved = row.saved ? [el("span", {}, row.saved.who), el("small", {}, when(row.saved.when))] : ["–"];
  return el("tr", {"data-id": row.id},
    el("td", {class: "what"},
      el("a", {href: `abstract/${encodeURIComponent(row.id)}`}, row.title),
      row.title === row.id ? null : el("small", {}, row.id),
      row.problem ? el("small", {class: "bad"}, row.problem) : null),
    el("td", {}, el("span", {class: `state ${row.state}`}, row.state)),
    number(row.facts), number(row.undecided), number(row.findings, true),
    number(row.missed, true), number(row.extra, true), number(row.differ, true),
    el("td", {class: `saved ${row.saved ? "" : "zero"}`}, saved));
}

function render() {
  const focused = document.activeElement?.closest?.("tr")?.dataset.id;
  const list = ordered(rows.filter(wanted));
  body.replaceChildren(...list.map(line));
  if (!list.length && rows.length === total) {
    body.append(el("tr", {}, el("td", {colspan: 9, class: "none"}, "No abstract is like that; change the filters.")));
  }
  const waiting = rows.length < total ? ` (reading ${total - rows.length} more…)` : "";
  shown.textContent = `${list.length} of ${total}${waiting}`;
  for (const head of document.querySelectorAll("th[data-sort]")) {
    const here = head.dataset.sort === sort.by;
    head.setAttribute("aria-sort", here ? (sort.down ? "descending" : "ascending") : "none");
  }
  if (focused) body.querySelector(`tr[data-id="${CSS.escape(focused)}"] a`)?.focus();
}

async function load() {
  do {
    try {
      ({total, rows} = await ask("abstracts"));
    } catch (problem) {
      shown.textContent = problem.message;
      return;
    }
    render();
  } while (rows.length < total);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select");
  if (event.key === "/" && !typing) {
    form.elements.words.focus();
  } else if ((event.key === "ArrowDown" || (event.key === "j" && !typing)) && !event.target.matches("select")) {
    step(1);
  } else if ((event.key === "ArrowUp" || (event.key === "k" && !typing)) && !event.target.matches("select")) {
    step(-1);
  } else if (event.key === "Enter" && event.target === form.elements.words) {
    body.querySelector("a")?.click();
  } else return;
  event.preventDefault();
});

function step(way) {
  const links = [...body.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (at === 0 && way < 0) form.elements.words.focus();
  else links[at < 0 ? 0 : at + way]?.focus();
}

for (const head of document.querySelectorAll("th[data-sort] button")) {
  head.addEventListener("click", () => {
    const by = head.parentElement.dataset.sort;
    sort = {by, down: sort.by === by ? !sort.down : !["title", "state"].includes(by)};
    remember();
    render();
  });
}
for (const name of ["input", "change"]) form.addEventListener(name, () => { remember(); render(); });
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("pageshow", (event) => { if (event.persisted) load(); });

const before = remembered();
for (const name of ["words", "state", "only"]) form.elements[name].value = before[name] ?? "";
sort = before.sort ?? sort;
load();
