import type { ServerResponse } from "node:http";
import { gate } from "../bindings/http/node.js";
import { definePolicy } from "../bindings/index.js";
import { checkAnswered } from "./conformance/answered.js";
import { handle, type KtorVector, ktor } from "./conformance/ktor.js";
import { withServer } from "./http.js";
import { suite } from "./suite.js";
import { readVectors, vectorSuite } from "./vectors.js";

async function checkRequest(vector: KtorVector, request: NonNullable<KtorVector["request"]>): Promise<void> {
  const { committed } = vector;
  let runs = false;
  const gated = gate(definePolicy(ktor.question(vector).options), (req, res) => {
    runs = true;
    if (res.headersSent) return;
    const { status, body } = handle(vector, req.method ?? "");
    res.writeHead(status).end(body);
  });
  const commit = (res: ServerResponse) => committed && res.writeHead(committed.status).end(committed.body);
  const found = await withServer(
    (req, res) => {
      commit(res);
      gated(req, res);
    },
    (ask) => ask({ ...request, headers: [...request.headers, ["Host", request.host]] }),
  );
  checkAnswered({ ...found, runs }, vector);
}

vectorSuite("requests of Ktor's tests are decided as they should be", ktor);

suite("requests of Ktor's tests are answered as they should be", (test) => {
  for (const vector of readVectors<KtorVector>(ktor.file)) {
    const { request } = vector;
    if (request) test(vector.id, () => checkRequest(vector, request));
  }
});
