// Drafts that were logged without a network. The phone keeps them with their photos until the server has answered. A
// draft has the key of its form, so that sending it again logs nothing twice.

const FLAG = "ombruk-unsent";
/// For this long the server remembers its answer to a key (ANSWERS_KEPT). After that only a person can tell whether a
/// draft that was sent, but got no answer, was logged.
const ANSWERED_FOR = 20 * 60 * 60 * 1000;

function store(mode, work) {
  return new Promise((done, failed) => {
    const opening = indexedDB.open("ombruk", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("drafts", { keyPath: "once" });
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction("drafts", mode, { durability: "strict" });
      const asked = work(writing.objectStore("drafts"));
      writing.oncomplete = () => { database.close(); done(asked.result); };
      writing.onerror = writing.onabort = () => { database.close(); failed(writing.error); };
    };
  });
}

/** The drafts of a person, oldest first. */
export async function drafts(person) {
  const all = await store("readonly", (kept) => kept.getAll());
  localStorage.setItem(FLAG, all.length > 0 ? "1" : "");
  return all.filter((draft) => draft.person === person).sort((one, other) => one.at - other.at);
}

export async function keep(draft) {
  await store("readwrite", (kept) => kept.put(draft));
  localStorage.setItem(FLAG, "1");
}

export const drop = (once) => store("readwrite", (kept) => kept.delete(once));

/** Reads the person and the CSRF proof of this session from the page for logging. `null` where nobody is signed in. */
async function session() {
  const answer = await fetch("/log", { cache: "no-store", headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form[data-person]");
  return form && { person: form.dataset.person, csrf: form.elements.csrf.value };
}

/**
 * Statuses after which a draft waits. They say nothing about the draft: nobody or somebody else is signed in (401,
 * 403), the request took too long (408), or there were too many requests (429).
 */
const WAITS = [401, 403, 408, 429];

/** Sends one draft. Returns its outcome: logged (and where to look), refused (and why), or waiting. */
async function send(draft, csrf) {
  const body = new FormData();
  for (const [name, value] of draft.fields) body.append(name, name === "csrf" ? csrf : value);
  for (const photo of draft.photos) body.append("photos", photo, photo.name || "photo.jpg");
  await keep({ ...draft, sent: draft.sent ?? Date.now() });
  const answer = await fetch("/log", { method: "POST", body, headers: { accept: "text/html" } });
  const place = new URL(answer.url);
  if (answer.redirected && place.pathname === "/log" && place.searchParams.has("logged")) {
    await drop(draft.once);
    return { logged: place.pathname + place.search };
  }
  if (answer.redirected || WAITS.includes(answer.status) || answer.status >= 500) return {};
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const refused = page.querySelector("[data-summary] p")?.textContent ?? String(answer.status);
  await keep({ ...draft, refused });
  return { refused };
}

/**
 * Sends the waiting drafts of the signed-in person. Only one page does so at a time. `only` is the key of the one draft
 * to send; its outcome is returned.
 */
export async function sync({ only, unsure = false } = {}) {
  const work = async () => {
    const now = await session();
    if (!now) return { signIn: true };
    let outcome = {};
    for (const draft of await drafts(now.person)) {
      if (only ? draft.once !== only : draft.refused) continue;
      const isUnsure = draft.sent && Date.now() - draft.sent > ANSWERED_FOR;
      if (isUnsure && !(unsure && only)) continue;
      outcome = await send(isUnsure ? { ...draft, sent: undefined } : draft, now.csrf);
    }
    await drafts(now.person);
    return outcome;
  };
  try {
    return await (navigator.locks ? navigator.locks.request("ombruk-sync", work) : work());
  } catch (error) {
    // There is no network, or it was lost. The drafts are still stored.
    if (error instanceof TypeError) return { offline: true };
    throw error;
  }
}

/**
 * Whether a draft may have been logged already: it was sent so long ago that the server no longer knows its outcome.
 */
export const isUnsure = (draft) => Boolean(draft.sent) && Date.now() - draft.sent > ANSWERED_FOR;
