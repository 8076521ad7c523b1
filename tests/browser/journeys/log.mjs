// Twenty-four chairs with a photo, in at most twenty seconds of taps and typing.
import { SITE } from "../cast.mjs";
import { DESKTOP, PHONE, Person, check } from "../person.mjs";

export async function tell(town) {
  for (const [screen, language] of [[PHONE, "nb"], [DESKTOP, "sv"]]) {
    const caretaker = await (await Person.arrive(town, { screen, language })).signIn("facility-manager");
    const { say } = caretaker;
    // The second of the day: where the caretaker is and what stands there is known.
    await caretaker.open(`/log?site=${SITE}&category=office-chair`);
    await caretaker.looks("log");
    caretaker.starts();
    await caretaker.photograph("#photos");
    await caretaker.looks("log-photographed");
    await caretaker.type(say("how-many"), "24");
    await caretaker.tap(say("condition-good"));
    await caretaker.tap(say("log-save"));
    await caretaker.until("24 ×");
    check(caretaker.seconds <= 20, `${caretaker.seconds} seconds for twenty-four chairs`);
    await caretaker.looks("log-next");
    await caretaker.press(await caretaker.at("[role=status] a"));
    await caretaker.sees(say("free", { n: 24 }));
    await caretaker.looks("thing");

    await caretaker.open("/log");
    await caretaker.type(say("how-many"), "0");
    await caretaker.page.evaluate(() => document.querySelector("main [name=once]").form.setAttribute("novalidate", ""));
    await caretaker.tap(say("log-save"));
    await caretaker.page.waitForSelector("[role=alert]");
    await caretaker.looks("log-refused");
    await caretaker.leave();
  }
}
