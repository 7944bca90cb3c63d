// The answer on the screen: slide, subtitles that follow the voice, options.

import { byId, icon, make } from "./dom.js";
import { kindOfStep, pictureOfFacet } from "./pictures.js";
import { day, say } from "./words.js";

const HEARD_AS = { typed: "typed", tapped: "chosen" };

/** Draw an answer into `root`; what is pressed goes to `acts`. */
export function drawAnswer(root, answer, acts) {
  const { reply } = answer;
  const card = make(
    "article",
    { class: "slide", "data-kind": reply.kind },
    head(answer),
    body(answer, acts),
    foot(reply),
  );
  root.replaceChildren(
    asked(answer),
    make("div", { class: "answer-grid" }, card, make("div", { class: "take", id: "take" })),
    make("div", { class: "controls", id: "controls", role: "group", "aria-label": say("controls") }),
  );
}

function asked({ heard, source }) {
  if (!heard) return make("p", { class: "asked" });
  const how = say(HEARD_AS[source] ?? "heard");
  return make("p", { class: "asked" }, make("span", { class: "label" }, `${how}:`), make("q", {}, heard));
}

function head(answer) {
  const { slide } = answer.reply;
  const title = make("h1", { id: "answer-title", tabindex: "-1" }, titleOf(answer));
  return make("header", { class: "slide-head" }, title, channel(slide), progress(slide));
}

/** The service where one is spoken of; else what kind of reply it is. */
export function titleOf({ reply }) {
  const language = reply.said[0]?.language ?? "kk";
  if (reply.title) return reply.title[language];
  if (reply.hand_over) return say("person");
  if (reply.options.length > 1) return say("options");
  if (reply.options.length === 1) return say("meant");
  return say(reply.kind === "missed" ? "missed" : "name");
}

function channel(slide) {
  if (!slide?.channel) return null;
  return make("p", { class: "channel" }, icon(slide.channel), say(`channel-${slide.channel}`));
}

function progress(slide) {
  if (!slide) return null;
  const marks = Array.from({ length: slide.of }, (_, index) =>
    make("li", { "data-done": index + 1 < slide.step, "aria-current": index + 1 === slide.step ? "step" : null }),
  );
  const words = say("step-of", { step: slide.step, of: slide.of });
  return make(
    "div",
    { class: "progress", id: "progress" },
    make("span", {}, words),
    make("ol", { "aria-hidden": "true" }, ...marks),
  );
}

/** Another step of the same slide is being read now. */
export function progressTo(step) {
  const bar = byId("progress");
  if (!bar) return;
  const marks = [...bar.querySelectorAll("li")];
  bar.firstElementChild.textContent = say("step-of", { step, of: marks.length });
  marks.forEach((mark, index) => {
    mark.toggleAttribute("data-done", index + 1 < step);
    if (index + 1 === step) mark.setAttribute("aria-current", "step");
    else mark.removeAttribute("aria-current");
  });
}

function body(answer, acts) {
  const { reply } = answer;
  const shown = reply.options.length > 1 ? reply.said.filter((piece) => !isOption(piece, reply)) : reply.said;
  const pieces = make("div", { class: "pieces", id: "pieces" }, ...shown.map((piece) => pieceOf(piece, reply)));
  const words = make("div", {}, pieces, options(reply, acts));
  // it scrolls where the text is long, so it must be reached with the keyboard
  return make("div", { class: "slide-body", role: "group", "aria-labelledby": "answer-title", tabindex: 0 }, picture(answer), words);
}

/** The sentence that names an option is shown as its button. */
function isOption(piece, reply) {
  return reply.options.some((option) => piece.text.includes(option.title[piece.language]));
}

function pieceOf(piece, reply) {
  const several = reply.said.filter((one) => one.step !== null).length > 1;
  const mark = several && piece.step !== null ? icon(kindOfStep(piece.text), "piece-picture") : null;
  return make(
    "p",
    { class: "piece", lang: piece.language, "data-piece": reply.said.indexOf(piece), "data-step": piece.step },
    mark,
    piece.text,
  );
}

function picture({ reply, facet }) {
  return make("div", { class: "picture", "aria-hidden": "true" }, icon(pictureName(reply, facet)));
}

function pictureName(reply, facet) {
  const step = reply.said.find((piece) => piece.step !== null);
  if (step) return kindOfStep(step.text, reply.slide?.channel ?? "steps");
  if (reply.hand_over) return "operator";
  switch (reply.kind) {
    case "facet":
      return pictureOfFacet(facet);
    case "choice":
    case "list":
      return "choose";
    case "missed":
      return "question";
    case "greeting":
    case "farewell":
      return "home";
    default:
      return reply.target ? "info" : "sound";
  }
}

/** One alone is a question for yes or no: it has its buttons below. */
function options(reply, acts) {
  if (reply.options.length < 2) return null;
  const rows = reply.options.map((option, index) => {
    const title = option.title[reply.said[0]?.language ?? "kk"];
    const number = make("span", { class: "option-number", "aria-hidden": "true" }, index + 1);
    return make(
      "li",
      {},
      make("button", { type: "button", class: "option", onclick: () => acts.choose(option, index) }, number, title),
    );
  });
  return make("ul", { class: "options" }, ...rows);
}

function foot(reply) {
  const footer = make("footer", { class: "slide-foot" });
  if (reply.as_of) footer.append(make("span", {}, say("as-of", { date: day(reply.as_of) })));
  if (!reply.hand_over || reply.kind === "hand_over") return footer;
  const person = make("p", { class: "person" }, icon("operator"), say("person-how"));
  return make("div", {}, person, footer);
}

/** The sentence with this number is being said; the others step back. */
export function follow(number) {
  const pieces = byId("pieces");
  if (!pieces) return;
  pieces.toggleAttribute("data-following", number !== null);
  for (const piece of pieces.children) {
    const now = Number(piece.dataset.piece) === number;
    piece.toggleAttribute("data-now", now);
    if (!now) continue;
    piece.scrollIntoView({ block: "nearest" });
    if (piece.dataset.step && byId("progress")) progressTo(shownStep(piece));
  }
}

/** Steps of a lesson are counted through all its parts; then the slide knows better. */
function shownStep(piece) {
  const several = piece.parentElement.querySelectorAll("[data-step]").length > 1;
  const current = [...byId("progress").querySelectorAll("li")].findIndex((mark) => mark.hasAttribute("aria-current"));
  return several ? Number(piece.dataset.step) : current + 1;
}
