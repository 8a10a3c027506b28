// Which digits somebody is to label: drawn by chance, and with the same number the same again.

/** Numbers from 0 up to, without, 1 (mulberry32). */
function chance(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many different positions below `of`; fewer where there are no more. */
export function drawnPositions(seed: number, count: number, of: number): number[] {
  const next = chance(seed), drawn = new Set<number>();
  while (drawn.size < Math.min(count, of)) drawn.add(Math.floor(next() * of));
  return [...drawn];
}
