import * as assert from "uvu/assert";
import type { Family } from "./library.js";

export interface NamesVector {
  id: string;
  allowed: string[];
  acrh: string[];
  accept: boolean;
}

export const names: Family<NamesVector> = {
  file: "acrh.json",
  question({ allowed, acrh }) {
    const request = { method: "OPTIONS", origin: "https://a.example", requestMethod: "GET" };
    return {
      options: { hosts: ["a.example"], headers: allowed },
      requests: [
        { ...request, requestHeaders: acrh },
        { ...request, requestHeaders: acrh.join(", ") },
      ],
    };
  },
  check({ accept }, { decisions: [asLines, asNodeJoinsThem] }) {
    assert.is(asLines?.allowed, accept, "as lines");
    assert.is(asNodeJoinsThem?.allowed, accept, "as Node joins them");
  },
};
