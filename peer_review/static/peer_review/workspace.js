// The work and the review as tabs on a phone, and words counted while one writes. Without this file the tabs are links
// within one long page, and the server counts.

const narrow = matchMedia("(max-width: 56.24rem)");
const bar = document.querySelector(".workspace__tabs");
const tabs = [...(bar?.querySelectorAll("a") ?? [])];
const panelOf = (tab) => document.querySelector(tab.hash);
const places = new Map();
const kept = `passerelle.tab.${location.pathname}`;
let chosen = tabs[0];

function remembered() {
  try { return sessionStorage.getItem(kept); } catch { return null; }
}

function remember(hash) {
  try { sessionStorage.setItem(kept, hash); } catch { /* A browser that keeps nothing begins with the work. */ }
}

function choose(tab, isFocused = false) {
  places.set(chosen, scrollY);
  chosen = tab;
  remember(tab.hash);
  draw();
  if (!narrow.matches) return;
  // The bar sticks to the window; where its parts begin is where a tab begins that was not open before.
  const top = panelOf(tab).getBoundingClientRect().top + scrollY - bar.offsetHeight;
  scrollTo(0, places.get(tab) ?? Math.min(scrollY, top));
  if (isFocused) tab.focus({ preventScroll: true });
}

function draw() {
  for (const tab of tabs) {
    const panel = panelOf(tab);
    if (!narrow.matches) {
      for (const name of ["role", "aria-selected", "aria-controls", "tabindex"]) tab.removeAttribute(name);
      panel.removeAttribute("role");
      panel.hidden = false;
      continue;
    }
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", tab === chosen);
    tab.setAttribute("aria-controls", panel.id);
    tab.setAttribute("tabindex", tab === chosen ? 0 : -1);
    panel.setAttribute("role", "tabpanel");
    panel.hidden = tab !== chosen;
  }
  narrow.matches ? bar.setAttribute("role", "tablist") : bar.removeAttribute("role");
}

function tabAround(element) {
  return tabs.find((tab) => panelOf(tab).contains(element));
}

// A link into the page (what is missing, say) opens the tab that holds its end.
function reveal(hash) {
  const aim = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  const tab = aim && tabAround(aim);
  if (!tab || !narrow.matches || tab === chosen) return;
  choose(tab);
  aim.scrollIntoView();
}

function keys(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !narrow.matches) return;
  event.preventDefault();
  const turned = document.dir === "rtl" ? -step : step;
  choose(tabs[(tabs.indexOf(chosen) + turned + tabs.length) % tabs.length], true);
}

if (tabs.length) {
  chosen = tabs.find((tab) => tab.hash === remembered()) ?? chosen;
  if (document.querySelector(".error-summary")) chosen = tabs.at(-1);
  for (const tab of tabs) {
    tab.addEventListener("click", (event) => {
      if (!narrow.matches) return;
      event.preventDefault();
      choose(tab);
    });
    tab.addEventListener("keydown", keys);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && !tabs.includes(link)) reveal(link.hash);
  });
  narrow.addEventListener("change", draw);
  draw();
  reveal(location.hash);
}

// "6 of 8 words", where the level that was chosen asks for them. Told when one pauses, not with every letter.
const form = document.querySelector("form[data-words]");
const countWords = (text) => text.trim().split(/\s+/).filter(Boolean).length;

for (const card of form?.querySelectorAll("[data-least-words]") ?? []) {
  const least = Number(card.dataset.leastWords);
  const pass = Number(card.dataset.passMark);
  const comment = card.querySelector("textarea");
  const said = document.createElement("p");
  said.className = "words";
  said.setAttribute("role", "status");
  said.lang = document.documentElement.lang;
  comment.after(said);
  let timer;

  const tell = () => {
    const level = card.querySelector(":checked");
    const isAsked = level && Number(level.value) < pass;
    const done = countWords(comment.value);
    const text = done < least ? form.dataset.words : form.dataset.enough;
    said.classList.toggle("words--enough", done >= least);
    said.textContent = isAsked ? text.replace("{done}", done).replace("{least}", least) : "";
  };
  card.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 600);
  });
  form.addEventListener("draft", tell);
  tell();
}
