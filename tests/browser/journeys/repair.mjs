// A coordinator sends chairs to a workshop, which agrees, begins, and finishes by a link, without an account.
import { COORDINATOR, chairs } from "../cast.mjs";
import { DESKTOP, PHONE, Person } from "../person.mjs";

export async function tell(town) {
  const price = { amount_minor: 30_000, currency: "NOK" };
  const terms = { name: "Skarpnes", kind: "nav_workshop", lead_days: 5, skills: [{ work: "repair", category: "seating", price }] };
  const partner = await town.api(COORDINATOR, "POST", "/partners", terms);
  for (const [screen, language] of [[PHONE, "nb"], [DESKTOP, "nn"]]) {
    const lot = await chairs(town, 12, { condition: "needs_repair" });
    const coordinator = await (await Person.arrive(town, { screen: DESKTOP, language })).signIn("coordinator");
    await coordinator.open(`/work-orders/new?code=${lot.code}`);
    await coordinator.looks("work-order-new");
    await coordinator.send("/work-orders", { kind: "repair", partner: partner.id });
    await coordinator.looks("work-order");
    const order = coordinator.path.split("?")[0].split("/").at(-1);
    await coordinator.open(`/partners/${partner.id}`);
    await coordinator.send(`/partners/${partner.id}/links`);
    await coordinator.looks("partner");
    const link = (await coordinator.page.content()).match(/\/p\/[\w.-]+/)[0];
    await coordinator.leave();

    const workshop = await Person.arrive(town, { screen, language });
    await workshop.open(link);
    await workshop.looks("partner-jobs");
    const job = `${link}/${order}`;
    await workshop.open(job);
    await workshop.looks("partner-job");
    await workshop.send(`${job}/accept`);
    await workshop.send(`${job}/start`);
    await workshop.send(`${job}/progress`, { n: "7" });
    await workshop.sees("7");
    await workshop.looks("partner-job-seven");
    await workshop.send(`${job}/complete`, { condition: "good" });
    await workshop.looks("partner-job-done");
    await workshop.leave();
  }
}
