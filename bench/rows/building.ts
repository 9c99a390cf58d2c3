import { definePolicy } from "../../bindings/index.js";
import { milliseconds, sampleTasks } from "../clock.js";
import { reference } from "../contestants/index.js";
import { exactFigure } from "../figure.js";
import { imageOf } from "../judging.js";
import type { Effort, Figures, Row } from "../row.js";
import { makeRules, ruleText } from "../rules.js";

const COUNT = 100_000;

/** What it takes to make a large policy. */
export const buildingRow: Row = {
  name: "building",
  title: `a policy of ${COUNT} origins, against parsing each of them`,
  measure: measureTime,
};

/** What a large policy takes in linear memory. */
export const imageRow: Row = {
  name: "image",
  title: `the image of a policy of ${COUNT} origins, above their text`,
  measure: measureBytes,
};

const makeOrigins = () => makeRules("exact", COUNT).rules.map(ruleText);

async function measureTime({ isQuick }: Effort): Promise<Figures> {
  const origins = makeOrigins();
  const parseAll = () => {
    for (const origin of origins) if (new URL(origin).origin !== origin) throw new Error(`${origin} is not serialized`);
  };
  const tasks = [
    { name: reference.name, sample: () => milliseconds(() => definePolicy({ origins })) },
    { name: "new URL() on each", note: "keeps nothing", sample: () => milliseconds(parseAll) },
  ];
  return { unit: "ms", reference: reference.name, figures: await sampleTasks(tasks, isQuick ? 1 : 9) };
}

async function measureBytes(): Promise<Figures> {
  const origins = makeOrigins();
  const texts = origins.reduce((sum, origin) => sum + origin.length, 0);
  const above = (imageOf({ origins }, origins).size - texts) / COUNT;
  const note = `the text itself takes ${(texts / COUNT).toFixed(1)}`;
  return { unit: "bytes an origin", reference: reference.name, figures: [exactFigure(reference.name, above, note)] };
}
