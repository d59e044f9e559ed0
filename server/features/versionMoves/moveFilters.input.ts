import { verdicts, type MoveVerdict } from '../../domain/versionMove/versionMove.js';
import type { Ask } from '../../shared/request/route.js';

/** What the desk is narrowed to. */
export interface DeskQuery {
  readonly verdict: MoveVerdict | '';
  /** From 1. */
  readonly page: number;
}

/** Reads the filters of the desk's address; anything not understood narrows nothing. */
export function readDeskQuery({ query }: Pick<Ask, 'query'>): DeskQuery {
  return {
    verdict: verdicts.find((each) => each === query['verdict']) ?? '',
    page: pageOf(query['page']),
  };
}

export const pageOf = (text: string | undefined): number =>
  text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 1;

/** Whether a value stands among what a form sent under one name, once or many times. */
export const isOneOf = (sent: unknown, value: string): boolean =>
  sent === value || (Array.isArray(sent) && sent.includes(value));
