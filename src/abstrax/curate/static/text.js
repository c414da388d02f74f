// The text of an abstract: sections, facts marked, selections. Offsets count code points of the file, while the
// browser counts UTF-16 units, and an entity such as &#x2265; is shown as the one character that it stands for.

import {el} from "./api.js";

const ENTITY = /&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,30});/gi;
const MAIN = ["title", "background", "methods", "results", "conclusion"];

export class Prose {
  /** `place` is filled with the sections; `onpick` is told of a fact that was clicked or entered. */
  constructor(place, text, sections, onpick) {
    this.place = place;
    this.points = Array.from(text);
    this.sections = sections;
    this.onpick = onpick;
    this.where = new WeakMap();
    this.boxes = [];
    this.entities = this.#entities(text);
    this.#frame();
  }

  slice(start, end) { return this.points.slice(start, end).join(""); }

  /** Entities by code point: where they start, how long they are, what they show. */
  #entities(text) {
    const found = new Map(), reader = document.createElement("textarea");
    for (const match of text.matchAll(ENTITY)) {
      reader.innerHTML = match[0];
      if (reader.value === match[0]) continue;
      const start = Array.from(text.slice(0, match.index)).length;
      found.set(start, {end: start + match[0].length, shown: reader.value});
    }
    return found;
  }

  #frame() {
    let aside = null;
    for (const section of this.sections) {
      const title = section.name === "title";
      const box = el("div", {
        class: "prose", role: "textbox", contenteditable: "true", spellcheck: "false", inputmode: "none",
        "aria-multiline": "true", "aria-readonly": "true", "aria-label": `Text, ${section.name}`, tabindex: "0",
      });
      const whole = el("section", {class: `part ${title ? "title" : ""}`}, el("h2", {}, section.heading && !title ? section.heading.replace(/[:.]\s*$/, "") : section.name), box);
      this.boxes.push({box, section, whole});
      this.#guard(box);
    }
    // what no fact is looked for in is folded away
    const searched = ({section}) => MAIN.includes(section.name) || !["caption", "references", "disclosures", "acknowledgements", "furniture", "funding", "translation", "registration"].includes(section.name);
    for (const item of this.boxes) {
      if (searched(item)) this.place.append(item.whole);
      else {
        aside ??= el("details", {class: "aside"}, el("summary", {}, "Captions, references, disclosures"));
        aside.append(item.whole);
      }
    }
    if (aside) this.place.append(aside);
  }

  /** A caret may go through the text and select, but nothing can be typed, pasted or dropped. */
  #guard(box) {
    for (const name of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
      box.addEventListener(name, (event) => event.preventDefault());
    }
    box.addEventListener("click", (event) => {
      if (!window.getSelection().isCollapsed) return;
      const mark = event.target.closest("mark");
      if (mark) this.onpick(mark.dataset.uids.split(" "), false);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey) return;
      const mark = window.getSelection().focusNode?.parentElement?.closest("mark");
      if (mark) this.onpick(mark.dataset.uids.split(" "), true);
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** Mark facts: `{uid, start, end, kind, standing, number}` each; the selection stays where it is. */
  mark(facts, selected) {
    const kept = this.selection();
    for (const {box, section} of this.boxes) {
      const inside = facts.filter((fact) => fact.start < section.end && fact.end > section.start);
      box.replaceChildren(...this.#segments(section, inside, selected));
    }
    if (kept && kept.box.contains(document.activeElement)) this.select(kept.start, kept.end);
  }

  #segments(section, facts, selected) {
    const edges = new Set([section.start, section.end]);
    for (const fact of facts) for (const edge of [fact.start, fact.end]) {
      if (edge > section.start && edge < section.end) edges.add(edge);
    }
    const order = [...edges].sort((a, b) => a - b), nodes = [];
    for (let i = 0; i + 1 < order.length; i += 1) {
      const [start, end] = [order[i], order[i + 1]];
      const here = facts.filter((fact) => fact.start <= start && fact.end >= end);
      const pieces = this.#pieces(start, end);
      nodes.push(...(here.length ? [this.#mark(here, pieces, start, end, selected)] : pieces));
    }
    return nodes;
  }

  #mark(here, pieces, start, end, selected) {
    const first = here.find((fact) => fact.uid === selected) ?? [...here].sort((a, b) => (a.standing === "rejected") - (b.standing === "rejected") || (a.end - a.start) - (b.end - b.start))[0];
    const ending = here.filter((fact) => fact.end === end).map((fact) => fact.number);
    return el("mark", {
      class: `${first.kind} ${first.standing} ${here.length > 1 ? "several" : ""} ${first.uid === selected ? "selected" : ""}`,
      "data-uids": here.map((fact) => fact.uid).join(" "),
      "data-numbers": ending.length ? ending.join(",") : null,
    }, pieces);
  }

  /** Text nodes of a stretch; each remembers where it stands in the file. */
  #pieces(start, end) {
    const nodes = [];
    const plain = (from, to) => {
      if (from >= to) return;
      const node = document.createTextNode(this.slice(from, to));
      this.where.set(node, {start: from, end: to, whole: false});
      nodes.push(node);
    };
    let from = start;
    for (let at = start; at < end; at += 1) {
      const entity = this.entities.get(at);
      if (!entity || entity.end > end) continue;
      plain(from, at);
      const node = document.createTextNode(entity.shown);
      this.where.set(node, {start: at, end: entity.end, whole: true});
      nodes.push(node);
      at = entity.end - 1;
      from = entity.end;
    }
    plain(from, end);
    return nodes;
  }

  #offset(node, offset, box, ending) {
    if (node.nodeType !== Node.TEXT_NODE) {
      const child = node.childNodes[offset] ?? null;
      const next = child ? firstText(child) : null;
      if (next && box.contains(next)) return this.where.get(next)?.start ?? null;
      const last = lastText(node);
      return last ? this.where.get(last)?.end ?? null : null;
    }
    const place = this.where.get(node);
    if (!place) return null;
    if (place.whole) return offset > 0 && (ending || offset === node.data.length) ? place.end : place.start;
    return place.start + Array.from(node.data.slice(0, offset)).length;
  }

  /** The selected stretch as offsets into the file, white space at its ends left out; null for none. */
  selection() {
    const chosen = window.getSelection();
    if (!chosen.rangeCount) return null;
    const range = chosen.getRangeAt(0);
    const found = this.boxes.find(({box}) => box.contains(range.startContainer) && box.contains(range.endContainer));
    if (!found) return null;
    let start = this.#offset(range.startContainer, range.startOffset, found.box, false);
    let end = this.#offset(range.endContainer, range.endOffset, found.box, true);
    if (start === null || end === null) return null;
    while (start < end && /\s/.test(this.points[start])) start += 1;
    while (end > start && /\s/.test(this.points[end - 1])) end -= 1;
    return {start, end, box: found.box, rect: range.getBoundingClientRect()};
  }

  /** Select a stretch, or set the caret where both ends are one. */
  select(start, end) {
    const from = this.#node(start, false), to = this.#node(end, start !== end);
    if (!from || !to) return;
    from.node.parentElement.closest(".prose").focus({preventScroll: true});
    window.getSelection().setBaseAndExtent(from.node, from.at, to.node, to.at);
  }

  #node(offset, ending) {
    for (const {box, section} of this.boxes) {
      if (offset < section.start || offset > section.end) continue;
      const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const place = this.where.get(node);
        if (!place || offset < place.start || offset > place.end || (offset === place.end && !ending && offset < section.end)) continue;
        const at = place.whole ? (offset === place.start ? 0 : node.data.length) : this.slice(place.start, offset).length;
        return {node, at};
      }
    }
    return null;
  }

  /** Bring a fact's place into sight. */
  show(uid) {
    const mark = this.place.querySelector(`mark[data-uids~="${uid}"]`);
    const folded = mark?.closest("details");
    if (folded) folded.open = true;
    mark?.scrollIntoView({block: "nearest", behavior: "auto"});
  }

  /** The sentence around a place, in one line. */
  sentence(start, end) {
    const section = this.sections.find((part) => part.start <= start && start < part.end);
    if (!section) return this.slice(start, end);
    const stop = /[.!?]$/;
    let from = start, to = end;
    while (from > section.start && !(/\s/.test(this.points[from - 1]) && stop.test(this.points[from - 2] ?? ""))) from -= 1;
    while (to < section.end && !(stop.test(this.points[to]) && /\s/.test(this.points[to + 1] ?? " "))) to += 1;
    return this.slice(from, Math.min(to + 1, section.end)).replace(/\s+/g, " ").trim();
  }
}

function firstText(node) {
  if (node.nodeType === Node.TEXT_NODE) return node;
  return document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode();
}

function lastText(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let last = null;
  for (let next = walker.nextNode(); next; next = walker.nextNode()) last = next;
  return last;
}
