/** What a normal distribution of features has: how many were seen, their mean and covariance. */
export interface Moments {
  readonly count: number;
  /** [D]. */
  readonly mean: Float64Array;
  /** [D, D], of the whole population, so divided by the count. */
  readonly covariance: Float64Array;
}

/** Sums of features and of their products, in memory that does not grow with their number. */
export interface MomentSums {
  /** @param features [N, D]. */
  add(features: Float32Array): void;
  moments(): Moments;
}

export function momentSums(dimensions: number): MomentSums {
  const [sum, products] = [new Float64Array(dimensions), new Float64Array(dimensions * dimensions)];
  let count = 0;
  return {
    add: (features) => {
      for (let start = 0; start < features.length; start += dimensions) {
        addOne(Float64Array.from(features.subarray(start, start + dimensions)), sum, products);
        count++;
      }
    },
    moments: () => ({ count, ...meanAndCovariance(sum, products, count) }),
  };
}

/** The upper triangle alone: the other one is equal. */
function addOne(row: Float64Array, sum: Float64Array, products: Float64Array): void {
  const { length } = row;
  for (let i = 0; i < length; i++) {
    const value = row[i] ?? 0;
    sum[i] = (sum[i] ?? 0) + value;
    if (value === 0) continue;
    const start = i * length;
    for (let j = i; j < length; j++) products[start + j] = (products[start + j] ?? 0) + value * (row[j] ?? 0);
  }
}

function meanAndCovariance(sum: Float64Array, products: Float64Array, count: number): Omit<Moments, "count"> {
  const { length } = sum;
  const mean = sum.map((value) => value / count);
  const covariance = new Float64Array(length * length);
  for (let i = 0; i < length; i++) {
    for (let j = i; j < length; j++) {
      const value = (products[i * length + j] ?? 0) / count - (mean[i] ?? 0) * (mean[j] ?? 0);
      covariance[i * length + j] = value;
      covariance[j * length + i] = value;
    }
  }
  return { mean, covariance };
}
