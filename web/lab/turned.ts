// A picture turned about its middle.

/** By so many degrees; what comes from outside is dark. */
export function turned(pixels: Uint8Array, side: number, degrees: number): Uint8Array {
  const cosine = Math.cos(degrees * Math.PI / 180), sine = Math.sin(degrees * Math.PI / 180), middle = (side - 1) / 2;
  const at = (row: number, column: number): number => (row < 0 || column < 0 || row >= side || column >= side ? 0 : pixels[row * side + column]);
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const y = Math.floor(i / side) - middle, x = i % side - middle;
    const row = cosine * y - sine * x + middle, column = sine * y + cosine * x + middle, top = Math.floor(row), left = Math.floor(column), down = row - top, across = column - left;
    return Math.round((1 - down) * ((1 - across) * at(top, left) + across * at(top, left + 1)) + down * ((1 - across) * at(top + 1, left) + across * at(top + 1, left + 1)));
  });
}
