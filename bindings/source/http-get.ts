import type { Patience } from "./wait.js";

interface GetOptions extends Patience {
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The body of a response, in pieces.
 * @param accept Throws if the response is not one that is wanted.
 * @throws Error if the server is away or silent, or redirects.
 */
export async function* get(
  url: URL,
  accept: (response: Response) => void,
  { headers, silence, signal }: GetOptions,
): AsyncGenerator<Uint8Array> {
  const ending = new AbortController();
  const fall = () => ending.abort(new Error(`crossgate: ${url.host} is silent for ${silence} ms`));
  const timer = setTimeout(fall, silence);
  try {
    const response = await fetch(url, {
      headers,
      redirect: "error",
      signal: AbortSignal.any([signal, ending.signal]),
    });
    accept(response);
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      timer.refresh();
      yield piece;
    }
  } finally {
    clearTimeout(timer);
    // What is left of the body is not wanted.
    ending.abort();
  }
}
