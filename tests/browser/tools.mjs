// What is installed outside the repository: OMBRUK_TEST_NODE names the folder, with a `node_modules` in it.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const require = createRequire(join(process.env.OMBRUK_TEST_NODE, "package.json"));

export const puppeteer = require("puppeteer-core");
export const { HtmlValidate } = require("html-validate");
export const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const lighthouse = async () => (await import(pathToFileURL(require.resolve("lighthouse")))).default;
