// Sends what the page asks for, from this frame's own origin, and tells the page what came of it.

import { pageOrigin } from "./origins.js";
import { send } from "./send.js";

document.querySelector("[data-origin]").textContent = location.origin;

addEventListener("message", async ({ origin, source, data }) => {
  if (origin !== pageOrigin || source !== parent) return;
  parent.postMessage({ url: data.url, outcome: await send(data) }, pageOrigin);
});

parent.postMessage("ready", pageOrigin);
