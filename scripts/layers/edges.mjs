// Finds the edges between files: include lines of C++ and imports of TypeScript.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

/** All files in the folder and in those inside it. */
export function filesBelow(root, folder) {
  return readdirSync(`${root}/${folder}`, { recursive: true })
    .map((name) => normalize(`${folder}/${name}`))
    .filter((path) => statSync(`${root}/${path}`).isFile())
    .sort();
}

const INCLUDE = /^\s*#\s*include\s*["<]([^">]+)[">]/;

/** The file that the preprocessor finds, beside `from` or in one of the folders; undefined for a library's header. */
function resolveInclude(root, from, name, folders) {
  return [dirname(from), ...folders]
    .map((folder) => normalize(join(folder, name)))
    .find((path) => existsSync(`${root}/${path}`));
}

/** The includes between files of the core: { from, line, to }. */
export function includes(root) {
  const folders = ["core/src", "core/include"];
  const files = folders.flatMap((folder) => filesBelow(root, folder));
  return files.flatMap((from) => {
    const lines = readFileSync(`${root}/${from}`, "utf8").split("\n");
    return lines.flatMap((text, i) => {
      const name = INCLUDE.exec(text)?.[1];
      const to = name && resolveInclude(root, from, name, folders);
      return to ? [{ from, line: i + 1, to }] : [];
    });
  });
}

/** Whether the compiler removes the import from the JavaScript, because it imports types only. */
function isTypeOnly(node) {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isImportDeclaration(node)) return node.importClause?.isTypeOnly ?? false;
  return ts.isExportDeclaration(node) && node.isTypeOnly;
}

/** The module that the node imports from, if any: import, `export … from`, import("…") and its type. */
function specifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return node.moduleSpecifier?.text;
  if (ts.isImportTypeNode(node)) return node.argument.literal?.text;
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isCall ? node.arguments[0]?.text : undefined;
}

function importsOf(root, from) {
  const source = ts.createSourceFile(
    from,
    readFileSync(`${root}/${from}`, "utf8"),
    ts.ScriptTarget.Latest,
  );
  const found = [];
  const visit = (node) => {
    const name = specifierOf(node);
    if (name?.startsWith(".")) {
      const to = normalize(join(dirname(from), name)).replace(/\.js$/, ".ts");
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ from, line, to, isTypeOnly: isTypeOnly(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The imports between files of the package: { from, line, to, isTypeOnly }. */
export function imports(root) {
  const files = filesBelow(root, "web/src").filter((path) => path.endsWith(".ts"));
  return files.flatMap((from) => importsOf(root, from));
}
