/**
 * Sends a request.
 * @returns What the browser lets the sender see: `{ status, text }` of an answer, or `{ error }` in the browser's words.
 */
export async function send({ url, init }) {
  try {
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { error: String(error) };
  }
}
