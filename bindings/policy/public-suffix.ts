import { getPublicSuffix } from "tldts";

/** Whether a domain, without a final dot, is a public suffix (https://publicsuffix.org), private ones included. */
export function isPublicSuffix(domain: string): boolean {
  return getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
}
