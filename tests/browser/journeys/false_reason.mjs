// A reason that is not true is refused with the figures, at the field in which it was said.
import { chairs } from "../cast.mjs";
import { DESKTOP, PHONE, Person, check } from "../person.mjs";

export async function tell(town) {
  await chairs(town, 12, { attributes: { width_cm: 68 } });
  for (const [screen, language] of [[PHONE, "nb"], [DESKTOP, "da"]]) {
    const teacher = await (await Person.arrive(town, { screen, language })).signIn("employee");
    const { say } = teacher;
    await teacher.open("/needs/new?q=6+kontorstoler&ask=1");
    await teacher.tap(say("stating-considered"));
    await teacher.tap(say("stating-go"));
    await teacher.tap(say("does-not-fit-this", { word: "Kontorstol" }));
    await teacher.looks("decline");
    await teacher.tap(say("reason-wrong-size"));
    await teacher.type(say("limit-max-width-cm"), "70");
    await teacher.tap(say("decline-go"));
    await teacher.sees("68");
    const wrong = await teacher.find(say("limit-max-width-cm"));
    const marked = await wrong.evaluate((field) => ({
      invalid: field.ariaInvalid,
      said: (field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.innerText).join(" "),
      kept: field.value,
    }));
    check(marked.invalid === "true" && marked.said.includes("68") && marked.kept === "70", JSON.stringify(marked));
    const summary = await teacher.page.evaluate(() => document.activeElement?.role ?? document.activeElement?.getAttribute("role"));
    check(summary === "alert", `the summary of what is wrong has the focus, not ${summary}`);
    await teacher.looks("decline-refused");
    await teacher.leave();
  }
}
