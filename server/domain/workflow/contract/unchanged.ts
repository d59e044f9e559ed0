import { canonicalJson, type Json } from '../../json.js';
import { invalid } from '../../refusal.js';

/** The input in which the applicant says why something asked for comes as it was. */
export const unchangedInput = 'unchanged_reason';

/**
 * Refuses what comes back as it was without a word on it, at the input where the reason belongs; the
 * reason otherwise. Being asked again costs time or one of few chances, so none is spent unseen.
 */
export function whyUnchanged(said: unknown): string {
  const reason = typeof said === 'string' ? said.trim() : '';
  if (reason.length < 5) throw invalid({ [unchangedInput]: { code: 'unchanged_needs_reason' } });
  if (reason.length > 1000) {
    throw invalid({ [unchangedInput]: { code: 'too_long', params: { max: 1000 } } });
  }
  return reason;
}

/** The same for two versions of a report: '' where they differ. */
export const whySame = (before: Json, now: Json, said: unknown): string =>
  canonicalJson(before) === canonicalJson(now) ? whyUnchanged(said) : '';
