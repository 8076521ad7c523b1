// Each role sees its own navigation and nothing else, and whatever it sees leads somewhere.
import { DESKTOP, PHONE, Person, check } from "../person.mjs";

const SEEN = {
  employee: ["nav-home", "nav-find", "nav-needs", "nav-mine", "nav-log"],
  "facility-manager": ["nav-home", "nav-find", "nav-log", "nav-hand-over", "nav-stock", "nav-mine"],
  coordinator: ["nav-today", "nav-stock", "nav-all-needs", "nav-work", "nav-clear", "nav-savings"],
  procurement: ["nav-call-offs", "nav-agreements", "nav-all-needs", "nav-find", "nav-savings"],
  reporter: ["nav-savings", "nav-targets", "nav-entries", "nav-factors", "nav-declines", "nav-stock"],
  admin: ["nav-admin", "admin-units", "admin-places", "admin-people", "admin-policy", "nav-savings"],
};
/** The bar at the bottom of a phone. */
const TABS = {
  employee: ["nav-home", "nav-find", "nav-log", "nav-mine"],
  "facility-manager": ["nav-home", "nav-find", "nav-log", "nav-mine"],
  coordinator: ["nav-today", "nav-stock", "nav-all-needs", "nav-work"],
  procurement: ["nav-call-offs", "nav-agreements", "nav-all-needs", "nav-savings"],
  reporter: ["nav-savings", "nav-entries", "nav-factors", "nav-find"],
  admin: ["nav-admin", "admin-places", "admin-people", "admin-policy"],
};

export async function tell(town) {
  for (const [role, names] of Object.entries(SEEN)) {
    for (const [screen, language] of [[DESKTOP, "nb"], [PHONE, "nn"]]) {
      const one = await (await Person.arrive(town, { screen, language })).signIn(role);
      const { say } = one;
      await one.open("/profile");
      await one.looks(`profile-${role}`);
      const wanted = screen === PHONE ? TABS[role] : names;
      const links = await one.page.$$eval("header nav a, nav.tabs a", (all) =>
        all.filter((link) => link.checkVisibility()).map((link) => ({ name: link.innerText.trim(), href: link.href })),
      );
      const seen = links.map((link) => link.name);
      const due = wanted.map((name) => say(name));
      check(String(seen) === String(due), `${role} on a ${screen.name} sees ${seen}, not ${due}`);
      for (const { href } of links) {
        const answer = await one.page.goto(href);
        check([200, 304].includes(answer.status()), `${role}: ${href} answers ${answer.status()}`);
      }
      await one.leave();
    }
  }
}
