// Every page that somebody of the demo can get to by links, in both sizes, light and dark: one of each kind.
import { DESKTOP, PHONE, Person, check } from "../person.mjs";

const LOOKS = [[PHONE, "light", "nb"], [PHONE, "dark", "sv"], [DESKTOP, "light", "nn"], [DESKTOP, "dark", "nb"]];

export async function tell(town) {
  const seen = new Set();
  const door = await Person.arrive(town, { screen: DESKTOP, language: "nb" });
  await door.open("/sign-in");
  const people = await door.page.$$eval("[name=person]", (all) => all.map((one) => one.value));
  await door.leave();
  for (const [screen, scheme, language] of LOOKS) {
    const stranger = await Person.arrive(town, { screen, scheme, language });
    await stranger.open("/sign-in");
    await stranger.looks("sign-in");
    await stranger.leave();
  }
  for (const [nth, person] of people.entries()) {
    // Whoever comes first shows the pages that all have; the others add their own, and where they begin.
    const own = new Map();
    for (const [at, [screen, scheme, language]] of LOOKS.entries()) {
      const one = await Person.arrive(town, { screen, scheme, language });
      await one.open("/sign-in");
      await one.press(await one.at(`form:has([value="${person}"]) button`));
      if (at === 0) await explore(one, nth, seen, own);
      for (const [name, path] of own) {
        const answer = await one.open(path);
        check(answer.status() < 400, `${path} answers ${answer.status()}`);
        await one.looks(name);
      }
      await one.leave();
    }
  }
}

/** Follows links to whatever kind of page was not seen before. */
async function explore(person, nth, seen, own) {
  const open = [person.path];
  const walked = new Set();
  own.set(`${kind(person.path)}-${nth + 1}`, person.path);
  while (open.length > 0) {
    const path = open.shift();
    const name = kind(path);
    if (walked.has(name)) continue;
    walked.add(name);
    await person.open(path);
    if (kind(person.path) !== name) {
      open.push(person.path);
      continue;
    }
    if (!seen.has(name)) own.set(name, path);
    seen.add(name);
    const hrefs = await person.page.$$eval("a[href]", (all) => all.map((one) => one.href));
    for (const href of hrefs) {
      const url = new URL(href);
      const isFile = /^\/(api|media|assets|drawings|l)\/|^\/things\/[^/]+\/papers\//.test(url.pathname);
      const isPage = url.origin === person.town.address && !isFile;
      if (isPage && !url.pathname.includes(".")) open.push(url.pathname + url.search);
    }
  }
}

/** "things-CODE": what is behind an address, without whom or which. */
function kind(path) {
  const [where, query = ""] = path.split("#")[0].split("?");
  const parts = where.split("/").filter(Boolean).map((part, at) => (/\d|[A-Z]|_/.test(part) || (at > 0 && where.startsWith("/factors")) ? "one" : part));
  const asked = [...new URLSearchParams(query).keys()].filter((key) => ["by", "category"].includes(key));
  return [...(parts.length === 0 ? ["home"] : parts), ...asked].join("-");
}
