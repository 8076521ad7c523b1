// The judges of a page in the state in which it is: axe, html-validate, the console, narrow screens, large text, and
// the keyboard. None of them may find anything.
import { mkdirSync } from "node:fs";
import { axe, HtmlValidate } from "./tools.mjs";

const html = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // What HTML says is so without being said is not said again.
    "doctype-style": "off",
    "no-implicit-button-type": "off",
    "no-implicit-input-type": "off",
    // An id may begin with a digit, and boxes to tick may share a name.
    "valid-id": ["error", { relaxed: true }],
    "form-dup-name": ["error", { shared: ["button", "checkbox", "radio", "submit"] }],
    // Titles end with the name of the product; what people called their things is not cut.
    "long-title": "off",
    "no-trailing-whitespace": "off",
  },
});

/** What a browser complained of, and how the pages came. */
export class Watch {
  constructor(person) {
    // Where the net is away on purpose the browser may say so.
    Object.assign(this, { person, complaints: [], documents: 0, source: "", isOffline: false });
    const { page } = person;
    // What another site says on its own pages, such as an identity provider, is not ours to answer for.
    const isElsewhere = () => /^https?:/.test(page.url()) && !page.url().startsWith(person.town.address);
    const isDocument = (request) => request.isNavigationRequest() && request.frame() === page.mainFrame();
    page.on("pageerror", (error) => isElsewhere() || this.complaints.push(`${person.path}: ${error.message}`));
    page.on("console", (message) => {
      const isOwnStatus = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
      // A refused form is answered with its page and a status of 4xx, which the browser notes.
      const isNoNet = this.isOffline && /net::ERR_/.test(message.text());
      if (["error", "warn"].includes(message.type()) && !isOwnStatus && !isNoNet && !isElsewhere()) {
        this.complaints.push(`${person.path}: ${message.text()} ${message.location().url ?? ""}`);
      }
    });
    page.on("response", async (response) => {
      const isLed = [301, 302, 303, 307, 308].includes(response.status());
      if (!isDocument(response.request()) || isLed) return;
      this.documents += 1;
      this.source = await response.text().catch(() => this.source);
    });
  }

  isQuiet() {
    if (this.complaints.length > 0) throw new Error(`the console complains:\n${this.complaints.join("\n")}`);
  }

  async judge(name) {
    const { page, town, screen, scheme } = this.person;
    const found = [...(await this.axe()), ...this.complaints.splice(0)];
    await this.picture(name);
    // Other colours change neither the source nor its measures.
    if (scheme === "light") {
      found.push(...(await this.html()), ...(await keyboard(page)), ...(await widths(this.person)));
    }
    const at = `${name} (${this.person.path}, ${screen.name}, ${this.person.language})`;
    for (const one of found) town.findings.push(`${at}: ${one}`);
    if (!town.collects && town.findings.length > 0) throw new Error(town.findings.join("\n"));
  }

  async axe() {
    const { page } = this.person;
    await page.evaluate(axe);
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const result = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), tags);
    return result.violations.flatMap((rule) =>
      rule.nodes.map((node) => `axe ${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary.replace(/\s+/g, " ")}`),
    );
  }

  async html() {
    const report = await html.validateString(this.source);
    const lines = this.source.split("\n");
    return report.results.flatMap(({ messages }) =>
      messages.map((one) => `html ${one.ruleId}: ${one.message}: ${lines[one.line - 1].slice(Math.max(0, one.column - 20), one.column + 90)}`),
    );
  }

  async picture(name) {
    const { page, screen, town, scheme } = this.person;
    const folder = `${town.screenshots}/${screen.name}-${scheme}`;
    mkdirSync(folder, { recursive: true });
    // The bar at the bottom of a phone belongs below everything.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewport({ ...screen, height: Math.max(screen.height, height) });
    await page.screenshot({ path: `${folder}/${name}.png` });
    await page.setViewport(screen);
  }
}

/** Tab leads from the top to the primary act, shows where it is, and never hides it below the bar at the bottom. */
async function keyboard(page) {
  const found = [];
  await page.evaluate(() => {
    // From the top, wherever the focus was.
    document.querySelector(".skip").focus();
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  let reached = false;
  let last = null;
  for (let press = 0; press < 400 && !reached; press += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(focused);
    if (at.none) break;
    if (at.hidden) found.push(`keyboard: the focus is hidden on ${at.what}`);
    // A date has several parts, which show by themselves which of them has the focus.
    if (at.bare && at.what !== last) found.push(`keyboard: the focus is not seen on ${at.what}`);
    reached = at.primary;
    last = at.what;
  }
  const wanted = await page.evaluate(() => primary()?.outerHTML.slice(0, 120) ?? null).catch(() => null);
  if (wanted && !reached) found.push(`keyboard: ${wanted} is not reached, the last is ${last}`);
  return found;
}

/** In the page: what has the focus. */
function focused() {
  window.primary = () => {
    const seen = (one) => one.checkVisibility() && !one.closest("details:not([open]) > :not(summary)");
    return [...document.querySelectorAll("main .primary")].find(seen);
  };
  const one = document.activeElement;
  if (!one || one === document.body) return { none: true };
  const box = (one.closest("label, .photo") ?? one).getBoundingClientRect();
  const bar = [...document.querySelectorAll(".tabs")].find((bar) => bar.checkVisibility());
  const bottom = bar && !bar.contains(one) ? bar.getBoundingClientRect().top : innerHeight;
  const style = getComputedStyle(one);
  const around = one.closest(".photo") ? getComputedStyle(one.nextElementSibling ?? one).outlineStyle : "none";
  const label = one.labels?.[0] ? getComputedStyle(one.labels[0]).outlineStyle : "none";
  return {
    what: one.outerHTML.slice(0, 120),
    primary: one === window.primary(),
    hidden: box.height > 0 && (box.top >= bottom || box.bottom <= 0),
    bare: [style.outlineStyle, label, around].every((outline) => outline === "none"),
  };
}

/** At 320 px, and with text twice as large, nothing is scrolled sideways and nothing is cut off. */
async function widths({ page, screen, cdp }) {
  const found = [];
  await page.setViewport({ ...screen, width: 320 });
  found.push(...(await page.evaluate(overflowing)).map((one) => `at 320 px: ${one}`));
  await page.setViewport(screen);
  await cdp.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  found.push(...(await page.evaluate(overflowing)).map((one) => `with text of 200 %: ${one}`));
  await cdp.send("Page.setFontSizes", { fontSizes: { standard: 16, fixed: 13 } });
  return found;
}

/** In the page: what is wider than the screen, or cut off. */
function overflowing() {
  const name = (one) => one.outerHTML.slice(0, 140).replace(/\s+/g, " ");
  const wide = document.documentElement.scrollWidth > innerWidth;
  const all = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
  const found = [];
  if (wide) {
    const out = all.filter((one) => !one.closest(".scroll, .visually-hidden, .skip") && one.getBoundingClientRect().right > innerWidth + 1);
    found.push(...out.slice(-3).map((one) => `wider than the screen (${document.documentElement.scrollWidth}): ${name(one)}`));
  }
  for (const one of all) {
    const style = getComputedStyle(one);
    const cuts = ["hidden", "clip"].includes(style.overflowX) && !one.closest(".visually-hidden, .picture, svg, input, textarea, select");
    if (cuts && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1) found.push(`cut off: ${name(one)}`);
  }
  return found;
}
