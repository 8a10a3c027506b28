// How numbers are written: exactly in tables, with few digits in drawings.

/** As the documents write a real number, digit by digit: what a table shows is the text that --json prints. */
export function exact(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "null";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return sign + "0.0";
  const [mantissa, power] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = Number(power) + 1; // digits before the point
  if (point > 0 && point <= 15) {
    if (digits.length <= point) return sign + digits.padEnd(point, "0") + ".0";
    return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  }
  if (point <= 0 && point > -4) return `${sign}0.${"0".repeat(-point)}${digits}`;
  const exponent = Math.abs(point - 1).toString().padStart(2, "0");
  return `${sign}${digits[0]}${digits.length > 1 ? "." + digits.slice(1) : ""}e${point < 1 ? "-" : "+"}${exponent}`;
}

const minus = "\u2212";

/** With so many significant digits: 0.0712, 2.30, 1.23e-5. */
export function significant(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return "\u2013";
  if (value === 0) return "0";
  const power = Math.floor(Math.log10(Math.abs(value)));
  if (power < -4 || power >= 15) return withMinus(value.toExponential(digits - 1));
  return withMinus(power >= digits ? value.toFixed(0) : value.toPrecision(digits));
}

function withMinus(text: string): string {
  return text.replace(/-/g, minus);
}

/** What somebody chose, such as a step: without zeros at its end. */
export function chosen(value: number | null): string {
  return value === null || !Number.isFinite(value) ? significant(value) : withMinus(String(Number(value.toPrecision(4))));
}

/** Significant digits with a plus before what is positive. */
export function signed(value: number | null, digits = 3): string {
  return (value !== null && value > 0 ? "+" : "") + significant(value, digits);
}

/** Every digit that the number has, for what is pointed at. */
export function inFull(value: number | null): string {
  return value === null || !Number.isFinite(value) ? significant(value) : withMinus(String(value));
}

export function signedInFull(value: number | null): string {
  return (value !== null && value > 0 ? "+" : "") + inFull(value);
}

/** In a drawing, where there is room for seven signs. */
export function shortSigned(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return significant(value);
  const sign = value > 0 ? "+" : minus;
  const size = Math.abs(value);
  if (size < 1e-3) return sign + withMinus(size.toExponential(1));
  if (size < 0.1) return sign + size.toPrecision(2);
  return sign + (size >= 100 ? size.toFixed(0) : size >= 10 ? size.toFixed(1) : size >= 1 ? size.toFixed(2) : size.toFixed(3));
}

export function percent(share: number, decimals = 2): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** "1 example", "2 examples". */
export function counted(count: number, one: string, many: string): string {
  return `${withThousands(count)} ${count === 1 ? one : many}`;
}

/** The largest size of any; of none 0. */
export function largest(values: (number | null)[]): number {
  return values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
}

/** A difference of two shares, in hundredths: +0.25. */
export function points(difference: number | null): string {
  return difference === null ? significant(null) : (difference > 0 ? "+" : "") + withMinus((100 * difference).toFixed(2));
}

export function withThousands(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}
