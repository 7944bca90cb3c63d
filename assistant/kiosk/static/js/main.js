// The visitor's page: what is pressed goes to the desk, what the desk tells goes on the screen.

import { follow } from "./answer.js";
import * as browse from "./browse.js";
import { Connection } from "./connection.js";
import { byId } from "./dom.js";
import { Inbox } from "./inbox.js";
import { steerByKeys } from "./keys.js";
import { notify } from "./notices.js";
import { forget, prefer, preference, show as showPreferences } from "./preferences.js";
import { Samples } from "./samples.js";
import { openSettings } from "./settings.js";
import { Sound } from "./sound.js";
import { currentPhase, showPhase } from "./state.js";
import { Visit } from "./visit.js";
import { contentLanguage, LANGUAGES, speakIn, uiLanguage } from "./words.js";

const query = new URLSearchParams(location.search);
const atDesk = query.has("desk");

/** Everything a visitor can do; the same for a press, a key and a word. */
const acts = {
  press: (command) => tell({ type: "press", command }),
  ask: (text) => tell({ type: "ask", text }) && showPhase("thinking", text),
  open: ({ target, facet = null, channel = null, title = "" }) =>
    tell({ type: "open", target, facet, channel, language: contentLanguage() }) && showPhase("thinking", title),
  choose: (option, index) => tell({ type: "press", command: ["first_one", "second_one", "third_one"][index] }),
  feedback: (helpful) => connection.send({ type: "feedback", helpful }),
  listen,
  stop,
  type: () => openBrowse({ withKeys: true }),
  browse: () => openBrowse(),
  openList: (list) => openBrowse({ list }),
  hasAnswer: () => visit.answer !== null,
  toAnswer: () => showView("answer"),
  showView,
  mannerChanged: () => byId("settings").open && openSettings(visit.manner, acts),
  print,
  voice,
};

const connection = new Connection(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`, {
  opened: () => connection.send(hello()),
  message: (message) => inbox.take(message),
  sound: (wav) => inbox.takeSound(wav),
  lost: (full) => inbox.lost(full),
});
const sound = new Sound(connection, acts);
const visit = new Visit(acts);
const samples = new Samples(byId("sample"), acts.ask);
const inbox = new Inbox({ visit, sound, samples, connection, show: showPhase, speak: followLanguage, ended });

function hello() {
  return {
    type: "hello",
    resume: visit.resume,
    sound: atDesk ? "desk" : "browser",
    language: contentLanguage(),
    voice: preference("voice"),
  };
}

function tell(message) {
  sound.wake();
  sound.silence();
  return connection.send(message) || offline();
}

function offline() {
  notify("offline", "offline", "offline");
  return false;
}

/** The big button: ask, or be quiet, whatever makes sense. */
async function listen() {
  sound.wake();
  sound.silence();
  if (!connection.isOpen) return offline();
  if (currentPhase() === "listening") {
    connection.send({ type: "stop_listening" });
    return true;
  }
  if (inbox.microphone === "none") return noMicrophone();
  if (inbox.microphone === "browser" && !(await sound.open())) return false;
  return connection.send({ type: "listen" });
}

function noMicrophone() {
  notify("desk", "mic-off", "mic-desk", [["type-instead", acts.type]]);
  return false;
}

function stop() {
  sound.silence();
  follow(null);
  connection.send({ type: "stop" });
}

function voice(on) {
  prefer("voice", on);
  if (!on) sound.silence();
  connection.send({ type: "settings", voice: on });
}

function print(address) {
  const frame = document.createElement("iframe");
  frame.className = "unseen"; // what is not laid out at all is printed as an empty sheet
  frame.tabIndex = -1;
  frame.ariaHidden = "true";
  frame.src = address;
  frame.onload = () => {
    frame.contentWindow.onafterprint = () => frame.remove();
    frame.contentWindow.print();
  };
  document.body.append(frame);
}

function showView(name) {
  const changes = document.body.dataset.view !== name;
  document.body.dataset.view = name;
  for (const view of ["welcome", "answer", "browse"]) byId(view).hidden = view !== name;
  if (!changes) return;
  byId("stage").scrollTop = 0;
  scrollTo(0, 0);
}

async function openBrowse(where = {}) {
  showView("browse");
  await browse.openBrowse(acts, where);
  if (!where.withKeys) byId("browse-title").focus();
}

function home() {
  stop();
  connection.send({ type: "bye" });
  ended();
}

/** Nobody is there any more: the next visitor finds the page as it was. */
function ended() {
  visit.end();
  sound.close();
  forget();
  showView("welcome");
  chooseLanguage(query.get("language") ?? (atDesk ? "kk" : uiLanguage()));
}

/** Show the page in a language. */
async function chooseLanguage(language) {
  await speakIn(LANGUAGES.includes(language) ? language : "kk");
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", button.dataset.language === uiLanguage());
  }
  showPhase(currentPhase());
  samples.show();
  visit.draw();
  browse.redraw(acts);
  browse.drawShortcuts(acts);
}

/** The screen speaks the language that the visitor speaks, unless they chose English. */
function followLanguage(language) {
  if (uiLanguage() === "en" || uiLanguage() === language) return;
  chooseLanguage(language);
}

/** The switch at the top: the answer that is being read changes as well. */
async function switchLanguage(language) {
  prefer("language", language);
  await chooseLanguage(language);
  if (language === "en") return;
  const answered = visit.answer?.reply.said[0]?.language;
  if (answered && answered !== language) acts.press(`switch_${language}`);
  else connection.send({ type: "settings", language });
}

function wire() {
  byId("home").addEventListener("click", home);
  byId("ask").addEventListener("click", listen);
  byId("stop").addEventListener("click", stop);
  byId("type").addEventListener("click", acts.type);
  byId("open-browse").addEventListener("click", () => openBrowse());
  byId("open-settings").addEventListener("click", () => openSettings(visit.manner, acts));
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => switchLanguage(button.dataset.language));
  }
  steerByKeys(acts);
}

showPreferences();
wire();
showPhase("connecting");
await chooseLanguage(query.get("language") ?? preference("language") ?? "kk");
connection.connect();
