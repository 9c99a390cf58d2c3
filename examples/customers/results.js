import { element } from "./element.js";

const OUTCOMES = {
  readable: ["Readable", "The page that sent it got the answer:"],
  blocked: ["Blocked", "The page that sent it may not read the answer. All it is told:"],
  failed: ["Failed", "No answer came. All that is known:"],
};

/** What came of a try, in one word. */
function outcomeOf({ outcome, decisions }) {
  if (outcome.status !== undefined) return "readable";
  return decisions?.some(({ allowed }) => !allowed) ? "blocked" : "failed";
}

/** One sentence on a try, for those who hear the page. */
export function summary(name, result) {
  const reasons = (result.decisions ?? []).map(({ kind, reason }) => `${kind} ${reason}`);
  return `${name}: ${OUTCOMES[outcomeOf(result)][0]}. The server decided: ${reasons.join(", ") || "nothing"}.`;
}

/** What the page asked for, what the server decided, and what the browser let through. */
export function resultParts(request, sender, result) {
  return [
    part("What the page asks for", requestText(request, sender)),
    part("What the server decides", ...decisionParts(result.decisions)),
    part("What the browser lets through", ...outcomeParts(result)),
  ];
}

function part(title, ...children) {
  return element("section", {}, element("h3", {}, title), ...children);
}

function requestText({ url, init }, sender) {
  const { pathname } = new URL(url);
  const headers = Object.entries({ Origin: sender, ...init.headers }).map(([name, value]) => `${name}: ${value}`);
  const body = init.body === undefined ? [] : ["", init.body];
  return element("pre", {}, [`${init.method} ${pathname}`, ...headers, ...body].join("\n"));
}

function decisionParts(decisions) {
  if (decisions === undefined) return [element("p", {}, "The page's own server does not answer. Was it stopped?")];
  if (decisions.length === 0) return [element("p", {}, "It was asked nothing.")];
  return [element("ol", { class: "decisions" }, ...decisions.map(decisionItem))];
}

function decisionItem(decision) {
  const { kind, reason, allowed, message, headers } = decision;
  const badges = [badge(allowed, allowed ? "Allowed" : "Refused"), " "];
  if (reason !== "allowed") badges.push(element("code", {}, reason));
  return element(
    "li",
    { "data-reason": reason, "data-kind": kind },
    element("p", {}, ...badges),
    element("p", { "data-message": "" }, message),
    element("p", {}, story(decision)),
    element("pre", {}, headers.map(([name, value]) => `${name}: ${value}`).join("\n")),
  );
}

function story({ kind, method, requestMethod, requestHeaders, status }) {
  const answer =
    status === undefined ? "The API answered it, and the gate added:" : `The gate answered ${status} with:`;
  if (kind !== "preflight") return `The ${kind} request, ${method}. ${answer}`;
  const names = requestHeaders === undefined ? "" : ` with ${requestHeaders.split(",").join(", ")}`;
  return `A preflight, asking for ${requestMethod}${names}. ${answer}`;
}

function outcomeParts(result) {
  const outcome = outcomeOf(result);
  const [word, sentence] = OUTCOMES[outcome];
  const { status, text, error, unsent } = result.outcome;
  const answer = status === undefined ? (error ?? unsent) : `${status}\n\n${text}`;
  return [
    element("p", { "data-outcome": outcome }, badge(outcome === "readable", word), ` ${sentence}`),
    element("pre", { "data-answer": "" }, answer),
  ];
}

function badge(isGood, word) {
  return element("strong", { class: isGood ? "badge good" : "badge bad" }, word);
}
