// Finds the rule that lets an origin in. Behind the scheme, the origin is hashed from the right in words of eight bytes,
// so that the hash of every parent domain comes up on the way, and each is looked up if some rule is as long: neither
// the number of rules matters nor what they have in common.

import { endOf } from "./bytes";
import { readLabels } from "./host";
import {
  FLAG_ANY_PORT,
  HOST_MAX,
  IMAGE_FLAGS,
  IMAGE_HOST_LENGTHS,
  IMAGE_PARENT_LENGTHS,
  KIND_HOST,
  KIND_SCHEME,
  KIND_SUBDOMAINS,
  ORIGIN,
  RULE_SCOPE,
  SCHEME_COPY_SHIFT,
  SCOPE_ANY_PORT,
} from "./layout";
import { hostEnd, hostStart, isWellFormed, knownScheme, originEnd, schemeEnd } from "./origin";
import { EMPTY_HASH, findKey, findRule, hasLength, keyOf, mix, ruleKey } from "./table";

const DOTS: u64 = 0x2e2e_2e2e_2e2e_2e2e;
const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;

/** Whether a rule of the policy lets in the origin that was split, which then is well-formed. */
export function hasHost(image: i32, length: i32): bool {
  const scheme = schemeNumber(image);
  if (scheme === 0) return false;
  if (hasRule(image, scheme, originEnd)) return isPlain(length) || isWellFormed();
  if (!(load<i32>(image, IMAGE_FLAGS) & FLAG_ANY_PORT)) return false;
  return isWellFormed() && hasRule(image, scheme | SCOPE_ANY_PORT, hostEnd);
}

/** Whether the origin is written without a slash or default port behind it, and no longer than any host. */
function isPlain(length: i32): bool {
  return originEnd === ORIGIN + length && originEnd - hostStart <= HOST_MAX;
}

/** The number under which the policy's rules know the origin's scheme; 0 if none of them names it. */
function schemeNumber(image: i32): i32 {
  if (knownScheme) return knownScheme;
  const rule = findRule(image, KIND_SCHEME, schemeEnd, schemeEnd - ORIGIN);
  if (rule === 0) return 0;
  const number = <i32>load<u16>(rule, RULE_SCOPE);
  if (load<i32>(rule, RULE_SCOPE) >>> SCHEME_COPY_SHIFT !== number) unreachable();
  return number;
}

/** Whether a rule lets in the host, and the port behind it, that stand in `[hostStart, end)`. */
function hasRule(image: i32, scope: i32, end: i32): bool {
  if (hasLength(load<u64>(image, IMAGE_HOST_LENGTHS), end - hostStart) && hasExact(image, scope, end)) return true;
  return load<u64>(image, IMAGE_PARENT_LENGTHS) !== 0 && hasParent(image, scope, end);
}

function hasExact(image: i32, scope: i32, end: i32): bool {
  const length = end - hostStart;
  return <bool>findKey(image, keyOf(KIND_HOST, scope, end, length), scope, end, length);
}

/** Whether a rule lets in every subdomain of what stands behind one of the host's dots. */
function hasParent(image: i32, scope: i32, end: i32): bool {
  const lengths = load<u64>(image, IMAGE_PARENT_LENGTHS);
  let hash = EMPTY_HASH;
  for (let at = end - 8; at > hostStart - 8; at -= 8) {
    const word = load<u64>(at);
    for (let dots = dotsIn(word); dots; dots &= dots - 1) {
      const place = <i32>(ctz(dots) >> 3);
      const dot = at + place;
      const length = end - dot - 1;
      if (!hasLength(lengths, length)) continue;
      const key = ruleKey(hash, endOf(word, 7 - place), KIND_SUBDOMAINS, scope, length);
      if (findKey(image, key, scope, end, length)) return areLabels(dot);
    }
    hash = mix(hash, word);
  }
  return false;
}

/** The high bit of every byte that is a dot. */
function dotsIn(word: u64): u64 {
  const others = word ^ DOTS;
  return ~(((others & LOW_BITS) + LOW_BITS) | others | LOW_BITS);
}

/** Whether domain labels, and nothing else, stand in front of this dot. */
function areLabels(dot: i32): bool {
  return dot > hostStart && load<u8>(dot - 1) !== 0x2e && readLabels(hostStart, dot) !== 0;
}
