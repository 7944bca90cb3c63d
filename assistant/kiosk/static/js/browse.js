// Finding a service without speaking: life situations, topics, search.

import { byId, icon, make } from "./dom.js";
import { keyboard } from "./keyboard.js";
import { pictureOfCollection, pictureOfFacet } from "./pictures.js";
import { contentLanguage, say } from "./words.js";

const COMMON = [
  "life-child-born", "life-school", "life-lost-wallet", "life-moved", "life-lost-job", "life-retire", "life-flat",
];
const TYPING_MS = 180; // a search begins when the typing pauses so long

let shelf = null; // what there is to browse; the same for the whole life of the page
let path = []; // lists and services that lead to what is shown
let typed = "";
let keysOpen = false;

/** What there is: {situations, topics, lessons, services}. */
export async function load() {
  if (shelf === null) {
    const response = await fetch("/browse");
    if (!response.ok) throw new Error("no list of services");
    shelf = await response.json();
  }
  return shelf;
}

/** What changed in the catalogue is read anew. */
export function reload() {
  shelf = null;
}

export function titleOf(entry) {
  return entry.title[contentLanguage()];
}

/** Tiles of the commonest life situations for the welcome, and the way to all the rest. */
export async function drawShortcuts(acts) {
  const { situations } = await load();
  const common = COMMON.map((id) => situations.find((list) => list.id === id)).filter(Boolean);
  const tiles = common.map((list) => tile(list, pictureOfCollection(list.id), () => acts.openList(list.id)));
  const all = make("button", { type: "button", class: "tile", onclick: acts.browse }, icon("browse"), say("page-services"));
  byId("shortcuts").replaceChildren(...tiles, make("li", {}, all));
}

/** Begin at the first page; `withKeys` when the visitor wants to type. */
export async function openBrowse(acts, { withKeys = false, list = null } = {}) {
  await load();
  path = list === null ? [] : [{ list }];
  keysOpen = withKeys;
  typed = "";
  redraw(acts);
  if (withKeys) byId("query").focus();
}

/** Show the place of the path that was reached; also after a change of language. */
export function redraw(acts) {
  const root = byId("browse");
  if (shelf === null) return;
  const here = path.at(-1);
  root.replaceChildren(...(here === undefined ? firstPage(acts) : here.list ? listPage(here.list, acts) : servicePage(here.service, acts)));
}

function go(step, acts) {
  path = step === null ? path.slice(0, -1) : [...path, step];
  redraw(acts);
  byId("browse-title").focus();
  byId("stage").scrollTop = 0;
  scrollTo(0, 0);
}

function pageHead(title, acts, { back }) {
  return make(
    "div",
    { class: "browse-head" },
    back ? make("button", { type: "button", id: "browse-back", onclick: () => go(null, acts) }, icon("back"), say("go-back")) : null,
    make("h1", { id: "browse-title", tabindex: "-1" }, title),
    acts.hasAnswer() ? make("button", { type: "button", onclick: acts.toAnswer }, icon("sound"), say("to-answer")) : null,
  );
}

function firstPage(acts) {
  const { situations, topics, lessons } = shelf;
  const group = (key, lists, picture) => [
    make("h2", {}, say(key)),
    make("ul", { class: "tiles" }, ...lists.map((list) => tile(list, picture(list.id), () => go({ list: list.id }, acts)))),
  ];
  const lessonTiles = lessons.map((one) => tile(one, "lesson", () => acts.open({ target: one.id, title: titleOf(one) })));
  return [
    pageHead(say("browse-title"), acts, { back: false }),
    ...searchBox(acts),
    make(
      "div",
      { id: "lists" },
      ...group("situations", situations, pictureOfCollection),
      ...group("topics", topics, pictureOfCollection),
      make("h2", {}, say("lessons")),
      make("ul", { class: "tiles" }, ...lessonTiles),
    ),
  ];
}

