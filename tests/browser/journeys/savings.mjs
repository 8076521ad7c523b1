// A reporter opens what was saved down to the factor that it was computed with.
import { chairs, fetched } from "../cast.mjs";
import { DESKTOP, PHONE, Person } from "../person.mjs";

export async function tell(town) {
  await fetched(town, await chairs(town, 6), 6);
  for (const [screen, language] of [[DESKTOP, "nb"], [PHONE, "nn"]]) {
    const reporter = await (await Person.arrive(town, { screen, language })).signIn("reporter");
    const { say } = reporter;
    await reporter.open("/savings");
    await reporter.sees(say("saved-mass"));
    await reporter.looks("savings");
    await reporter.press(await reporter.at(".figures-row a"));
    await reporter.looks("savings-entries");
    await reporter.press(await reporter.at("tbody a"));
    await reporter.sees(say("entry-arithmetic"));
    await reporter.looks("savings-entry");
    await reporter.press(await reporter.at("main a[href^='/factors/']"));
    await reporter.sees(say("factor-source"));
    await reporter.looks("factor");
    await reporter.leave();
  }
}
