/** What a decision is made from: strings as they were received. */
export interface CorsRequest {
  method: string;
  /** The Origin header, or its lines if there are several; absent if there is none. */
  origin?: string | readonly string[] | null | undefined;
  /** Access-Control-Request-Method */
  requestMethod?: string | null | undefined;
  /** Access-Control-Request-Headers, or its lines. */
  requestHeaders?: string | readonly string[] | null | undefined;
  /** Content-Type; several lines joined by commas. */
  contentType?: string | null | undefined;
  /** Sec-Fetch-Site */
  secFetchSite?: string | null | undefined;
  /** This server's own origin, if it is known. */
  self?: string | null | undefined;
}

/**
 * Checks what TypeScript cannot check for those who do not use it.
 * @throws TypeError if a request is not of its type.
 */
export function checkRequest(request: CorsRequest): void {
  if (typeof request !== "object" || request === null) throw wrongRequest("an object with a method");
  if (typeof request.method !== "string") throw wrongRequest("its method as a string");
  if (!areLines(request.origin)) throw wrongRequest("its origin as a string or a list of strings");
  if (!areLines(request.requestHeaders)) throw wrongRequest("its requestHeaders as a string or a list of strings");
  if (!isText(request.requestMethod)) throw wrongRequest("its requestMethod as a string");
  if (!isText(request.contentType)) throw wrongRequest("its contentType as a string");
  if (!isText(request.secFetchSite)) throw wrongRequest("its secFetchSite as a string");
  if (!isText(request.self)) throw wrongRequest("its self as a string");
}

function wrongRequest(expected: string): TypeError {
  return new TypeError(`crossgate: decide and explain expect ${expected}`);
}

function isText(value: unknown): boolean {
  return typeof value === "string" || value === undefined || value === null;
}

function areLines(value: unknown): boolean {
  if (!Array.isArray(value)) return isText(value);
  // Not `every`, which passes over holes.
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== "string") return false;
  return true;
}
