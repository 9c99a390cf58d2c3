import { strangerOrigin } from "./origins.js";

const PATIENCE_MS = 15_000;

const frame = document.querySelector("#stranger");
const ready = hear((data) => data === "ready");
frame.src = `${strangerOrigin}/stranger`;

/** Has the frame send a request. @returns The frame's outcome, or `{ unsent }` if the frame never came up. */
export async function sendFromStranger(request) {
  if (!(await within(ready, PATIENCE_MS))) return { unsent: `The frame from ${strangerOrigin} did not load.` };
  const answered = hear((data) => data?.url === request.url);
  frame.contentWindow.postMessage(request, strangerOrigin);
  return (await answered).outcome;
}

/** The first message from the frame that is the one waited for. */
function hear(isAwaited) {
  return new Promise((resolve) => {
    addEventListener("message", function listener({ origin, source, data }) {
      if (origin !== strangerOrigin || source !== frame.contentWindow || !isAwaited(data)) return;
      removeEventListener("message", listener);
      resolve(data);
    });
  });
}

/** What a promise holds, or undefined if that takes too long. */
function within(promise, milliseconds) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
}
