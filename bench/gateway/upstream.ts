// What the gateways stand in front of, in a process of its own: it answers every request with the same few bytes, so that it
// takes as little as can be of the cores that it shares with what is measured. It sends its parent its port.

import { createServer } from "node:net";
import { listen } from "../../test/http.js";
import { serveParent } from "./child.js";
import { UPSTREAM_BODY } from "./expected.js";

const ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${UPSTREAM_BODY.length}\r\n\r\n${UPSTREAM_BODY}`;
/** Requests have no bodies here, so each ends with its head. */
const END = "\r\n\r\n";

const server = createServer((socket) => {
  let rest = "";
  socket.setEncoding("latin1").setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (data: string) => {
    const text = rest + data;
    rest = text.slice(1 - END.length);
    socket.write(ANSWER.repeat(text.split(END).length - 1), "latin1");
  });
});
serveParent(await listen(server as never));
