// The words of the page itself, in the language of the screen.

export const LANGUAGES = ["kk", "ru", "en"];

const loaded = new Map();
let language = document.documentElement.lang || "kk";
let words = {};

/** Load a language and show the page in it. */
export async function speakIn(wanted) {
  if (!loaded.has(wanted)) {
    const response = await fetch(`/words/${wanted}.json`);
    if (!response.ok) throw new Error(`no words in ${wanted}`);
    loaded.set(wanted, await response.json());
  }
  language = wanted;
  words = loaded.get(wanted);
  document.documentElement.lang = wanted;
  document.title = words.title;
  translate(document.body);
}

export function uiLanguage() {
  return language;
}

/** The language in which something of the catalogue is named: there is no English in it. */
export function contentLanguage() {
  return language === "ru" ? "ru" : "kk";
}

/** The text of a key with its {names} filled in. */
export function say(key, names = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => names[name] ?? whole);
}

/** Put the words into everything below `root` that asks for them. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word);
  }
  for (const element of root.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", say(element.dataset.wordLabel));
  }
}

/** Give an element words that follow the language. */
export function word(element, key) {
  element.dataset.word = key;
  element.textContent = say(key);
  return element;
}

const MONTHS = {
  kk: ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"],
  ru: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"],
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
};

/** A day in words; browsers know no Kazakh months. */
export function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  const name = MONTHS[language][month - 1];
  return language === "kk" ? `${year} жылғы ${date} ${name}` : `${date} ${name} ${year}`;
}
