import { app, type Contestant } from "../contestant.js";

export const alone: Contestant = {
  name: "without CORS",
  isWithoutCors: true,
  prepare: async () => app,
};
