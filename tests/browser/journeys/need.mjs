// From a need to what is reserved, in at most eight taps and a minute.
import { chairs } from "../cast.mjs";
import { DESKTOP, PHONE, Person, check } from "../person.mjs";

export async function tell(town) {
  for (const [screen, language] of [[PHONE, "nb"], [DESKTOP, "sv"]]) {
    await chairs(town, 24);
    const teacher = await (await Person.arrive(town, { screen, language })).signIn("employee");
    const { say } = teacher;
    await teacher.looks("home");
    teacher.starts();
    await teacher.type(say("home-question"), language === "nb" ? "6 kontorstoler til 1. mars" : "6 kontorsstolar");
    await teacher.tap(say("home-look"));
    await teacher.looks("need-stating");
    await teacher.tap(say("stating-considered"));
    await teacher.tap(say("stating-go"));
    await teacher.looks("need");
    await teacher.tap(say("take", { n: 6 }));
    await teacher.sees(say("of-covered", { n: 6, word: 6 }));
    await teacher.looks("need-covered");
    await teacher.tap(say("line-covered-fetch"));
    await teacher.at(".code");
    check(teacher.taps <= 8, `${teacher.taps} taps from the need to the code`);
    check(teacher.seconds <= 60, `${teacher.seconds} seconds from the need to the code`);
    await teacher.looks("mine");
    await teacher.tap(say("fetched", { n: 6 }));
    await teacher.misses(say("fetched", { n: 6 }));
    await teacher.leave();
  }
}
