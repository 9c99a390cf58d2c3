// Finds the rule that lets an origin in. A host is hashed label by label from the right, so that the hash of every
// parent domain comes up on the way, and each is looked up once: the number of rules does not matter.

import {
  FLAG_ANY_PORT,
  FLAG_SUBDOMAINS,
  IMAGE_FLAGS,
  KIND_HOST,
  KIND_SCHEME,
  KIND_SUBDOMAINS,
  ORIGIN,
  RULE_SCOPE,
  SCHEME_COPY_SHIFT,
  SCOPE_ANY_PORT,
  SCOPE_SCHEME_SHIFT,
} from "./layout";
import { hostEnd, hostStart, knownScheme, port, schemeEnd } from "./origin";
import { EMPTY_HASH, findRule, hashBytes, mixLabel } from "./table";

/** Whether a rule of the policy lets the origin in that `splitOrigin` has split. */
export function hasHost(image: i32): bool {
  const scheme = schemeNumber(image);
  if (scheme === 0) return false;
  const scope = scheme << SCOPE_SCHEME_SHIFT;
  const subdomains = load<i32>(image, IMAGE_FLAGS) & FLAG_SUBDOMAINS;
  let label = labelStart(hostStart, hostEnd);
  let hash = mixLabel(EMPTY_HASH, label, hostEnd - label);
  while (label > hostStart) {
    if (subdomains && hasRule(image, hash, KIND_SUBDOMAINS, scope, label)) return true;
    const end = label - 1;
    label = labelStart(hostStart, end);
    hash = mixLabel(hash, label, end - label);
  }
  return hasRule(image, hash, KIND_HOST, scope, hostStart);
}

/** The hash of a whole host or parent domain, as `hasHost` comes to it. */
export function hashHost(start: i32, end: i32): u64 {
  let label = labelStart(start, end);
  let hash = mixLabel(EMPTY_HASH, label, end - label);
  while (label > start) {
    end = label - 1;
    label = labelStart(start, end);
    hash = mixLabel(hash, label, end - label);
  }
  return hash;
}

/** The address behind the last dot before `end`, or `start` if there is none. */
function labelStart(start: i32, end: i32): i32 {
  let at = end;
  while (at > start && load<u8>(at - 1) !== 0x2e) at--;
  return at;
}

function hasRule(image: i32, hash: u64, kind: i32, scope: i32, text: i32): bool {
  const length = hostEnd - text;
  if (findRule(image, hash, kind, scope | port, text, length)) return true;
  if (!(load<i32>(image, IMAGE_FLAGS) & FLAG_ANY_PORT)) return false;
  return <bool>findRule(image, hash, kind, scope | SCOPE_ANY_PORT, text, length);
}

/** The number under which the policy's rules know the origin's scheme; 0 if none of them names it. */
function schemeNumber(image: i32): i32 {
  if (knownScheme) return knownScheme;
  const length = schemeEnd - ORIGIN;
  const rule = findRule(image, hashBytes(ORIGIN, length), KIND_SCHEME, 0, ORIGIN, length);
  if (rule === 0) return 0;
  const number = <i32>load<u16>(rule, RULE_SCOPE);
  if (load<i32>(rule, RULE_SCOPE) >>> SCHEME_COPY_SHIFT !== number) unreachable();
  return number;
}
