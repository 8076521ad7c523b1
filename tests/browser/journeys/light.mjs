// Five pages on a phone with a slow net, as Lighthouse sees them, and what they weigh when nothing of them is known yet.
import { FACILITY, chairs } from "../cast.mjs";
import { PHONE, Person, check } from "../person.mjs";
import { lighthouse } from "../tools.mjs";

/** Bytes over the wire without photos. */
const HEAVIEST = 60_000;
const LEAST = 0.98;

export async function tell(town) {
  const run = await lighthouse();
  const lots = [];
  for (let n = 1; n <= 24; n += 1) lots.push(await chairs(town, n, { title: `Kontorstol ${n}` }));
  await town.api(FACILITY, "GET", `/lots/${lots[0].id}`);
  const teacher = await (await Person.arrive(town, { screen: PHONE, language: "nb" })).signIn("employee");
  const { say } = teacher;
  await teacher.open("/needs/new?q=6+kontorstoler&ask=1");
  await teacher.tap(say("stating-considered"));
  await teacher.tap(say("stating-go"));
  const need = teacher.path;
  for (const path of ["/", "/things?q=kontorstol", `/things/${lots[0].code}`, need, "/log"]) {
    const weight = await weigh(teacher, path);
    check(weight < HEAVIEST, `${path} weighs ${weight} bytes`);
    const options = { onlyCategories: ["performance", "accessibility"], disableStorageReset: true, logLevel: "error" };
    const { lhr } = await run(new URL(path, town.address).href, options, undefined, await teacher.context.newPage());
    const { performance, accessibility } = lhr.categories;
    console.log(`${path}: ${weight} bytes, performance ${performance.score}, accessibility ${accessibility.score}`);
    check(accessibility.score >= LEAST && performance.score >= LEAST, `${path}: performance ${performance.score}, accessibility ${accessibility.score}`);
  }
  await teacher.leave();
}

async function weigh(person, path) {
  const { cdp, page } = person;
  const photos = new Set();
  let weight = 0;
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  const begun = ({ requestId, request }) => /\/media\//.test(request.url) && photos.add(requestId);
  const ended = ({ requestId, encodedDataLength }) => { if (!photos.has(requestId)) weight += encodedDataLength; };
  cdp.on("Network.requestWillBeSent", begun);
  cdp.on("Network.loadingFinished", ended);
  await page.goto(new URL(path, person.town.address).href, { waitUntil: "networkidle0" });
  cdp.off("Network.requestWillBeSent", begun);
  cdp.off("Network.loadingFinished", ended);
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: false });
  return weight;
}
