/** The little of autocannon that the bench uses. */
declare module 'autocannon' {
  interface LoadOptions {
    readonly url: string;
    readonly connections: number;
    readonly amount: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly timeout?: number;
    /** Milliseconds between looks at the clock. */
    readonly sampleInt?: number;
  }
  interface LoadResult {
    readonly requests: { readonly total: number };
    readonly latency: { readonly p50: number; readonly p99: number };
    /** Seconds, with fractions only where the run was short. */
    readonly duration: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
  }
  function autocannon(options: LoadOptions): Promise<LoadResult>;
  export = autocannon;
}
