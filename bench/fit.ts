/** A size, and what was measured at it. */
export type Point = readonly [size: number, value: number];

/**
 * The exponent by which a value grows with size, by least squares on the logarithms: 1 is linear, 2 quadratic. A fixed part (the start of a
 * process) makes it smaller. Undefined for less than three sizes, and where a value is a difference that noise has made negative.
 */
export function exponent(points: readonly Point[]): number | undefined {
  if (points.length < 3 || points.some(([, value]) => value <= 0)) return undefined;
  const logs = points.map(([size, value]) => [Math.log(size), Math.log(value)] as const);
  const mean = (of: 0 | 1): number => logs.reduce((sum, pair) => sum + pair[of], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = logs.reduce((sum, [size, value]) => sum + (size - x) * (value - y), 0);
  const variance = logs.reduce((sum, [size]) => sum + (size - x) ** 2, 0);
  return covariance / variance;
}

/** The same between the two largest sizes alone, where a fixed part hides least. */
export const exponentAtEnd = (points: readonly Point[]): number | undefined => {
  if (points.length < 3 || points.some(([, value]) => value <= 0)) return undefined;
  const [[size, value], [largerSize, largerValue]] = points.toSorted(([left], [right]) => left - right).slice(-2) as [
    Point,
    Point,
  ];
  return Math.log(largerValue / value) / Math.log(largerSize / size);
};
