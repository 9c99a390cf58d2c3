import { loadInstalled } from "../../installed.js";
import { beforeApp, type Contestant, type Middleware } from "../contestant.js";
import { LINEAR } from "../notes.js";

interface Corser {
  create(options: {
    origins: readonly string[];
    methods: readonly string[];
    requestHeaders: readonly string[];
    maxAge: number;
  }): Middleware;
}

export const corser: Contestant = {
  name: "corser",
  note: [
    LINEAR,
    "Checks method and header names too. Sends no Vary, so that a cache may hand one origin's answer to another.",
    "Any request from a refused origin runs.",
  ].join(" "),
  prepare: async ({ origins, methods, headers, maxAge }) => {
    const { create } = await loadInstalled<Corser>("corser");
    return beforeApp(create({ origins, methods, requestHeaders: headers, maxAge }));
  },
};
