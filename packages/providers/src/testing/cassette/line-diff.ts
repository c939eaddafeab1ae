/** A line of a diff: in both texts, only in the first, or only in the second. */
interface Step {
  readonly mark: " " | "-" | "+";
  readonly line: string;
}

const CONTEXT = 3;
/** Beyond so many pairs of lines the part that differs is shown as a whole. */
const MOST_PAIRS = 4_000_000;

/** The unified diff of two texts; empty when they are equal. */
export function unifiedDiff(before: readonly string[], after: readonly string[]): string {
  const steps = stepsOf(before, after);
  return hunks(steps)
    .map(([start, end]) => [hunkHead(steps, start, end), ...steps.slice(start, end).map(shown)].join("\n"))
    .join("\n");
}

function shown({ mark, line }: Step): string {
  return `${mark}${line}`;
}

/** What the texts have in common at both ends needs no search. */
function stepsOf(before: readonly string[], after: readonly string[]): readonly Step[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [
    ...marked(" ", before.slice(0, head)),
    ...search(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...marked(" ", before.slice(before.length - tail)),
  ];
}

function marked(mark: Step["mark"], lines: readonly string[]): readonly Step[] {
  return lines.map((line) => ({ mark, line }));
}

function search(before: readonly string[], after: readonly string[]): readonly Step[] {
  if (before.length * after.length > MOST_PAIRS) return [...marked("-", before), ...marked("+", after)];
  const common = commonLengths(before, after);
  const width = after.length + 1;
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [removed, added] = [before[i], after[j]];
    if (removed !== undefined && removed === added) {
      steps.push({ mark: " ", line: removed });
      i++;
      j++;
    } else if (removed !== undefined && (added === undefined || removeFirst(common, (i + 1) * width + j, width))) {
      steps.push({ mark: "-", line: removed });
      i++;
    } else {
      steps.push({ mark: "+", line: added ?? "" });
      j++;
    }
  }
  return steps;
}

/** Whether going down loses no more of what the texts have in common than going right. */
function removeFirst(common: Uint32Array, down: number, width: number): boolean {
  return at(common, down) >= at(common, down - width + 1);
}

/** How many lines the rests from each pair of places on have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const down = at(table, (i + 1) * width + j);
      const right = at(table, i * width + j + 1);
      table[i * width + j] = before[i] === after[j] ? at(table, (i + 1) * width + j + 1) + 1 : Math.max(down, right);
    }
  return table;
}

function at(table: Uint32Array, index: number): number {
  return table[index] ?? 0;
}

/** The stretches of steps that are shown: changes with the lines around them. */
function hunks(steps: readonly Step[]): readonly (readonly [start: number, end: number])[] {
  const ranges: [number, number][] = [];
  for (const [index, { mark }] of steps.entries()) {
    if (mark === " ") continue;
    const [start, end] = [Math.max(0, index - CONTEXT), Math.min(steps.length, index + CONTEXT + 1)];
    const last = ranges.at(-1);
    if (last && start <= last[1]) last[1] = end;
    else ranges.push([start, end]);
  }
  return ranges;
}

function hunkHead(steps: readonly Step[], start: number, end: number): string {
  const place = (other: Step["mark"]) => {
    const own = (part: readonly Step[]) => part.filter(({ mark }) => mark !== other).length;
    return `${own(steps.slice(0, start)) + 1},${own(steps.slice(start, end))}`;
  };
  return `@@ -${place("+")} +${place("-")} @@`;
}
