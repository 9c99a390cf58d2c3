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
