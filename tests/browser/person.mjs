// Somebody with a browser of their own, who finds things by what they are called, as people and screen readers do.
// What they tap and type is counted.
import { execFileSync } from "node:child_process";
import { speaker } from "./texts.mjs";
import { Watch } from "./looking.mjs";

export const PHONE = { name: "phone", width: 390, height: 844, deviceScaleFactor: 1, isMobile: true, hasTouch: true };
export const DESKTOP = { name: "desktop", width: 1280, height: 900, deviceScaleFactor: 1, isMobile: false, hasTouch: false };

// Card, Moran and Newell's keystroke-level model: pointing at something takes 1.1 s, pressing a key 0.28 s for an
// average typist, and preparing in one's head what comes next 1.35 s, here before each tap that begins something new.
const POINTING = 1.1;
const KEY = 0.28;

export class Person {
  /** Opens an empty browser; `scheme` is light or dark. */
  static async arrive(town, { screen, language, scheme = "light" }) {
    const context = await town.chromium.createBrowserContext();
    const person = new Person();
    Object.assign(person, { town, context, screen, scheme, language, say: speaker(language) });
    await person.tab();
    person.starts();
    return person;
  }

  /** Goes on in another tab; the one before is closed. */
  async tab() {
    const before = this.page;
    const page = await this.context.newPage();
    // A slow machine is no mistake of the page.
    page.setDefaultTimeout(0);
    await page.setViewport(this.screen);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: this.scheme }]);
    this.cdp = await page.createCDPSession();
    const agent = (await this.town.chromium.userAgent()).replace("Headless", "");
    await this.cdp.send("Network.setUserAgentOverride", { userAgent: agent, acceptLanguage: this.language });
    await page.evaluateOnNewDocument(noteWhetherItLeads);
    this.watch?.isQuiet();
    this.page = page;
    this.watch = new Watch(this);
    await before?.close();
  }

  /** From here on taps are counted anew. */
  starts() {
    this.taps = 0;
    this.keys = 0;
  }

  get seconds() {
    return this.taps * POINTING + this.keys * KEY;
  }

  /** Signs in as an administrator lets people in: by a link. */
  async signIn(name) {
    const { program, environment } = this.town;
    const said = execFileSync(program, ["token", "link", "--person", name], { env: environment, encoding: "utf8" });
    await this.open(said.match(/\/sign-in\/\S+/)[0]);
    await this.tap(this.say("link-enter"));
    this.starts();
    return this;
  }

  async open(path) {
    return this.page.goto(new URL(path, this.town.address).href);
  }

  get path() {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  /** What is called so, is seen, and does something; on the page itself before its frame. */
  async find(name) {
    const seen = [];
    for (const found of await this.page.$$(`aria/${name}`)) {
      const acts = await found.evaluate((one) => one.matches("a, button, input, select, textarea, summary"));
      if (!acts || !(await found.isVisible())) continue;
      if (await found.evaluate((one) => one.closest("main") !== null)) return found;
      seen.push(found);
    }
    if (seen.length > 0) return seen[0];
    throw new Error(`${this.path} has nothing to use that is called "${name}":\n${await this.reads()}`);
  }

  /** What a selector finds and is seen. */
  async at(selector) {
    for (const found of await this.page.$$(selector)) {
      if (await found.isVisible()) return found;
    }
    throw new Error(`${this.path} has no "${selector}":\n${await this.reads()}`);
  }

  /** Taps or clicks, and waits for where it leads. */
  async tap(name) {
    await this.press(await this.find(name));
  }

  async press(element) {
    this.taps += 1;
    await clear(element);
    const before = this.watch.documents;
    if (this.screen.hasTouch) await element.tap();
    else await element.click();
    await this.settled(before);
  }

  /** Taps into a field and types. */
  async type(name, text) {
    await this.write(await this.find(name), text);
  }

  async write(field, text) {
    this.taps += 1;
    await clear(field);
    if (this.screen.hasTouch) await field.tap();
    else await field.click({ count: 3 });
    await field.evaluate((one) => one.select?.());
    await this.page.keyboard.type(text);
    this.keys += text.length;
  }

  /** Takes a picture with the phone's camera: the field, the shutter, and "use it". */
  async photograph(selector, picture = undefined) {
    this.taps += 3;
    const file = picture ?? (await this.town.photo());
    const field = await this.page.$(selector);
    const before = this.watch.documents;
    await field.uploadFile(file);
    await this.settled(before);
  }

  /** Sends a form of the page, unfolding it first where it is folded. */
  async send(action, filled = {}) {
    const form = `form[action="${action}"]`;
    const folded = await this.page.$(`details:not([open]):has(${form}) > summary`);
    if (folded) await this.press(folded);
    for (const [name, value] of Object.entries(filled)) {
      const field = await this.at(`${form} [name="${name}"]`);
      if (await field.evaluate((one) => one.matches("select"))) await field.select(value);
      else await this.write(field, value);
    }
    await this.press(await this.at(`${form} button:not([data-step])`));
  }

  /** Where a tap led somewhere that place is there; where it did not, nothing is waited for. */
  async settled(before) {
    // A page that is gone already led somewhere.
    const leads = await this.page.evaluate(() => window.leads === true).catch(() => true);
    if (!leads) return;
    while (this.watch.documents === before) await new Promise((done) => setTimeout(done, 10));
    await this.page.waitForFunction(() => document.readyState === "complete");
  }

  /** Waits for a text that scripts bring about. */
  async until(text) {
    await this.page.waitForFunction((wanted) => document.body?.innerText.includes(wanted), {}, text);
  }

  async reads() {
    return this.page.evaluate(() => document.body.innerText);
  }

  async sees(text) {
    const read = await this.reads();
    if (!read.includes(text)) throw new Error(`${this.path} does not say "${text}":\n${read}`);
  }

  async misses(text) {
    const read = await this.reads();
    if (read.includes(text)) throw new Error(`${this.path} says "${text}":\n${read}`);
  }

  /** Looks at the page with every judge there is, and keeps a picture of it. */
  async looks(name) {
    await this.watch.judge(name);
  }

  async leave() {
    this.watch.isQuiet();
    await this.context.close();
  }
}

/** Nobody taps what the bar at the bottom of a phone lies over. */
const clear = (element) => element.evaluate((one) => one.scrollIntoView({ block: "center", behavior: "instant" }));

/** In the page: a form or a link that nothing held back leads to another page. */
function noteWhetherItLeads() {
  addEventListener("submit", (event) => {
    if (!event.defaultPrevented) window.leads = true;
  });
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && !event.defaultPrevented && !link.getAttribute("href").startsWith("#")) window.leads = true;
  });
}

export function check(truth, said) {
  if (!truth) throw new Error(said);
}
