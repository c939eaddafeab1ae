/** The generation of a model by its name, such as 2 for gemini-2.5-pro; a name that tells none is taken for a new one. */
export function generationOf(model: string): number {
  const [, digits] = /gemini-(\d+)/i.exec(model) ?? [];
  return digits === undefined ? Number.POSITIVE_INFINITY : Number(digits);
}

/** The first generation that takes pictures in tool results, JSON answers beside tools, and insists on signatures. */
export const GENERATION_3 = 3;
