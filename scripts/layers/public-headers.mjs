// The room of each public header. That room and the rooms above it may include the header.
import { filesBelow } from "./edges.mjs";

export const FOLDER = "core/include/loom";
/** Headers of the basic types. Every room uses them, so they stand below all rooms. */
export const BASIC = "basic";

export const PUBLIC_HEADERS = {
  "attribute.h": BASIC,
  "error_codes.inc": BASIC,
  "model.h": BASIC,
  "result.h": BASIC,
  "types.h": BASIC,
  "value.h": BASIC,
  "cast.h": "tensor",
  "operators.h": "adapters",
  "inspect.h": "model",
  "onnx_text.h": "read",
  "builder.h": "builder",
  "graph.h": "builder",
  "export_options.h": "passes",
  "export.h": "export",
  "external_data.h": "export",
  "parts.h": "export",
  "keras.h": "import",
};

/** Compares the table with the rooms and with the headers that exist. Returns the differences. */
export function headerOffences(headers, rooms, root) {
  const table = "the table in scripts/layers/public-headers.mjs";
  const files = filesBelow(root, "core/include");
  const listed = Object.keys(headers).map((name) => `${FOLDER}/${name}`);
  const isRoom = (name) => name === BASIC || rooms.includes(name);
  return [
    ...files
      .filter((path) => !listed.includes(path))
      .map((path) => `${path}: ${table} does not name its room`),
    ...listed
      .filter((path) => !files.includes(path))
      .map((path) => `${path}: ${table} names it, but there is no such file`),
    ...Object.entries(headers)
      .filter(([, room]) => !isRoom(room))
      .map(([name, room]) => `${FOLDER}/${name}: there is no room ${room}, which ${table} names`),
  ];
}
