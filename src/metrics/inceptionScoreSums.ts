/** Sums from which the inception score follows, in memory that does not grow with the number of images. */
export interface InceptionScoreSums {
  /** @param logits of the next images, [N, classes]. */
  add(logits: Float32Array): void;
  /** Over the splits: exp(mean over images of KL(p(class | image) || p(class))) (Salimans et al. 2016). */
  score(): { readonly mean: number; readonly std: number; readonly splits: readonly number[] };
}

/** As officially. */
const SPLITS = 10;

/** @param count how many images there will be; a split has a tenth of them, in order. */
export function inceptionScoreSums(classes: number, count: number): InceptionScoreSums {
  const probabilities = Array.from({ length: SPLITS }, () => new Float64Array(classes));
  const [negativeEntropy, sizes] = [new Float64Array(SPLITS), new Float64Array(SPLITS)];
  let [next, split] = [0, 0];
  return {
    add: (logits) => {
      for (let start = 0; start < logits.length; start += classes, next++) {
        while (next >= Math.floor(((split + 1) * count) / SPLITS)) split++;
        const sum = probabilities[split] ?? new Float64Array(classes);
        const added = addSoftmax(logits.subarray(start, start + classes), sum);
        negativeEntropy[split] = (negativeEntropy[split] ?? 0) + added;
        sizes[split] = (sizes[split] ?? 0) + 1;
      }
    },
    score: () => {
      const splits = probabilities.flatMap((sum, i) => {
        const size = sizes[i] ?? 0;
        return size === 0 ? [] : [Math.exp((negativeEntropy[i] ?? 0) / size - meanTimesLog(sum, size))];
      });
      const mean = splits.reduce((sum, score) => sum + score, 0) / splits.length;
      const variance = splits.reduce((sum, score) => sum + (score - mean) ** 2, 0) / splits.length;
      return { mean, std: Math.sqrt(variance), splits };
    },
  };
}

/** Adds an image's probabilities. -> their sum of p log p. */
function addSoftmax(logits: Float32Array, sum: Float64Array): number {
  const largest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const total = logits.reduce((so, value) => so + Math.exp(value - largest), 0);
  const shift = largest + Math.log(total);
  let negativeEntropy = 0;
  logits.forEach((value, i) => {
    const log = value - shift;
    const probability = Math.exp(log);
    sum[i] = (sum[i] ?? 0) + probability;
    negativeEntropy += probability * log;
  });
  return negativeEntropy;
}

function meanTimesLog(sum: Float64Array, count: number): number {
  return sum.reduce((so, value) => so + (value > 0 ? (value / count) * Math.log(value / count) : 0), 0);
}
