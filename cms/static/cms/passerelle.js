// Progressive only: every page works without this file.

const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  }
});

// What is wrong with a form is read first.
document.querySelector(".error-summary")?.focus();

// A second tap on a slow line sends nothing twice. A form that answers with a file stays usable.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), 8000);
});

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// What was kept on this device goes with the person who signs out: phones are shared.
document.addEventListener("submit", (event) => {
  if (!event.target.action?.endsWith?.("/logout/")) return;
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("passerelle.kept.")) localStorage.removeItem(key);
  } catch { /* Nothing can be kept here. */ }
});

// <button hidden data-copy="…">: shown only where copying can work.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.querySelector("[aria-live]") ?? button;
    said.textContent = button.dataset.copied ?? "✓";
  });
}

// <div class="dropzone">: what is dropped goes into its file field, which stays the way in for everyone else.
for (const zone of document.querySelectorAll(".dropzone")) {
  const field = zone.querySelector("input[type=file]");
  if (!field) continue;
  const over = (is) => (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", is);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// <a data-media="video|audio" data-captions="…">: asleep until asked for, then played in place of the link.
for (const link of document.querySelectorAll("a[data-media]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const player = document.createElement(link.dataset.media);
    Object.assign(player, { src: link.href, controls: true, autoplay: true });
    if (link.dataset.captions) {
      const track = document.createElement("track");
      Object.assign(track, { kind: "captions", src: link.dataset.captions, default: true });
      player.append(track);
    }
    link.replaceWith(player);
    player.focus();
  });
}

// What only a script can do is shown only to those who have one.
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-needs=passkeys]")) button.hidden = false;
}
