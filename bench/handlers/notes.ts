/** What several contestants have in common, as parts of their notes. */
export const LINEAR = "Compares one origin of the list after the other.";
export const ANY_OPTIONS =
  "Takes any OPTIONS request for a CORS-preflight request and answers it with 204, methods and headers, whatever it " +
  "asks for and wherever it comes from; only an allowed origin is named in the answer.";
export const RUNS = "A refused actual request runs.";
