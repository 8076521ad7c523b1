// A reporter sets targets and prints what was saved. What is read is on paper whole, and nothing that is clicked is.
import { chairs, fetched } from "../cast.mjs";
import { DESKTOP, PHONE, Person, check } from "../person.mjs";

export async function tell(town) {
  const lot = await chairs(town, 9);
  await fetched(town, lot, 6);
  for (const [screen, language] of [[DESKTOP, "nb"], [PHONE, "da"]]) {
    const reporter = await (await Person.arrive(town, { screen, language, scheme: "dark" })).signIn("reporter");
    const { say } = reporter;
    await reporter.open("/targets");
    await reporter.looks("targets");
    await reporter.send("/targets", { without_new: "80", carbon: "500" });
    await reporter.sees(say("target-without-new", { word: "80\u00a0%" }));
    await reporter.looks("targets-set");
    await reporter.open("/savings");
    await reporter.at(".meters svg");
    await reporter.looks("savings-targets");
    const sheets = await printed(reporter, ".meters, .chart, .values table, table");
    check(sheets === 1, `what was saved takes ${sheets} sheets of paper`);
    await reporter.leave();

    const caretaker = await (await Person.arrive(town, { screen, language, scheme: "dark" })).signIn("facility-manager");
    await caretaker.open("/stock");
    await printed(caretaker, "table.stock, table.stock td");
    await caretaker.open(`/things/${lot.code}`);
    await printed(caretaker, "h1, .facts-list");
    // The index follows in a moment.
    do await caretaker.open("/things?q=stol");
    while (!(await caretaker.page.$(".thing")));
    await printed(caretaker, ".thing");
    await caretaker.leave();
  }
}

/** Prints the page, and answers on how many sheets. All that `kept` finds is on them, black on white. */
async function printed(person, kept) {
  const pdf = Buffer.from(await person.page.pdf({ format: "A4" })).toString("latin1");
  await person.page.emulateMediaType("print");
  const seen = await person.page.evaluate((selector) => {
    const shown = (one) => one.checkVisibility();
    const all = [...document.querySelectorAll(selector)];
    return {
      found: all.length,
      hidden: all.filter((one) => !shown(one) && !one.matches(".tick")).map((one) => one.outerHTML.slice(0, 120)),
      clicked: [...document.querySelectorAll("header, nav, button, input, .button")].filter(shown).map((one) => one.outerHTML.slice(0, 120)),
      colours: [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor].join(),
    };
  }, kept);
  await person.page.emulateMediaType(null);
  check(seen.found > 0 && seen.hidden.length === 0, `${person.path} prints ${seen.found} and leaves out ${seen.hidden}`);
  check(seen.clicked.length === 0, `${person.path} prints what is clicked: ${seen.clicked}`);
  check(seen.colours === "rgb(0, 0, 0),rgb(255, 255, 255)", `${person.path} prints in ${seen.colours}`);
  return pdf.match(/\/Type\s*\/Page\b/g).length;
}
