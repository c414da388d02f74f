// Talks to the server that this page came from, and to nobody else.

const root = document.body.classList.contains("one") ? "../" : "./";

export async function ask(path, method = "GET", body = undefined, more = {}) {
  const init = {method, ...more};
  if (body !== undefined) {
    init.headers = {"Content-Type": "application/json"};
    init.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`${root}api/${path}`, init);
  } catch {
    throw new Problem("abstrax curate does not answer; is it still running?", 0, {});
  }
  const data = await response.json();
  if (!response.ok) throw new Problem(data.error ?? response.statusText, response.status, data);
  return data;
}

export class Problem extends Error {
  constructor(message, status, data) {
    super(message);
    this.status = status;
    this.data = data;
  }
}

/** An element with attributes and children; texts become text nodes, never markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const when = (iso) =>
  iso ? new Date(iso).toLocaleString(undefined, {dateStyle: "medium", timeStyle: "short"}) : "";
