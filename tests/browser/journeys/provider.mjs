// Somebody signs in by a certified OpenID provider, and the provider ends the session.
import { DESKTOP, PHONE, Person, check } from "../person.mjs";

export async function tell(town) {
  for (const [screen, language] of [[PHONE, "nb"], [DESKTOP, "sv"]]) {
    const kari = await Person.arrive(town, { screen, language });
    await kari.open("/mine");
    await kari.looks(`sign-in-by-a-provider-${screen.name}`);
    const button = kari.say("sign-in-with", { word: "Kommunens innlogging" });
    await kari.page.goto(await (await kari.find(button)).evaluate((one) => one.href));
    // The provider's own page is not judged.
    const name = `kari-${screen.name}`;
    await kari.page.type('[name="login"]', name);
    await kari.page.type('[name="password"]', "any");
    await Promise.all([kari.page.waitForNavigation(), kari.page.click('[type="submit"]')]);
    check(kari.path === "/mine", `led to ${kari.page.url()}`);
    await kari.open("/profile");
    check((await kari.reads()).includes(`${name} Nordmann`), "she is not called as the provider says");

    const provider = town.environment.OMBRUK_TEST_PROVIDER;
    await kari.page.goto(`${provider}/session/end`);
    await Promise.all([kari.page.waitForNavigation(), kari.page.click('[name="logout"]')]);
    await kari.open("/profile");
    check(kari.path.startsWith("/sign-in"), "the provider ended the session, and it goes on");
    await kari.open("/sign-in?failed=sign_in_declined");
    await kari.looks(`sign-in-declined-${screen.name}`);
    await kari.leave();
  }
}
