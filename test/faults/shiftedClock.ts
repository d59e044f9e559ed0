import { readFileSync } from 'node:fs';

/**
 * Loaded into a program before its own code (`--import`): its clock is wrong by as many
 * milliseconds as stand in a file, which is read again at SIGUSR2; and what comes round every
 * twenty seconds or less often comes round every second, so that a day of it passes in moments.
 */
const file = process.env['QIXIAN_CLOCK'] ?? '';
const real = Date;
const oftenEnoughMs = 20_000;
let shiftMs = Number(readFileSync(file, 'utf8'));
process.on('SIGUSR2', () => {
  shiftMs = Number(readFileSync(file, 'utf8'));
});

const now = (): number => real.now() + shiftMs;
globalThis.Date = new Proxy(real, {
  construct: (target, given, newTarget): object => {
    const made: unknown = Reflect.construct(
      target,
      given.length === 0 ? [now()] : given,
      newTarget,
    );
    return made instanceof real ? made : new real(Number.NaN);
  },
  get: (target, name): unknown => (name === 'now' ? now : Reflect.get(target, name)),
});

const { setInterval: every } = globalThis;
const hasty = (work: () => void, ms = 0): NodeJS.Timeout =>
  every(work, ms >= oftenEnoughMs ? 1000 : ms);
globalThis.setInterval = Object.assign(hasty, every);
