// What can be pressed under an answer and taken along: commands, QR codes, print, feedback.

import { byId, icon, make } from "./dom.js";
import { pictureOfCommand } from "./pictures.js";
import { say, uiLanguage } from "./words.js";

const IN_DOCK = new Set(["stop"]); // it has a place of its own that never moves
const NUMBERS = new Set(["first_one", "second_one", "third_one"]); // the options themselves are pressed
const MAIN = new Set(["next", "continue", "yes", "more"]);

/** The commands that make sense now; what each button says is what may be said instead. */
export function drawControls(reply, acts) {
  const wanted = reply.buttons.filter(
    ({ command }) => !IN_DOCK.has(command) && !(NUMBERS.has(command) && reply.options.length > 0),
  );
  byId("controls").replaceChildren(...wanted.map((button) => control(button, acts)));
}

function control({ command, label }, acts) {
  const language = uiLanguage();
  const main = MAIN.has(command) ? " main" : "";
  const words =
    language === "en"
      ? [make("span", {}, say(`command-${command}`), " ", make("small", { lang: "kk" }, `«${label.kk}»`))]
      : [make("span", { lang: language }, label[language])];
  return make(
    "button",
    { type: "button", class: `control${main}`, "data-command": command, onclick: () => acts.press(command) },
    icon(pictureOfCommand(command)),
    ...words,
  );
}

/** QR codes and the whole text of the service that is spoken of. */
export function drawTake(answer, acts) {
  const { reply } = answer;
  if (!reply.target || !reply.qr) return;
  const language = reply.said[0]?.language ?? "kk";
  const query = new URLSearchParams({ language });
  if (reply.slide?.channel) query.set("channel", reply.slide.channel);
  const address = `/service/${reply.target}?${query}`;
  byId("take").replaceChildren(
    make(
      "div",
      { class: "qr" },
      make(
        "button",
        { type: "button", class: "qr-open", id: "qr-open", "aria-label": say("qr-larger"), onclick: () => showCodes(reply.target, query) },
        make("img", { src: codeOf(reply.target, query), alt: "", width: 200, height: 200 }),
      ),
      make("p", {}, make("strong", {}, say("qr"))),
      make("p", { class: "label" }, say("qr-how")),
    ),
    make(
      "div",
      { class: "take-acts" },
      make("button", { type: "button", onclick: () => acts.print(`${address}&print`) }, icon("print"), say("print")),
    ),
  );
}

function codeOf(target, query) {
  return `/qr/${target}.svg?${query}`;
}

/** Both codes, as large as the screen allows. */
export function showCodes(target, query) {
  const sheet = byId("code");
  const image = make("img", { src: codeOf(target, query), alt: say("qr-page") });
  const note = make("p", { class: "label" }, say("qr-how"));
  const kinds = [
    ["qr-page", codeOf(target, query), "qr-how"],
    ["qr-steps", `/qr/${target}/steps.svg?${query}`, "qr-steps-how"],
  ].map(([key, address, how], index) =>
    make(
      "button",
      {
        type: "button",
        "aria-pressed": index === 0,
        onclick: ({ currentTarget }) => {
          image.src = address;
          image.alt = say(key);
          note.textContent = say(how);
          for (const other of currentTarget.parentElement.children) {
            other.setAttribute("aria-pressed", other === currentTarget);
          }
        },
      },
      say(key),
    ),
  );
  sheet.replaceChildren(
    sheetHead("code-title", say("qr"), sheet),
    make("div", { class: "choice-acts" }, ...kinds),
    image,
    note,
  );
  sheet.showModal();
}

export function sheetHead(id, title, sheet) {
  return make(
    "div",
    { class: "sheet-head" },
    make("h2", { id }, title),
    make("button", { type: "button", onclick: () => sheet.close() }, icon("no"), say("close")),
  );
}

/** «Did this help?», once for an answer. */
export function askFeedback(acts) {
  const take = byId("take");
  if (!take || take.querySelector(".feedback")) return;
  const box = make("div", { class: "feedback", role: "group", "aria-label": say("helped") });
  const answered = (helpful) => {
    acts.feedback(helpful);
    box.replaceChildren(make("p", { role: "status" }, say("helped-thanks")));
  };
  box.append(
    make("p", {}, say("helped")),
    make("button", { type: "button", id: "helped-yes", onclick: () => answered(true) }, icon("yes"), say("helped-yes")),
    make("button", { type: "button", id: "helped-no", onclick: () => answered(false) }, icon("no"), say("helped-no")),
  );
  take.append(box);
}
