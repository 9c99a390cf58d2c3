export { type FilesOptions, filesStore } from "./files.js";
export { type FailedDuring, type FollowEvent, type Following, type FollowOptions, follow } from "./follow.js";
export { type HttpOptions, httpSource } from "./http.js";
export { portSource, serveSource } from "./port.js";
export { serveHttp } from "./serve-http.js";
export type { Change, Head, PolicySource, PolicyStore, PublishOptions } from "./source.js";
