// What was logged without a net: drafts with their photos, kept on the phone until the server has said what became of
// them. A draft has the key of its form, so that sending it again logs nothing twice.

const FLAG = "ombruk-unsent";
/// So long the server knows what it answered (ANSWERS_KEPT). After that only a person can say whether a draft that was
/// sent, and whose answer never came, is there already.
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

/** Those of a person, oldest first. */
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

/** The form as this session has it: whose it is, and what proves that it is ours. `null` where nobody is signed in. */
async function session() {
  const answer = await fetch("/log", { cache: "no-store", headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form[data-person]");
  return form && { person: form.dataset.person, csrf: form.elements.csrf.value };
}

/** Nobody is signed in, somebody else is, or there was no room: none of it is about the draft. */
const WAITS = [401, 403, 408, 429];

/** Sends one. Answers what became of it: logged (and where to look), refused (and why), or waiting. */
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
 * Sends what waits of whoever is signed in; one page at a time. `only` is the key of the draft that somebody saves at
 * this moment, whose outcome is answered.
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
    // There is no net, or it went away: everything is still here.
    if (error instanceof TypeError) return { offline: true };
    throw error;
  }
}

/** Whether a draft may be there already: it was sent, and nobody will ever know from the server what became of it. */
export const isUnsure = (draft) => Boolean(draft.sent) && Date.now() - draft.sent > ANSWERED_FOR;
