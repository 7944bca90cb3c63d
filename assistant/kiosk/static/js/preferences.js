// How the visitor wants the page: kept in a browser of one's own, forgotten at a desk.

const KEY = "komekshi";
const USUAL = { language: null, scale: 1, theme: "light", voice: true, volume: 1 };

export const SCALES = [1, 1.25, 1.5, 2];
const LARGE = 1.5; // from here on everything stands in one column
export const THEMES = ["light", "dark", "high"];

const shared = new URLSearchParams(location.search).has("desk");
const store = shared ? sessionStorage : localStorage;

let chosen = { ...USUAL, ...read() };

export function preference(name) {
  return chosen[name];
}

export function prefer(name, value) {
  chosen = { ...chosen, [name]: value };
  try {
    store.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // a browser that keeps nothing: it holds until the page is left
  }
  show();
}

/** The next visitor of a desk begins with the usual letters and colours. */
export function forget() {
  if (!shared) return;
  store.removeItem(KEY);
  chosen = { ...USUAL };
  show();
}

export function show() {
  const root = document.documentElement;
  root.dataset.theme = THEMES.includes(chosen.theme) ? chosen.theme : USUAL.theme;
  const scale = SCALES.includes(chosen.scale) ? chosen.scale : USUAL.scale;
  root.style.setProperty("--scale", scale);
  root.toggleAttribute("data-large", scale >= LARGE);
}

function read() {
  try {
    return JSON.parse(store.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}
