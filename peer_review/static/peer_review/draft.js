// Keeps a review while it is being written: on this device with every pause, on the server as soon as it answers.
// Without this file the button "Save draft" does the latter. What is kept here is one account's, and goes when the
// server has it, when the review is handed in, or when that person signs out (see passerelle.js).

const PREFIX = "passerelle.kept.review.";
const ON_SERVER = 2500;
const ON_DEVICE = 400;
const AGAIN = 15000;

const form = document.querySelector("form[data-draft]");
const said = form?.querySelector(".saved");
const device = matchMedia("(max-width: 56.24rem), (pointer: coarse)").matches ? "phone" : "computer";
let timer;
let deviceTimer;
let isDirty = false;
let isSending = false;
// When the last of what is in the form was typed: of two devices the later one is shown.
let writtenAt = "";

// Storage may be full, or forbidden: then there is the server alone.
const store = {
  read: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  write: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
  remove: (key) => { try { localStorage.removeItem(key); } catch { /* Nothing was kept. */ } },
  keys: () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
};

const clock = (moment) => new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const say = (text, moment) => { said.textContent = text.replace("{time}", moment ? clock(moment) : ""); };
const sayWhen = (moment) => say(said.dataset.saved, moment);

function fields() {
  const entered = [...new FormData(form)].filter(([name]) => /^(level-|comment-|overall$)/.test(name));
  return Object.fromEntries(entered);
}

function fill(values) {
  for (const field of form.elements) {
    if (!/^(level-|comment-|overall$)/.test(field.name)) continue;
    if (field.type === "radio") field.checked = values[field.name] === field.value;
    else field.value = values[field.name] ?? "";
  }
  form.dispatchEvent(new Event("draft"));
}

function keepHere() {
  clearTimeout(deviceTimer);
  if (!isDirty) return;
  const isKept = store.write(key, { fields: fields(), base: form.elements.base.value, at: writtenAt });
  if (!navigator.onLine) sayHere(isKept, writtenAt);
}

function sayHere(isKept, at) {
  isKept ? say(said.dataset[device], at) : say(said.dataset.unsaved);
}

async function send() {
  const data = new FormData(form);
  data.set("written_at", writtenAt);
  return fetch(form.dataset.draft, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
    redirect: "error",
  });
}

async function save() {
  clearTimeout(timer);
  if (!isDirty || isSending) return;
  isSending = true;
  isDirty = false;
  const before = form.querySelector("[name=take]") !== null;
  try {
    const answer = await send();
    if (answer.status === 410) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    saved(await answer.json(), before);
  } catch {
    isDirty = true;
    keepHere();
    sayHere(store.read(key) !== null, store.read(key)?.at);
    later(AGAIN);
  } finally {
    isSending = false;
  }
}

function saved(answer, hadOther) {
  form.elements.base.value = answer.saved_at;
  if (isDirty) {
    keepHere();
    later(ON_SERVER);
  } else {
    store.remove(key);
  }
  sayWhen(answer.saved_at);
  // Another device wrote as well: the page says so, and shows the newer one.
  if (answer.other && !hadOther && !isDirty) location.reload();
}

function later(delay) {
  clearTimeout(timer);
  timer = setTimeout(save, delay);
}

// What never reached the server is there again; where the server has something newer, it keeps both and says so.
function takeUp() {
  const here = store.read(key);
  if (!here) return;
  if (JSON.stringify(here.fields) === JSON.stringify(fields())) return store.remove(key);
  fill(here.fields);
  form.elements.base.value = here.base;
  writtenAt = here.at;
  isDirty = true;
  sayHere(true, here.at);
  save();
}

const key = form && `${PREFIX}${form.dataset.writer}.${form.dataset.review}`;

// What another person left on this device, and what is handed in.
if (form) for (const other of store.keys()) if (!other.startsWith(`${PREFIX}${form.dataset.writer}.`)) store.remove(other);
for (const done of document.querySelectorAll("[data-done-reviews]")) {
  const over = done.dataset.doneReviews.trim().split(/\s+/);
  for (const kept of store.keys()) if (over.some((uuid) => kept.endsWith(uuid))) store.remove(kept);
}

if (form) {
  // The server wrote its own zone; readers have theirs.
  const written = said.querySelector("[data-at]");
  if (written) sayWhen(written.dataset.at);
  // The browser may put back what a page of before held: what counts is what is kept.
  takeUp();
  form.addEventListener("input", () => {
    isDirty = true;
    writtenAt = new Date().toISOString();
    clearTimeout(deviceTimer);
    deviceTimer = setTimeout(keepHere, ON_DEVICE);
    later(ON_SERVER);
  });
  form.addEventListener("submit", () => {
    // Kept here until the server has said that it is handed in.
    keepHere();
    isDirty = false;
    clearTimeout(timer);
  });
  // Who signs out takes everything along: to the server if it answers, and nothing stays here.
  document.addEventListener("submit", (event) => {
    if (!event.target.action?.endsWith?.("/logout/")) return;
    if (isDirty) navigator.sendBeacon(form.dataset.draft, new FormData(form));
    isDirty = false;
    clearTimeout(timer);
    clearTimeout(deviceTimer);
    store.remove(key);
  });
  addEventListener("online", save);
  addEventListener("pagehide", keepHere);
  setInterval(save, 30000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepHere();
    save();
  });
  addEventListener("beforeunload", (event) => isDirty && store.read(key) === null && event.preventDefault());
}
