// An administrator adds a person with a role, and says at the field what was wrong.
import { SCHOOL } from "../cast.mjs";
import { DESKTOP, PHONE, Person } from "../person.mjs";

export async function tell(town) {
  for (const [screen, language] of [[DESKTOP, "nb"], [PHONE, "sv"]]) {
    const admin = await (await Person.arrive(town, { screen, language })).signIn("admin");
    await admin.open("/admin/people");
    await admin.looks("admin-people");
    const person = { name: `Kari ${screen.name}`, email: `${screen.name}@storvik.no`, "role-1": "employee", "unit-1": SCHOOL };
    await admin.send("/admin/people", person);
    await admin.sees(person.name);
    await admin.looks("admin-person");
    await admin.open("/admin/people");
    await admin.send("/admin/people", person);
    await admin.at("[aria-invalid=true]");
    await admin.looks("admin-people-refused");
    await admin.leave();
  }
}
