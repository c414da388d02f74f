"use strict";
(() => {
  const page = document, root = page.documentElement;
  const all = (selector, from = page) => [...from.querySelectorAll(selector)];
  root.classList.add("js");

  // A place that is folded away is unfolded; one on another page of the report is looked up in the study table.
  const rows = all("#study-table tbody tr");
  function arrive() {
    let id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    if (!id) return;
    const place = page.getElementById(id);
    if (place) {
      for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      const own = place.matches("details") ? place : null;
      if (own) own.open = true;
      place.scrollIntoView({ block: place.matches(".at, tr") ? "center" : "start" });
      return;
    }
    const row = rows.find((row) => row.dataset.page && id.startsWith(row.dataset.id + "-")
      && /^-(?:[frn]\d+|[a-z_]+)$/.test(id.slice(row.dataset.id.length)));
    if (row) location.replace(encodeURIComponent(row.dataset.page) + location.hash);
  }
  addEventListener("hashchange", arrive);
  addEventListener("load", arrive);

  // The study table: each heading sorts, empty values last; the fields above it filter.
  const table = page.getElementById("study-table");
  if (table) {
    const body = table.tBodies[0];
    const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;
    all("thead th", table).forEach((head, column) => {
      const button = page.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) => row.cells[column].dataset.v;
        const order = "numeric" in head.dataset ? (a, b) => a - b : compare;
        const sorted = [...rows].sort((a, b) => {
          const x = value(a), y = value(b);
          if (x === "" || y === "") return (x === "") - (y === "");
          return down ? order(y, x) : order(x, y);
        });
        body.append(...sorted);
      });
    });
    const search = page.getElementById("search"), noted = page.getElementById("noted");
    const choices = all("[data-choice]"), shown = page.getElementById("shown");
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const filter = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        const fits = words.every((word) => texts.get(row).includes(word))
          && (!noted.checked || row.dataset.findings !== "0")
          && choices.every((choice) => !choice.value || row.dataset[choice.dataset.choice].split("; ").includes(choice.value));
        row.hidden = !fits;
        count += fits;
      }
      shown.textContent = `${count} of ${rows.length} studies`;
    };
    search.addEventListener("input", filter);
    for (const control of [noted, ...choices]) control.addEventListener("change", filter);
    page.getElementById("clear").addEventListener("click", () => {
      search.value = "";
      noted.checked = false;
      for (const choice of choices) choice.value = "";
      filter();
      search.focus();
    });
  }

  // A mark, or the number behind it, shows the fields of its facts.
  const tip = page.createElement("div");
  tip.id = "tip";
  tip.setAttribute("role", "tooltip");
  page.body.append(tip);
  for (const mark of all("mark[title]")) {
    mark.dataset.fields = mark.title;
    mark.removeAttribute("title");
  }
  function show(mark, near) {
    tip.replaceChildren(...mark.dataset.fields.split("\n\n").map((fact) => {
      const list = page.createElement("dl");
      for (const line of fact.split("\n")) {
        const at = line.indexOf(": ");
        const name = page.createElement("dt"), value = page.createElement("dd");
        name.textContent = line.slice(0, at);
        value.textContent = line.slice(at + 2);
        list.append(name, value);
      }
      return list;
    }));
    tip.classList.add("on");
    tip.classList.toggle("many", tip.childElementCount > 1);
    const box = near.getBoundingClientRect(), wide = root.clientWidth;
    const below = box.bottom + tip.offsetHeight + 12 < innerHeight || box.top < tip.offsetHeight + 12;
    tip.style.left = `${Math.max(8, Math.min(box.left, wide - tip.offsetWidth - 8)) + scrollX}px`;
    tip.style.top = `${(below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) + scrollY}px`;
  }
  const hide = () => {
    tip.classList.remove("on");
    for (const described of all("[aria-describedby=tip]")) described.removeAttribute("aria-describedby");
  };
  const marked = (sup) => {
    let before = sup.previousElementSibling;
    while (before && !before.matches("mark")) before = before.previousElementSibling;
    return before;
  };
  page.addEventListener("mouseover", (event) => {
    const mark = event.target.closest?.("mark[data-fields]");
    if (mark) show(mark, mark);
    else if (!event.target.closest?.("#tip")) hide();
  });
  page.addEventListener("focusin", (event) => {
    const sup = event.target.closest?.(".prose sup"), mark = sup && marked(sup);
    hide();
    if (mark) {
      show(mark, event.target);
      event.target.setAttribute("aria-describedby", "tip");
    }
  });
  page.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  for (const button of all("[data-fold]")) {
    button.addEventListener("click", () => {
      for (const fold of all("details.part")) fold.open = button.dataset.fold === "open";
    });
  }

  // A plot is saved as the drawing that is shown.
  for (const link of all("a.save")) {
    link.addEventListener("click", () => {
      const drawing = link.closest("figure").querySelector("svg.drawing");
      const file = new Blob([new XMLSerializer().serializeToString(drawing)], { type: "image/svg+xml" });
      link.href = URL.createObjectURL(file);
    });
  }

  // On paper nothing can be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    hide();
    folded = all("details:not([open])").filter((fold) => fold.matches(".part"));
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of folded) fold.open = false; });
})();
