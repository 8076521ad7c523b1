// One shows a code, the other types it on a second phone, and six chairs change hands.
import { FACILITY, chairs, reserve } from "../cast.mjs";
import { DESKTOP, PHONE, Person } from "../person.mjs";

export async function tell(town) {
  for (const [screen, language] of [[PHONE, "nb"], [DESKTOP, "da"]]) {
    const lot = await chairs(town, 9);
    await reserve(town, lot, 6);
    const teacher = await (await Person.arrive(town, { screen: PHONE, language })).signIn("employee");
    await teacher.open("/mine");
    const code = await (await teacher.at(".code")).evaluate((one) => one.innerText);

    const caretaker = await (await Person.arrive(town, { screen, language })).signIn("facility-manager");
    const { say } = caretaker;
    await caretaker.open("/handovers/new");
    await caretaker.looks("hand-over");
    await caretaker.type(say("handing-code"), "XXXX-XXXX");
    await caretaker.tap(say("handing-find"));
    await caretaker.looks("hand-over-unknown");
    // By a photo of the label, for browsers that read no codes; a photo of anything else says so.
    const label = await town.api(FACILITY, "POST", "/label-sheets", { lots: [lot.id], sheet: "62", format: "svg" });
    await caretaker.photograph("#scan-photo", await town.paint(label));
    await caretaker.sees(say("kept-for", { n: 6, word: "Nes skole" }));
    await caretaker.open("/handovers/new");
    await caretaker.photograph("#scan-photo");
    await caretaker.sees(say("scanned-unseen"));
    await caretaker.looks("scanned-unseen");
    await caretaker.open("/handovers/new");
    await caretaker.type(say("handing-code"), code.toLowerCase().replace("-", " "));
    await caretaker.tap(say("handing-find"));
    await caretaker.looks("hand-over-found");
    await caretaker.tap(say("fewer"));
    await caretaker.tap(say("hand-over", { n: 5 }));
    await caretaker.sees(say("handed-over", { n: 5 }));
    await caretaker.looks("hand-over-done");
    await caretaker.leave();

    await teacher.open("/mine");
    await teacher.sees(say("mine-received"));
    await teacher.tap(say("release-this", { word: "1 × Kontorstol" }));
    await teacher.looks("mine-received");
    await teacher.leave();
  }
}
