import { cors } from "crossgate";
import { gate } from "crossgate/fastify";
import fastify from "fastify";

const policy = cors()
  .origin("https://app.example.com", "https://*.example.net")
  .method("PUT")
  .header("Content-Type")
  .allowCredentials()
  .build();

const everybody = cors().anyHost().build();

const app = fastify();
// Awaited before there are routes, so that it sees all of them.
await app.register(gate(policy));
app.get("/hello", async () => ({ hello: "world" }));
app.get("/status", { config: { cors: everybody } }, async () => ({ status: "up" }));

console.log(await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 8080) }));
