import { loadInstalled } from "../../installed.js";
import { beforeApp, type Contestant, type Middleware } from "../contestant.js";
import { ANY_OPTIONS, RUNS } from "../notes.js";

interface TinyhttpCors {
  cors(options: {
    origin: readonly string[];
    methods: readonly string[];
    allowedHeaders: readonly string[];
    maxAge: number;
  }): Middleware;
}

export const tinyhttp: Contestant = {
  name: "@tinyhttp/cors",
  note: ["Looks origins up in a Set.", ANY_OPTIONS, "Sends it all with actual requests as well.", RUNS].join(" "),
  prepare: async ({ origins, methods, headers, maxAge }) => {
    const { cors } = await loadInstalled<TinyhttpCors>("@tinyhttp/cors");
    return beforeApp(cors({ origin: origins, methods, allowedHeaders: headers, maxAge }));
  },
};
