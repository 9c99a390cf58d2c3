import { loadInstalled } from "../../installed.js";
import { beforeApp, type Contestant, type Middleware } from "../contestant.js";
import { ANY_OPTIONS, LINEAR, RUNS } from "../notes.js";

interface Options {
  readonly origin: readonly string[];
  readonly methods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly maxAge: number;
}

/** The list of origins is an array, as its documentation has it. */
export const cors: Contestant = {
  name: "cors",
  note: [LINEAR, ANY_OPTIONS, RUNS].join(" "),
  prepare: async ({ origins, methods, headers, maxAge }) => {
    const create = await loadInstalled<(options: Options) => Middleware>("cors");
    return beforeApp(create({ origin: origins, methods, allowedHeaders: headers, maxAge }));
  },
};
