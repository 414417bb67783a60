export interface DownloadProgress {
  /** Bytes here so far, those of earlier attempts included. */
  readonly received: number;
  /** Bytes in all, where the server says so. */
  readonly total: number | undefined;
}

export interface FetchOptions {
  /** The file's SHA-256 in hexadecimal; a file with another is refused. */
  readonly sha256?: string;
  /** By default `stylegan2-ada` in the user's cache folder. */
  readonly cacheFolder?: string;
  /** Asks the server anew, whatever lies in the cache; what lies there is kept until the new file is whole. */
  readonly refresh?: boolean;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds before the second attempt, doubled for each further one; 500 by default. */
  readonly retryDelay?: number;
  /** Milliseconds without a byte after which an attempt is given up; 60 000 by default. */
  readonly idleTimeout?: number;
}
