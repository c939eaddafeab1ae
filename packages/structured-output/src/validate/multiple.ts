/** A number as `digits` times ten to the power of `exponent`, exactly as it is written in decimal. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/**
 * Whether a number is a whole multiple of another one, both taken as the shortest decimals that stand for them: 0.0075
 * is a multiple of 0.0001, although their quotient in floating point is no whole number.
 */
export function isMultiple(value: number, divisor: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0;
  const [a, b] = [decimalOf(value), decimalOf(divisor)];
  const shift = Math.min(a.exponent, b.exponent);
  return scaled(a, shift) % scaled(b, shift) === 0n;
}

function decimalOf(value: number): Decimal {
  const [mantissa = "0", power = "0"] = String(value).split("e", 2);
  const [whole = "0", fraction = ""] = mantissa.split(".", 2);
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/** Powers of doubles stay below 10^650, so this is bounded. */
function scaled({ digits, exponent }: Decimal, shift: number): bigint {
  return digits * 10n ** BigInt(exponent - shift);
}
