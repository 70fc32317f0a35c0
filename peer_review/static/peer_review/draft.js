// Keeps the review on the server while it is being written. Without this file the button "Save draft" does the same.

const form = document.querySelector("form[data-draft]");
const said = form?.querySelector(".saved");
let timer;
let isDirty = false;

const clock = (moment) => moment.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function say(text) {
  said.textContent = text;
}

function sayWhen(moment) {
  say(said.dataset.saved.replace("{time}", clock(new Date(moment))));
}

async function save() {
  if (!isDirty) return;
  isDirty = false;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    if (answer.status === 410) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    sayWhen((await answer.json()).saved_at);
  } catch {
    isDirty = true;
    say(said.dataset.unsaved);
    later(15000);
  }
}

function later(delay) {
  clearTimeout(timer);
  timer = setTimeout(save, delay);
}

if (form) {
  // The server wrote its own zone; readers have theirs.
  const written = said.querySelector("[data-at]");
  if (written) sayWhen(written.dataset.at);
  form.addEventListener("input", () => {
    isDirty = true;
    later(2500);
  });
  form.addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  addEventListener("beforeunload", (event) => isDirty && event.preventDefault());
}
