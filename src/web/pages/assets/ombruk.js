// Pages work without this script. It adds: numbers by plus and minus, filters that apply at once, buttons that say they
// are at work.
document.documentElement.classList.add("scripted");

function said(input) {
  const form = input.form;
  for (const button of form ? form.querySelectorAll("[data-says]") : []) {
    button.textContent = button.dataset.says.replace("{n}", input.value || "0");
  }
}

document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) {
    const input = step.parentElement.querySelector("input");
    const [least, most] = [Number(input.min || 0), Number(input.max || Infinity)];
    input.value = Math.min(most, Math.max(least, Number(input.value) + Number(step.dataset.step)));
    said(input);
  }
});

document.addEventListener("input", (event) => {
  if (event.target.closest(".stepper")) said(event.target);
});

document.addEventListener("change", (event) => {
  const filters = event.target.closest("form[data-applies]");
  if (filters) filters.requestSubmit();
  if (event.target.matches("[data-ticks]")) {
    for (const box of event.target.form.querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
  const file = event.target.closest("input[type=file][data-shows]");
  if (file) {
    const shown = document.getElementById(file.dataset.shows);
    shown.replaceChildren(...[...file.files].slice(0, 1).map((one) => {
      const image = document.createElement("img");
      image.alt = one.name;
      image.src = URL.createObjectURL(one);
      return image;
    }));
  }
});

let asking;
document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-suggests]");
  if (!field) return;
  clearTimeout(asking);
  asking = setTimeout(async () => {
    const answer = await fetch(`${field.dataset.suggests}?${new URLSearchParams({ q: field.value })}`).catch(() => null);
    if (!answer?.ok) return;
    const lines = (await answer.text()).split("\n").filter(Boolean);
    field.list.replaceChildren(...lines.map((line) => new Option(line, line)));
  }, 120);
});

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.target.method === "get") return;
  if (button.getAttribute("aria-busy")) return event.preventDefault();
  button.setAttribute("aria-busy", "true");
});

// The browser shows an earlier page as it was left. Its buttons must work again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

// Filters are open where the screen is wide enough to show them beside the results.
for (const one of document.querySelectorAll("[data-opens]")) one.open = matchMedia("(min-width: 60rem)").matches;

document.querySelector("[data-summary]")?.focus();

const scans = document.querySelector("form[data-scans]");
if (scans) import("./scan.js").then(({ scanning }) => scanning(scans));

// Every page sends drafts that were logged without a network. The page for logging does so itself. The sign-in page, to
// which signing out leads, deletes the cached page for logging.
if (location.pathname === "/sign-in") globalThis.caches?.delete("ombruk-log");
else if (localStorage.getItem("ombruk-unsent") === "1" && location.pathname !== "/log") {
  const { sync } = await import("./queue.js");
  await sync();
}
