import { createServer } from "node:http";
import { cors } from "crossgate";
import { gate } from "crossgate/node";
import { WebSocketServer } from "ws";

// With credentials, because handshakes carry cookies in any case: so no origin is let in that should not get them.
const policy = cors().origin("https://app.example.com", "https://*.example.net").allowCredentials().build();

const sockets = new WebSocketServer({ noServer: true });
sockets.on("connection", (socket) => {
  // What a client breaks must not end the process.
  socket.on("error", console.error);
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
});

const server = createServer((_req, res) => res.writeHead(426).end());
// Browsers let every page open a WebSocket here, whatever its answer says: refusing is up to the server.
server.on(
  "upgrade",
  gate.upgrade(policy, (req, socket, head) => {
    sockets.handleUpgrade(req, socket, head, (client) => sockets.emit("connection", client, req));
  }),
);

server.listen(process.env.PORT ?? 8080, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
