import { dirname, sep } from "node:path";
import ts from "typescript";

/** The declarations of an entry as text, each group sorted by name. */
export interface Api {
  /** What other packages declare and this one exports. */
  readonly foreign: readonly string[];
  readonly exported: readonly string[];
  /** What the exported declarations name without being exported. */
  readonly reachable: readonly string[];
}

/** One entry of a package in its built declarations, wherever the bundler put the pieces. */
export class Entry {
  readonly #checker: ts.TypeChecker;
  readonly #file: ts.SourceFile;
  readonly #folder: string;

  constructor(program: ts.Program, path: string) {
    const file = program.getSourceFile(path);
    if (!file) throw new Error(`${path} is missing: build the packages first`);
    this.#file = file;
    this.#checker = program.getTypeChecker();
    this.#folder = dirname(file.fileName) + sep;
  }

  read(): Api {
    const foreign = this.#stars();
    const exported = new Map<ts.Symbol, string>();
    const module = this.#checker.getSymbolAtLocation(this.#file);
    for (const symbol of module ? this.#checker.getExportsOfModule(module) : []) {
      const target = this.#target(symbol);
      if (this.#owns(target)) exported.set(target, symbol.name);
      else if (this.#owns(symbol)) foreign.push(`export { ${symbol.name} } from "${packageOf(target)}";`);
    }
    const named = [...exported].map(([symbol, name]) => ({ symbol, name }));
    return { foreign: foreign.sort(), exported: print(named), reachable: print(this.#reachable(exported)) };
  }

  /** The exports that the declarations promise at run time. */
  values(): readonly string[] {
    const module = this.#checker.getSymbolAtLocation(this.#file);
    const symbols = module ? this.#checker.getExportsOfModule(module) : [];
    return symbols.filter((symbol) => this.#isValue(symbol)).map(({ name }) => name);
  }

  #isValue(symbol: ts.Symbol): boolean {
    if (!(this.#target(symbol).flags & ts.SymbolFlags.Value)) return false;
    return !declarationsOf(symbol).some((each) => ts.isExportSpecifier(each) && ts.isTypeOnlyExportDeclaration(each));
  }

  /** `export * from` another package, as it is written. Its names are that package's business. */
  #stars(): string[] {
    return this.#file.statements.flatMap((statement) =>
      ts.isExportDeclaration(statement) && !statement.exportClause ? [statement.getText().replaceAll("'", '"')] : [],
    );
  }

  #reachable(exported: ReadonlyMap<ts.Symbol, string>): readonly Named[] {
    const found = new Set<ts.Symbol>();
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) reach(this.#checker.getSymbolAtLocation(node));
      node.forEachChild(visit);
    };
    const reach = (symbol: ts.Symbol | undefined): void => {
      const target = symbol && this.#target(symbol);
      if (!target || exported.has(target) || found.has(target) || !this.#owns(target) || !isTopLevel(target)) return;
      found.add(target);
      for (const declaration of declarationsOf(target)) visit(declaration);
    };
    for (const symbol of exported.keys()) for (const declaration of declarationsOf(symbol)) visit(declaration);
    return [...found].map((symbol) => ({ symbol, name: symbol.name }));
  }

  #target(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #owns(symbol: ts.Symbol): boolean {
    return declarationsOf(symbol).some((declaration) => declaration.getSourceFile().fileName.startsWith(this.#folder));
  }
}

interface Named {
  readonly symbol: ts.Symbol;
  readonly name: string;
}

const PRINTER = ts.createPrinter({ removeComments: true });

function declarationsOf(symbol: ts.Symbol): readonly ts.Declaration[] {
  return symbol.declarations ?? [];
}

function isTopLevel(symbol: ts.Symbol): boolean {
  return declarationsOf(symbol).some((declaration) => ts.isSourceFile(statementOf(declaration).parent));
}

/** A variable is declared by the statement around it. */
function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

function print(named: readonly Named[]): readonly string[] {
  return named.toSorted(byName).map(({ symbol, name }) => {
    const texts = declarationsOf(symbol).map((declaration) => printed(statementOf(declaration)));
    // Two files of a package may use one name; the bundler then renames, and the export has the name that counts.
    return symbol.name === name ? texts.join("\n") : `// exported as ${name}\n${texts.join("\n")}`;
  });
}

function printed(node: ts.Node): string {
  return PRINTER.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
    .replace(/^(export )?declare /, "")
    .replace(/^( {4})+/gm, (indent) => indent.slice(indent.length / 2));
}

function byName(a: Named, b: Named): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** The name of the package that declares a symbol. */
function packageOf(symbol: ts.Symbol): string {
  const file = declarationsOf(symbol)[0]?.getSourceFile().fileName ?? "";
  const [, scope, name] = /.*\/(?:node_modules|(packages))\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  return scope ? `@meerkat/${name}` : (name ?? "an unknown package");
}
