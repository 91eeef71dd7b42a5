// Which file of the tree names which: include lines of C++, imports of TypeScript.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

function filesBelow(root, folder, pattern) {
  const names = readdirSync(`${root}/${folder}`, { recursive: true });
  return names
    .filter((name) => pattern.test(name))
    .map((name) => normalize(`${folder}/${name}`))
    .sort();
}

const INCLUDE = /^\s*#\s*include\s*["<]([^">]+)[">]/;

/** Where the preprocessor finds it: beside the file, or in one of the folders. Nothing for a library's. */
function resolveInclude(root, from, name, folders) {
  return [dirname(from), ...folders]
    .map((folder) => normalize(join(folder, name)))
    .find((path) => existsSync(`${root}/${path}`));
}

/** The includes of the core's files that lead to the core's files: { from, line, to }. */
export function includes(root) {
  const folders = ["core/src", "core/include"];
  const files = folders.flatMap((folder) => filesBelow(root, folder, /\.(h|cpp|inc)$/));
  return files.flatMap((from) => {
    const lines = readFileSync(`${root}/${from}`, "utf8").split("\n");
    return lines.flatMap((text, i) => {
      const name = INCLUDE.exec(text)?.[1];
      const to = name && resolveInclude(root, from, name, folders);
      return to ? [{ from, line: i + 1, to }] : [];
    });
  });
}

/** Whether nothing of the import is left in JavaScript. */
function isTypeOnly(node) {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isImportDeclaration(node)) return node.importClause?.isTypeOnly ?? false;
  return ts.isExportDeclaration(node) && node.isTypeOnly;
}

/** What the node imports from, if it imports: also `export … from`, import("…") and its type. */
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

/** The imports of the package's files from each other: { from, line, to, isTypeOnly }. */
export function imports(root) {
  return filesBelow(root, "web/src", /\.ts$/).flatMap((from) => importsOf(root, from));
}
