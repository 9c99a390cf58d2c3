import { cors } from "crossgate";
import { gate } from "crossgate/node";
import express from "express";

const policy = cors()
  .origin("https://app.example.com", "https://*.example.net")
  .method("PUT")
  .header("Content-Type")
  .allowCredentials()
  .build();

const app = express();
// In front of all else: preflights end here, and every other answer has the CORS headers, those to errors too.
app.use(gate(policy));
app.get("/hello", (_req, res) => {
  res.json({ hello: "world" });
});

const server = app.listen(process.env.PORT ?? 8080, "127.0.0.1", (error) => {
  // Express 5 hands an error of listening to this function instead of throwing it.
  if (error) throw error;
  console.log(`http://127.0.0.1:${server.address().port}`);
});
