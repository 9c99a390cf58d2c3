// Read by asc and by tsc, so it keeps to what means the same in both: whole numbers below 2^31 without an
// annotation (asc infers i32 and folds them, tsc sees the literal type), and `+ - << | & ~` on them. Nothing else.
// Each address is the previous address plus the previous size.

// ── Limits ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Longest scheme, in bytes. */
export const SCHEME_MAX = 64;
/** Longest host, in bytes, a final dot included (RFC 1035 2.3.4). */
export const HOST_MAX = 253;
/** Longest domain label, in bytes (RFC 1035 2.3.4). */
export const LABEL_MAX = 63;
/** Most names that one Access-Control-Request-Headers may hold, over all its lines. */
export const NAMES_MAX = 256;
/** Most bytes that the lines of one Access-Control-Request-Headers may hold together. */
export const NAMES_BYTES_MAX = 8192;

// ── The request area ────────────────────────────────────────────────────────────────────────────────────────────
//
//   FIRST_WORD   ORIGIN      METHOD      NAMES                     SPANS                     REQUEST_END
//   ├────────────┼───────────┼───────────┼─────────────────────────┼─────────────────────────┤
//   the origin's  the origin  the method  the unsafe names, lines   one span for each name
//   first bytes   as received             joined by commas          that is reported back
//
// It starts above zero, so that no address in it is taken for "none". Each part may be read up to seven bytes in front
// of its text and fifteen past it; the names may be written as far past it, when they are brought to lower case.

/** Once more the first eight bytes of the origin: they may have been stored in two pieces, which takes long to read. */
export const FIRST_WORD = 32;
export const ORIGIN = 64;
/** Room for the longest well-formed origin, 64 + 3 + 253 + 6 bytes and one slash, rounded up. */
export const ORIGIN_BYTES = 384;
export const METHOD = ORIGIN + ORIGIN_BYTES;
export const METHOD_BYTES = 256;
export const NAMES = METHOD + METHOD_BYTES;
/** Most code units of names that the module reads from a string by itself; to copy more is faster by other ways. */
export const NAMES_SHORT = 48;
/** Twice the cap: as many lines as bytes may have to be joined. */
export const NAMES_BYTES = NAMES_BYTES_MAX + NAMES_BYTES_MAX;
/** Room behind the names for what is written past them. */
export const NAMES_ROOM = 16;
export const SPANS = NAMES + NAMES_BYTES + NAMES_ROOM;

//   span   0        2                          4
//          ├────────┼──────────────────────────┤
//          start    length | SPAN_UNDECIDED
//          u16      u16, in bytes; start counts from NAMES

export const SPAN_SIZE = 4;
export const SPAN_LENGTH = 2;
/** Set in a span's length where a predicate has to decide. */
export const SPAN_UNDECIDED = 32768;
export const SPANS_BYTES = NAMES_MAX << 2;
export const REQUEST_END = SPANS + SPANS_BYTES;

// ── The image of a policy ───────────────────────────────────────────────────────────────────────────────────────
//
//   header   0      4       8      12     16            24              32              40          44
//            ├──────┼───────┼──────┼──────┼─────────────┼───────────────┼───────────────┼───────────┤
//            size   flags   mask   seal   hostLengths   parentLengths   prefixLengths   prefixMax
//
// then the table and the texts. `size` in bytes, of all of it. `mask` is the number of slots in the
// table, a power of two, minus one. Three sets of 64 bits say which lengths the texts of a kind have, modulo 64, so
// that most of what no rule has is never looked up; `prefixMax` is the longest prefix. Offsets count from the image's
// first byte, so an image may lie anywhere.
//
// No byte of an image can be changed so that it lets more in. `seal` is made of the three fields before it, and the
// matcher traps where it is wrong; a scheme's number stands twice; any other rule is found by a hash over all of it
// and compared with what the request says, so that a changed one is no rule any more. No length lets anything in.

