// What the pages say, read where they read it: a journey is told by the names of sentences, in any language.
import { readFileSync, readdirSync } from "node:fs";

const folder = new URL("../../src/web/pages/texts/", import.meta.url);

/** `say("take", { figure: 6 })` in a language. */
export function speaker(language) {
  const files = readdirSync(folder).filter((name) => name === `${language}.ftl` || name.endsWith(`.${language}.ftl`));
  const messages = parse(files.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n"));
  return (id, values = {}) => {
    const message = messages.get(id);
    if (message === undefined) throw new Error(`${language}.ftl has no ${id}`);
    return spoken(message, { ...(values.n === undefined ? {} : { figure: values.n }), ...values });
  };
}

function parse(text) {
  const messages = new Map();
  for (const block of text.split(/\n(?=[a-z])/)) {
    const [, id, message] = block.match(/^([a-z0-9-]+) = ?([\s\S]*)$/) ?? [];
    if (id) messages.set(id, message.replace(/\n#[\s\S]*$/, "").trim());
  }
  return messages;
}

function spoken(message, values) {
  const choices = [...message.matchAll(/^\s*\*?\[(\w+)\] (.*)$/gm)];
  if (choices.length > 0) {
    const wanted = values.n === 1 ? "one" : String(values.n);
    const chosen = choices.find(([, key]) => key === wanted) ?? choices.find(([line]) => line.includes("*["));
    message = chosen[2];
  }
  return message.replace(/\{ ?"(.)" ?\}/g, "$1").replace(/\{ ?\$(\w+) ?\}/g, (_, name) => String(values[name]));
}
