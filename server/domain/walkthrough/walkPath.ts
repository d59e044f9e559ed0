import { invalid } from '../refusal.js';

/** What happens in a stage besides an outcome that people choose. */
export const clockActs = {
  /** The applicant is asked to correct, and does so on the last day. */
  ask: '~ask',
  /** The applicant is asked to correct and does not answer. */
  silent: '~silent',
  /** Nobody does anything until time runs out. */
  late: '~late',
  /** The applicant brings the documents that were put off. */
  deliver: '~deliver',
} as const;

/** One step of a walk: an outcome's id or a clock act, and when. */
export interface Chosen {
  readonly act: string;
  /** Working days after somebody begins to wait for it; null for the last day of the term. */
  readonly days: number | null;
}

/** A walk longer than this is cut. */
export const mostSteps = 60;

const token = /^(~ask|~silent|~late|~deliver|[a-z][a-z0-9_]{0,60})(?:-(\d{1,3}))?$/;

/** Reads `accepted.passed-3.~late`; refuses as `walk_path`, or `walk_too_long` beyond 60 steps. */
export function readWalkPath(text: string): Chosen[] {
  if (text === '') return [];
  const parts = text.split('.');
  if (parts.length > mostSteps) {
    throw invalid({ path: { code: 'walk_too_long', params: { most: mostSteps } } }, 'walk_path');
  }
  return parts.map((part) => {
    const found = token.exec(part);
    if (!found?.[1]) throw invalid({ path: { code: 'walk_path' } }, 'walk_path');
    return { act: found[1], days: found[2] === undefined ? null : Number(found[2]) };
  });
}

/** The text that `readWalkPath` reads back. */
export const writeWalkPath = (path: readonly Chosen[]): string =>
  path.map(({ act, days }) => (days === null ? act : `${act}-${days}`)).join('.');
