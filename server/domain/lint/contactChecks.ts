import type { Definition } from '../definition/definition.js';
import { lintError, type LintMessage } from './lintMessage.js';

/** Nothing is published that leaves people without somebody to ring: pages and letters name them. */
export function contactChecks({ contact }: Definition): LintMessage[] {
  return contact === undefined ? [lintError('contact_needed', 'contact')] : [];
}
