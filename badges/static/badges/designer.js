// Shows what a design looks like while it is chosen. Without this the picture is the one that was saved last.
(() => {
  const begin = (designer) => {
    const shown = designer.querySelector("[data-designer-preview]");
    const form = designer.closest("form");
    const name = designer.dataset.name;
    let asked = 0;
    const ask = async () => {
      const mine = ++asked;
      const sent = new FormData(form);
      const query = new URLSearchParams({ tier: sent.get("tier") || "1" });
      for (const part of ["shape", "colors", "ground", "accent", "glyph"]) query.set(part, sent.get(`${name}-${part}`) || "");
      const answer = await fetch(`${designer.dataset.preview}?${query}`, { credentials: "same-origin" }).catch(() => null);
      if (answer && answer.ok && mine === asked) shown.innerHTML = await answer.text();
    };
    form.addEventListener("change", (event) => {
      if (designer.contains(event.target) || event.target.name === "tier") ask();
    });
    designer.addEventListener("input", (event) => {
      if (event.target.type !== "text") return;
      const own = designer.querySelector(`[name="${name}-colors"][value="own"]`);
      own.checked = true;
      if (/^#[0-9a-f]{6}$/i.test(event.target.value)) ask();
    });
  };
  const start = () => document.querySelectorAll("[data-designer]").forEach(begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