function tile(entry, picture, onclick) {
  const words = make("span", { lang: contentLanguage() }, titleOf(entry));
  return make("li", {}, make("button", { type: "button", class: "tile", "data-id": entry.id, onclick }, icon(picture), words));
}

function listPage(id, acts) {
  const list = [...shelf.situations, ...shelf.topics].find((one) => one.id === id);
  return [pageHead(titleOf(list), acts, { back: true }), serviceRows(list.services, acts)];
}

function serviceRows(ids, acts) {
  const rows = ids
    .filter((id) => shelf.services[id])
    .map((id) => tile({ id, ...shelf.services[id] }, "document", () => go({ service: id }, acts)));
  return make("ul", { class: "rows" }, ...rows);
}

function servicePage(id, acts) {
  const service = shelf.services[id];
  const title = titleOf(service);
  const open = (words, picture, { facet = null, channel = null }) =>
    make(
      "li",
      {},
      make(
        "button",
        { type: "button", class: "tile", "data-facet": facet, "data-channel": channel, onclick: () => acts.open({ target: id, facet, channel, title }) },
        icon(picture),
        make("span", {}, words),
      ),
    );
  const facets = service.facets
    .filter((facet) => facet !== "steps")
    .map((facet) => open(say(`facet-${facet}`), pictureOfFacet(facet), { facet }));
  const channels = service.channels.map((channel) => open(say(`channel-${channel}`), channel, { channel }));
  return [
    pageHead(title, acts, { back: true }),
    make("ul", { class: "facets" }, open(say("all-about"), "sound", {}), ...facets),
    ...(channels.length > 0 ? [make("h2", {}, say("how")), make("ul", { class: "facets" }, ...channels)] : []),
  ];
}

/** Search field, keyboard and what was found. */
function searchBox(acts) {
  const input = make("input", {
    id: "query", type: "search", name: "query", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", maxlength: 120,
    "aria-label": say("search-label"), placeholder: say("search-label"), value: typed,
  });
  const found = make("div", { id: "found" });
  const count = make("p", { id: "found-count", role: "status", class: "label" });
  const keys = keyboard(input);
  keys.element.hidden = !keysOpen;
  const toggle = make("button", { type: "button", id: "keys-toggle", "aria-expanded": keysOpen }, icon("keyboard"), make("span", {}, say("keyboard")));
  toggle.addEventListener("click", () => {
    keysOpen = !keysOpen;
    keys.element.hidden = !keysOpen;
    toggle.setAttribute("aria-expanded", keysOpen);
    input.focus();
  });
  const form = make(
    "form",
    { class: "search", role: "search" },
    make("div", { class: "search-field" }, icon("search"), input),
    make("button", { type: "submit", id: "search-ask" }, icon("question"), say("search-ask")),
    toggle,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) acts.ask(input.value.trim());
  });
  let timer = null;
  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(() => search(found, count, acts), TYPING_MS);
  });
  if (typed) search(found, count, acts);
  return [form, keys.element, count, found];
}

async function search(found, count, acts) {
  const asked = typed.trim();
  byId("lists").hidden = asked !== "";
  if (asked === "") {
    found.replaceChildren();
    count.textContent = "";
    return;
  }
  const response = await fetch(`/search?${new URLSearchParams({ q: asked })}`);
  if (asked !== typed.trim()) return; // the answer to what was typed before
  const hits = response.ok ? await response.json() : [];
  count.textContent = hits.length > 0 ? say("search-found", { n: hits.length }) : say("search-none");
  found.replaceChildren(make("ul", { class: "rows" }, ...hits.map((hit) => hitRow(hit, acts))));
}

function hitRow({ target, title }, acts) {
  const entry = { id: target, title };
  if (shelf.services[target]) return tile(entry, "document", () => go({ service: target }, acts));
  const isList = [...shelf.situations, ...shelf.topics].some((list) => list.id === target);
  const open = isList ? () => go({ list: target }, acts) : () => acts.open({ target, title: titleOf(entry) });
  return tile(entry, pictureOfCollection(target), open);
}