export const IMAGE_SIZE = 0;
export const IMAGE_FLAGS = 4;
export const IMAGE_MASK = 8;
export const IMAGE_SEAL = 12;
export const IMAGE_HOST_LENGTHS = 16;
export const IMAGE_PARENT_LENGTHS = 24;
export const IMAGE_PREFIX_LENGTHS = 32;
export const IMAGE_PREFIX_MAX = 40;
/** The table begins here: the header fills a cache line. */
export const IMAGE_TABLE = 64;
/** Room behind an image: its lines are read sixteen bytes at a time. */
export const IMAGE_PADDING = 16;

/** Any well-formed origin is let in. */
export const FLAG_ANY_HOST = 1;
/** The opaque origin `null` is let in. */
export const FLAG_NULL_ORIGIN = 2;
/** Some rule leaves the port open. */
export const FLAG_ANY_PORT = 8;
/** Any method that is a token and not forbidden is listed. */
export const FLAG_ANY_METHOD = 16;
/** Any header name passes but `authorization`, which has to be listed. */
export const FLAG_ANY_HEADER = 32;
/** Names that nothing else lets through are reported for predicates to decide. */
export const FLAG_NAME_PREDICATES = 64;
/** Every name that passes is reported, the listed ones too. */
export const FLAG_REPORT_NAMES = 128;

//   rule   0      4        6      8      12
//          ├──────┼────────┼──────┼──────┼───────┤
//          hash   length   kind   text   scope         one slot of the table; text 0 = an empty slot
//          u32    u16      u16    u32    u32
//
// `text` is the offset of the rule's text, `length` its length in bytes. Texts are read eight bytes at a time from
// their end, and up to seven bytes in front of them.

export const RULE_SIZE = 16;
/** Shift from a slot's number to its offset in the table. */
export const RULE_SHIFT = 4;
/** Hash, length and kind are read and compared as one word. */
export const RULE_HASH = 0;
export const RULE_LENGTH = 4;
export const RULE_KIND = 6;
export const RULE_TEXT = 8;
export const RULE_SCOPE = 12;

/** Text: a host, with its port unless that is the scheme's default port or any. Scope: scheme, and SCOPE_ANY_PORT. */
export const KIND_HOST = 1;
/** The same of the host below which every subdomain is let in. */
export const KIND_SUBDOMAINS = 2;
/** Text: a scheme other than http and https. Scope: its number, twice. */
export const KIND_SCHEME = 3;
/** Text: a method, as it is compared. */
export const KIND_METHOD = 4;
/** Text: a header name in lower case that passes. Scope: NAME_QUIET or NAME_REPORTED. */
export const KIND_NAME = 5;
/** Text: a prefix of header names in lower case. */
export const KIND_PREFIX = 6;

/** In the scope of a host besides the scheme's number: it is let in at any port. */
export const SCOPE_ANY_PORT = 65536;
export const SCHEME_HTTP = 1;
export const SCHEME_HTTPS = 2;
/** The first number that a KIND_SCHEME rule may carry; they go up to SCHEME_LAST. */
export const SCHEME_FIRST = 3;
export const SCHEME_LAST = 32767;
/** How far the second copy of a scheme's number stands above the first. */
export const SCHEME_COPY_SHIFT = 16;

export const NAME_QUIET = 0;
/** A name that is reported where it passes. */
export const NAME_REPORTED = 1;

/** In place of a method's length: all that is asked is whether a rule lets the origin in. */
export const RULES_ALONE = ~0;

// ── The verdict ─────────────────────────────────────────────────────────────────────────────────────────────────

/** The origin is a well-formed serialized tuple origin. */
export const VERDICT_WELL_FORMED = 1;
/** The origin is `null`. */
export const VERDICT_NULL = 2;
/** A rule of the policy lets the origin in. */
export const VERDICT_ORIGIN = 4;
/** The method is listed. */
export const VERDICT_METHOD = 8;
/** No name is refused; the undecided ones are reported. */
export const VERDICT_NAMES = 16;
/** There are more than NAMES_MAX names. */
export const VERDICT_TOO_MANY = 32;
/** The number of spans that were written stands from this bit up. */
export const VERDICT_SPANS_SHIFT = 8;
