// Serves a store of files over HTTP, in a process of its own. It sends its parent its port.

import { createServer } from "node:http";
import { filesStore } from "../../bindings/source/files.js";
import { serveHttp } from "../../bindings/source/serve-http.js";
import { listen } from "../../test/http.js";
import { argumentOf, serveParent } from "./child.js";

const { files } = argumentOf<{ readonly files: string }>();
serveParent(await listen(createServer(serveHttp(filesStore(files)))));
