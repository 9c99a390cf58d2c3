import { gate } from "../../../bindings/http/node.js";
import { definePolicy } from "../../../bindings/index.js";
import { app, type Contestant } from "../contestant.js";

export const crossgate: Contestant = {
  name: "Crossgate",
  prepare: async ({ origins, methods, headers, maxAge }) =>
    gate(definePolicy({ origins, methods, headers, maxAgeInSeconds: maxAge }), app),
};
