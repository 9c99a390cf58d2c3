/** A host as the platform's URL parser writes it, "" if it refuses it. */
export function parsedHost(host: string): string {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return "";
  }
}
