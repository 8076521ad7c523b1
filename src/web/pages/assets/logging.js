// Logging without a network: a form is saved on the phone first and sent to the server from there. The page lists the
// drafts that are not sent yet.
import { drafts, drop, isUnsure, keep, sync } from "./queue.js";

const form = document.querySelector("form[data-person]");
const box = document.getElementById("unsent");
const { person } = form.dataset;

async function show() {
  const waiting = await drafts(person);
  box.hidden = waiting.length === 0;
  const { one, many } = box.dataset;
  box.querySelector("summary").textContent = (waiting.length === 1 ? one : many).replace("{n}", waiting.length);
  box.querySelector("ul").replaceChildren(...waiting.map(row));
}

function row(draft) {
  const line = document.createElement("li");
  const said = document.createElement("div");
  said.className = "what";
  const title = document.createElement("strong");
  title.textContent = draft.title;
  const why = document.createElement("p");
  why.className = "muted small";
  const { waits, unsure, refused } = box.dataset;
  why.textContent = draft.refused ? `${refused} ${draft.refused}` : isUnsure(draft) ? unsure : waits;
  said.append(title, why);
  line.append(said);
  if (draft.refused || isUnsure(draft)) line.append(button(box.dataset.again, () => sync({ only: draft.once, unsure: true })));
  line.append(button(`${box.dataset.drop}: ${draft.title}`, () => confirm(box.dataset.sure) && drop(draft.once), box.dataset.drop));
  return line;
}

function button(name, act, text = name) {
  const one = document.createElement("button");
  one.type = "button";
  one.textContent = text;
  one.setAttribute("aria-label", name);
  one.addEventListener("click", async () => {
    await act();
    await show();
  });
  return one;
}

function draft() {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const photos = [...form.elements.photos.files];
  const kind = form.querySelector("[name=category]:checked")?.closest("label").innerText ?? "";
  const listed = form.elements.other;
  const what = listed.value ? listed.selectedOptions[0].text.trim() : kind.trim();
  return { once: form.elements.once.value, person, fields, photos, at: Date.now(), title: `${form.elements.n.value} × ${what}` };
}

/** Prepares the form for the next thing. Place and kind stay. */
function next() {
  form.elements.once.value = crypto.randomUUID();
  form.elements.n.value = 1;
  for (const name of ["name", "label", "note"]) form.elements[name].value = "";
  form.elements.photos.value = "";
  form.querySelector("[data-draft]")?.remove();
  document.getElementById("shown").replaceChildren();
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  scrollTo(0, 0);
}

form.addEventListener("submit", async (event) => {
  // What is logged later is kept by the server. The browser sends it as it does without scripts.
  if (event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  const saved = draft();
  try {
    await keep(saved);
  } catch {
    // The browser stores nothing, as in a private window. The form is sent as it is without scripts.
    form.submit();
    return;
  }
  const { logged, refused } = await sync({ only: saved.once });
  if (logged) return location.assign(logged);
  if (refused) {
    // Sends the form as it is without scripts, so that the server's page shows the fault at its field.
    await drop(saved.once);
    form.submit();
    return;
  }
  next();
  await show();
  box.querySelector("summary").focus();
});

async function follow() {
  await sync();
  await show();
}
addEventListener("online", follow);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && follow());

/** Caches what this page needs without a network: itself, its style and its scripts. */
async function prepare() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/worker.js");
  const kept = await caches.open("ombruk-log");
  const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=modulepreload], script[src]")];
  const modules = ["./queue.js", "./logging.js"].map((name) => new URL(name, import.meta.url).href);
  const wanted = new Set([...parts.map((part) => part.href ?? part.src), ...modules, document.querySelector(".mark img").src]);
  for (const old of await kept.keys()) {
    if (new URL(old.url).pathname !== "/log" && !wanted.has(old.url)) await kept.delete(old);
  }
  await kept.addAll([...wanted]);
  const page = await fetch(`/log?site=${form.elements.site.value}`, { headers: { accept: "text/html" } });
  if (page.ok && !page.redirected) await kept.put("/log", page);
}

await show();
await follow();
await prepare().catch(() => {});
