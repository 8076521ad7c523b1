// In a cellar without a net: things are logged, the tab is closed, the session ends, an answer is lost on its way. In
// the end each thing is there once, with its photo.
import { FACILITY, SITE } from "../cast.mjs";
import { Net } from "../net.mjs";
import { PHONE, Person, check } from "../person.mjs";

export async function tell(town) {
  const net = await Net.before(new URL(town.address).host);
  town.address = net.address;
  const caretaker = await (await Person.arrive(town, { screen: PHONE, language: "nb" })).signIn("facility-manager");
  const { say } = caretaker;
  const log = async (n, photo = false) => {
    if (photo) await caretaker.photograph("#photos");
    await caretaker.type(say("how-many"), String(n));
    await caretaker.tap(say("log-save"));
  };
  const waits = async (n) => {
    const said = n === 1 ? say("unsent-one") : say("unsent-many").replace("{n}", n);
    await caretaker.page.waitForFunction((text) => document.body.innerText.includes(text), {}, said);
  };
  const isSent = () => caretaker.page.waitForFunction(() => document.getElementById("unsent")?.hidden);

  await caretaker.open(`/log?site=${SITE}&category=office-chair`);
  await caretaker.page.waitForFunction(async () => (await caches.open("ombruk-log")).match("/log"));
  await net.lose();
  caretaker.watch.isOffline = true;
  await log(24, true);
  await waits(1);
  await log(2);
  await waits(2);
  await caretaker.looks("log-unsent");

  // Another tab, still without a net: the page is there, and so is what waits.
  await caretaker.tab();
  caretaker.watch.isOffline = true;
  await caretaker.open("/log");
  await waits(2);
  await caretaker.page.select("#other", "office-chair");
  await log(3, true);
  await waits(3);

  // Meanwhile the session ends.
  await net.find();
  const colleague = await (await Person.arrive(town, { screen: PHONE, language: "nb" })).signIn("facility-manager");
  await colleague.open("/profile");
  await colleague.tap(say("sign-out-everywhere"));
  await colleague.leave();
  await caretaker.tab();
  await caretaker.open("/log");
  check(caretaker.path.startsWith("/sign-in"), `${caretaker.path} instead of the door`);
  await caretaker.signIn("facility-manager");
  await caretaker.open(`/log?site=${SITE}&category=office-chair`);
  await isSent();

  // The server takes one, and its answer never comes.
  net.swallow();
  caretaker.watch.isOffline = true;
  await log(5);
  await caretaker.page.waitForFunction(() => !document.querySelector("[name=n]").form.querySelector("[aria-busy]"));
  await caretaker.open(`/log?site=${SITE}`);
  await isSent();

  const { items } = await town.api(FACILITY, "GET", "/lots?category=office-chair&limit=50");
  const logged = items.map((lot) => lot.quantity).sort((one, other) => one - other);
  check(String(logged) === "2,3,5,24", `logged: ${logged}`);
  const photos = items.filter((lot) => lot.cover).map((lot) => lot.quantity);
  check(photos.includes(24) && photos.includes(3) && photos.length === 2, `with photos: ${photos}`);
  await caretaker.leave();
  await net.lose();
}
