import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray } from "../schema/json.ts";
import { explainAlternatives } from "./alternatives.ts";
import { addEvaluated, type Evaluated, nothingEvaluated } from "./evaluated.ts";
import type { Check, KeywordFamily, Node, Site } from "./node.ts";
import type { Run } from "./run.ts";

/** A check that a value keeps another subschema as well; its problems are that one's. */
function delegate(node: Node): Check {
  return (value, run, evaluated) => run.evaluate(node, value, evaluated);
}

function branches(site: Site, keyword: string, list: JsonValue): readonly Node[] {
  return isJsonArray(list) ? list.map((_, index) => site.branch(keyword, `${index}`)) : [];
}

function compileAll(site: Site, list: JsonValue): Check {
  const nodes = branches(site, "allOf", list);
  return (value, run, evaluated) => {
    let fits = true;
    for (const node of nodes) {
      if (run.evaluate(node, value, evaluated)) continue;
      fits = false;
      if (run.settled) break;
    }
    return fits;
  };
}

function compileAny(site: Site, list: JsonValue): Check {
  const nodes = branches(site, "anyOf", list);
  return (value, run, evaluated) => {
    let fits = false;
    for (const node of nodes) {
      if (!run.accepts(node, value, evaluated)) continue;
      fits = true;
      // Every branch that fits has a say in what counts as evaluated.
      if (evaluated === undefined) break;
    }
    return fits || failAlternatives(site, "anyOf", { nodes, value, run, evaluated });
  };
}

function compileOne(site: Site, list: JsonValue): Check {
  const nodes = branches(site, "oneOf", list);
  return (value, run, evaluated) => {
    const doubts = run.doubts;
    let fitting = 0;
    for (const node of nodes) {
      if (run.accepts(node, value, evaluated)) fitting++;
      if (fitting > 1 && !run.reporting && run.doubts === doubts) break;
    }
    if (fitting === 1 || (fitting > 1 && run.doubts > doubts)) return true;
    if (fitting === 0) return failAlternatives(site, "oneOf", { nodes, value, run, evaluated });
    const message = `must fit exactly one of ${nodes.length} alternatives, but fits ${fitting}`;
    return run.fail(() => site.finding("oneOf", message));
  };
}

interface Failed {
  readonly nodes: readonly Node[];
  readonly value: JsonValue;
  readonly run: Run;
  readonly evaluated: Evaluated | undefined;
}

/** Only now that no alternative fits is it worth knowing what is wrong with each. */
function failAlternatives(site: Site, keyword: string, { nodes, value, run, evaluated }: Failed): false {
  if (!run.reporting) return false;
  const found = nodes.map((node) => {
    // What an alternative that was nearly right has spoken about is not what is wrong here.
    const seen = evaluated && nothingEvaluated();
    const problems = run.collect(() => run.evaluate(node, value, seen));
    if (evaluated !== undefined && seen !== undefined) addEvaluated(evaluated, seen);
    return problems;
  });
  const self = { pointer: run.pointer, ...site.finding(keyword, `fits none of ${nodes.length} alternatives`) };
  for (const problem of explainAlternatives(self, found)) run.report(problem);
  return false;
}

function compileNot(site: Site): Check {
  const node = site.branch("not");
  return (value, run) => {
    const doubts = run.doubts;
    if (!run.accepts(node, value) || run.doubts > doubts) return true;
    return run.fail(() => site.finding("not", "must not fit the schema of not"));
  };
}

function compileIf(site: Site): Check | undefined {
  const { then: yes, else: no } = site.schema;
  const condition = site.branch("if");
  const thenNode = yes === undefined ? undefined : site.branch("then");
  const elseNode = no === undefined ? undefined : site.branch("else");
  return (value, run, evaluated) => {
    const doubts = run.doubts;
    const holds = run.accepts(condition, value, evaluated);
    const next = holds ? thenNode : elseNode;
    return next === undefined || run.doubts > doubts || run.evaluate(next, value, evaluated);
  };
}

/** References and the keywords that combine subschemas. */
export const LOGIC: KeywordFamily = [
  ["$ref", (site, fragment) => (typeof fragment === "string" ? delegate(site.target(fragment)) : undefined)],
  ["not", compileNot],
  ["anyOf", compileAny],
  ["allOf", compileAll],
  ["oneOf", compileOne],
  ["if", compileIf],
  ["then", (site) => void site.child("then")],
  ["else", (site) => void site.child("else")],
];
