/** What one request may cost, so that nobody can make the machine swap or wait for hours. */
export interface ServerLimits {
  /** Images of one request, a mix's rows and columns included. */
  readonly maxPictures: number;
  /** Pixels of one request's images together, a grid's empty cells included. */
  readonly maxPixels: number;
  /** Bytes of a request's body. */
  readonly maxBodyBytes: number;
  /** Requests that wait while another one computes. */
  readonly maxQueue: number;
  /** Milliseconds that a request may take, its wait included. */
  readonly timeout: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  maxPictures: 64,
  maxPixels: 2 ** 25,
  maxBodyBytes: 2 ** 16,
  maxQueue: 16,
  timeout: 60_000,
};
