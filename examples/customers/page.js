import { allowedTable } from "./allowed.js";
import { sendFromStranger } from "./frame.js";
import { pageOrigin, strangerOrigin } from "./origins.js";
import { resultParts, summary } from "./results.js";
import { send } from "./send.js";
import { TRIES } from "./tries.js";

const about = await ask("/about");
const allowed = document.querySelector("#allowed");
if (about === undefined) allowed.textContent = "The page's own server does not answer. Was it stopped?";
else begin();
allowed.removeAttribute("aria-busy");

function begin() {
  document.querySelector('[data-origin="page"]').textContent = pageOrigin;
  document.querySelector('[data-origin="api"]').textContent = about.apiOrigin;
  allowed.replaceChildren(allowedTable(about.routes));
  for (const button of document.querySelectorAll("[data-try]")) {
    button.addEventListener("click", () => show(button));
    button.disabled = false;
  }
}

/** Makes the try that a button stands for, and shows what came of it. */
async function show(button) {
  const place = document.querySelector(`[data-result="${button.dataset.try}"]`);
  if (place.dataset.state === "busy") return;
  place.dataset.state = "busy";
  place.textContent ||= "Waiting for an answer…";
  const attempt = TRIES[button.dataset.try];
  const id = crypto.randomUUID();
  const request = { url: `${about.apiOrigin}${attempt.path}?try=${id}`, init: attempt.init };
  const outcome = await (attempt.fromStranger ? sendFromStranger(request) : send(request));
  const result = { outcome, decisions: await ask(`/decisions?try=${id}`) };
  place.replaceChildren(...resultParts(request, attempt.fromStranger ? strangerOrigin : pageOrigin, result));
  place.dataset.state = "done";
  document.querySelector("#status").textContent = summary(button.textContent, result);
}

/** What the page's own server says, or undefined if it does not answer. */
async function ask(path) {
  try {
    return await (await fetch(path)).json();
  } catch {
    return undefined;
  }
}
