// Nobody climbs alone: what leaves the own chairs out is said by one and agreed to by another. Then buying opens.
import { PROCUREMENT, chairs, day } from "../cast.mjs";
import { DESKTOP, PHONE, Person } from "../person.mjs";

export async function tell(town) {
  const terms = { name: "Nye møbler", kind: "new", supplier: { name: "Sitvel" }, valid_from: day(-10), valid_to: day(300), lead_days: 14 };
  const agreement = await town.api(PROCUREMENT, "POST", "/agreements", terms);
  const price = { amount_minor: 300_000, currency: "NOK" };
  const item = { sku: "T-200", category: "office-chair", title: "Kontorstol Tind", brand: "Sitvel", model: "Tind 200", width_cm: 68, price, pack_size: 1 };
  await town.api(PROCUREMENT, "POST", `/agreements/${agreement.id}/items`, item);
  await chairs(town, 12);
  for (const [screen, language] of [[PHONE, "nb"], [DESKTOP, "nn"]]) {
    const teacher = await (await Person.arrive(town, { screen, language })).signIn("employee");
    const { say } = teacher;
    await teacher.open("/needs/new?q=6+kontorstoler&ask=1");
    await teacher.tap(say("stating-considered"));
    await teacher.tap(say("stating-go"));
    await teacher.sees(say("locked-first", { n: 1 }));
    await teacher.tap(say("does-not-fit-this", { word: "Kontorstol" }));
    await teacher.tap(say("reason-preference"));
    await teacher.type(say("decline-note"), "De passer ikke til bordene");
    await teacher.tap(say("decline-go"));
    await teacher.sees(say("decided-pending"));
    await teacher.looks("need-asked");

    const coordinator = await (await Person.arrive(town, { screen, language })).signIn("coordinator");
    await coordinator.open("/today");
    await coordinator.sees("De passer ikke til bordene");
    await coordinator.looks("today");
    await coordinator.type(say("today-note"), "Enig");
    await coordinator.tap(say("today-yes"));
    await coordinator.sees(say("today-approve-none"));
    await coordinator.looks("today-empty");
    await coordinator.leave();

    const need = teacher.path.split("#")[0];
    await teacher.open(need);
    await teacher.misses(say("locked-first", { n: 1 }));
    await teacher.sees("Kontorstol Tind");
    await teacher.looks("need-buying");
    await teacher.leave();
  }
}
