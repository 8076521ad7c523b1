// Tells one journey: `node main.mjs NAME`. What it needs to know is in the environment; tests/stories/running/browser.rs
// says what. Ends with an error where something is not as it should be.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { puppeteer } from "./tools.mjs";

const [name] = process.argv.slice(2);
const { OMBRUK_TEST_ADDRESS, OMBRUK_TEST_CHROMIUM, OMBRUK_TEST_PROGRAM, OMBRUK_TEST_SCREENSHOTS, OMBRUK_TEST_PROFILE } = process.env;

const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const chromium = await puppeteer.launch({
  executablePath: OMBRUK_TEST_CHROMIUM,
  userDataDir: OMBRUK_TEST_PROFILE,
  // Chromium's own sandbox does not start for root, and nothing foreign is opened here.
  args: ["--no-sandbox", ...quiet],
  protocolTimeout: 0,
  timeout: 0,
});
const town = {
  chromium,
  address: `http://${OMBRUK_TEST_ADDRESS}`,
  program: OMBRUK_TEST_PROGRAM,
  environment: process.env,
  screenshots: OMBRUK_TEST_SCREENSHOTS,
  findings: [],
  /** Collects what the judges find instead of ending at the first page. */
  collects: true,
  photo: () => photograph(chromium),
  /** A picture of what a page shows, such as a label. */
  async paint(html) {
    const page = await chromium.newPage();
    await page.setViewport({ width: 900, height: 700 });
    await page.setContent(html);
    const file = join(OMBRUK_TEST_PROFILE, `${Date.now()}.png`);
    await page.screenshot({ path: file });
    await page.close();
    return file;
  },
  async api(token, method, path, body) {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${town.address}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
    return /json/.test(answer.headers.get("content-type")) ? JSON.parse(said) : said;
  },
};
try {
  const { tell } = await import(`./journeys/${name}.mjs`);
  await tell(town);
  if (town.findings.length > 0) throw new Error(`${town.findings.length} findings:\n${town.findings.join("\n")}`);
} catch (error) {
  for (const context of chromium.browserContexts()) {
    for (const page of await context.pages()) console.error(`${page.url()} reads:\n${await reads(page)}\n`);
  }
  throw error;
} finally {
  await chromium.close();
}

/** What stands on a page where a journey ended. */
async function reads(page) {
  const words = () => {
    document.querySelectorAll("option:not(:checked)").forEach((one) => one.remove());
    return document.body.innerText.slice(0, 3000);
  };
  return page.evaluate(words).catch((error) => error.message);
}

/** A picture as phones take them, of nothing in particular, and another one each time. */
async function photograph(chromium) {
  const page = await chromium.newPage();
  const picture = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1600, height: 1200 });
    const drawn = canvas.getContext("2d");
    for (let spot = 0; spot < 400; spot += 1) {
      drawn.fillStyle = `hsl(${Math.random() * 360} 40% ${30 + Math.random() * 40}%)`;
      drawn.fillRect(Math.random() * 1500, Math.random() * 1100, 40 + Math.random() * 300, 40 + Math.random() * 300);
    }
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
  });
  await page.close();
  const file = join(OMBRUK_TEST_PROFILE, `${Date.now()}.jpg`);
  writeFileSync(file, Buffer.from(picture, "base64"));
  return file;
}
