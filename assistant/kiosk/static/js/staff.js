// The staff's pages work without this; with it they check while one types, and speak.

const token = document.querySelector("meta[name=csrf]")?.content ?? "";
const home = "/staff";
const PAUSE_MS = 300; // after the last key, so that a quick typist is checked once

async function send(path, fields) {
  const response = await fetch(`${home}/${path}`, {
    method: "POST",
    headers: { "X-CSRF-Token": token },
    body: new URLSearchParams(fields),
  });
  if (response.redirected) location.assign(response.url);
  if (!response.ok) {
    const told = await response.json().catch(() => null);
    throw new Error(told?.error?.message ?? String(response.status));
  }
  return response;
}

function line(text, kind = "") {
  const item = document.createElement("li");
  item.className = kind;
  item.textContent = text;
  return item;
}

function list(place, items) {
  const shown = document.createElement("ul");
  shown.className = "remarks";
  shown.append(...items);
  place.replaceChildren(shown);
}

function filterRows() {
  const field = document.querySelector("[data-filter]");
  const rows = [...document.querySelectorAll("#lines tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  field?.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    rows.forEach((row, at) => { row.hidden = !words.every((word) => texts[at].includes(word)); });
  });
}

// Only what was changed is sent: a file has a hundred fields.
function changed(form) {
  const fields = { revision: form.elements.revision.value };
  for (const area of form.querySelectorAll("textarea")) {
    if (area.value !== area.defaultValue || area.name === "text") fields[area.name] = area.value;
  }
  return fields;
}

function checkWhileTyping(form) {
  const place = form.querySelector("[data-remarks]");
  let pause = 0;
  let asked = 0;
  const check = async () => {
    const mine = ++asked;
    let items;
    try {
      const answer = await send(`service/${form.dataset.service}/examine`, changed(form));
      const { remarks } = await answer.json();
      items = remarks.map((one) => line(
        `${one.field}${one.line ? `:${one.line}` : ""} ${one.message} — ${one.remedy}`, one.severity));
      if (!items.length) items = [line(place.dataset.none)];
    } catch (error) {
      items = [line(`${place.dataset.lost}: ${error.message}`, "error")];
    }
    if (mine === asked) list(place, items); // a later question has been asked meanwhile
  };
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(check, PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    // The review gets the changed fields only, as the check does.
    for (const area of form.querySelectorAll("textarea")) {
      if (area.value === area.defaultValue && area.name !== "text") area.disabled = true;
    }
  });
  addEventListener("pageshow", () => {
    for (const area of form.querySelectorAll("textarea:disabled")) area.disabled = false;
  });
  check();
}

let sounds;
async function play(response) {
  sounds ??= new AudioContext();
  const sound = sounds.createBufferSource();
  sound.buffer = await sounds.decodeAudioData(await response.arrayBuffer());
  sound.connect(sounds.destination);
  sound.start();
}

function sayFields(form) {
  if (!form.dataset.say) return;
  for (const side of form.querySelectorAll(".side")) {
    const area = side.querySelector("textarea");
    if (/questions/.test(area.name)) continue; // templates are no sentences
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = form.dataset.say;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await play(await send("say", { said: area.value, language: area.lang }));
      } catch (error) {
        button.textContent = error.message;
      }
      button.disabled = false;
    });
    side.append(button);
  }
}

// Words of a template without its brackets: the first of each choice, nothing that may be left out.
function plain(template) {
  let text = template;
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(/\[[^[\]()]*\]/g, " ").replace(/\(([^()[\]|]*)(\|[^()[\]]*)?\)/g, "$1");
  }
  return text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}

function hearTemplates(form) {
  const button = form.querySelector("[data-hear]");
  const place = form.querySelector("[data-heard]");
  button?.addEventListener("click", async () => {
    const lines = { kk: [], ru: [] };
    for (const area of form.querySelectorAll("textarea[name^=questions]")) {
      const known = new Set(area.defaultValue.split("\n"));
      const all = area.value.split("\n").filter((one) => one.trim());
      const fresh = all.filter((one) => !known.has(one));
      lines[area.lang] = (fresh.length ? fresh : all).slice(0, 4).map(plain);
    }
    place.textContent = place.dataset.waiting;
    button.disabled = true;
    try {
      const answer = await send(`service/${form.dataset.service}/hear`,
        { kk: lines.kk.join("\n"), ru: lines.ru.join("\n") });
      const { heard } = await answer.json();
      list(place, heard.map((one) => line(
        `${one.right ? "✓" : "✗"} «${one.said}» → «${one.heard}» → ${one.taken_for || "–"}`,
        one.right ? "" : "error")));
    } catch (error) {
      place.textContent = error.message;
    }
    button.disabled = false;
  });
}

function settleMisses() {
  for (const section of document.querySelectorAll("[data-miss]")) {
    const told = section.querySelector("[data-told]");
    for (const button of section.querySelectorAll("[data-what]")) {
      button.addEventListener("click", async () => {
        const other = button.dataset.serviceOf && section.querySelector(button.dataset.serviceOf);
        const service = other ? other.value.trim() : button.dataset.service ?? "";
        try {
          const answer = await send(
            `misses/${encodeURIComponent(section.dataset.miss)}/${button.dataset.what}`, { service });
          told.textContent = `✓ ${(await answer.json()).told}`;
          for (const each of section.querySelectorAll("button")) each.disabled = true;
        } catch (error) {
          told.textContent = `✗ ${error.message}`;
        }
      });
    }
  }
}

function examineDesk() {
  const button = document.querySelector("[data-doctor]");
  const place = document.querySelector("[data-checks]");
  button?.addEventListener("click", async () => {
    button.disabled = true;
    place.replaceChildren(line(place.dataset.waiting));
    try {
      const { checks } = await (await send("desk/doctor", {})).json();
      place.replaceChildren(...checks.map(([verdict, name, detail, remedy]) => line(
        `${verdict} ${name}: ${detail}${remedy ? ` — ${remedy}` : ""}`, verdict === "fail" ? "error" : "")));
    } catch (error) {
      place.replaceChildren(line(error.message, "error"));
    }
    button.disabled = false;
  });
}

filterRows();
settleMisses();
examineDesk();
const form = document.querySelector("form.editor");
if (form) {
  checkWhileTyping(form);
  sayFields(form);
  hearTemplates(form);
}
