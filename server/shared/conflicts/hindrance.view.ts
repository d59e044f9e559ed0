import type { Hindrance } from './barredExperts.js';

/** A conflict in words, with its evidence, for those who assign and decide. */
export function hindranceLine({
  kind,
  state,
  organisation,
  subject_name: name,
  words,
  until_day: until,
}: Pick<
  Hindrance,
  'kind' | 'state' | 'organisation' | 'subject_name' | 'words' | 'until_day'
>): object {
  return {
    says: {
      key: `conflicts.evidence.${kind}`,
      subject: organisation ?? name,
      until: until ?? '',
    },
    words,
    open: state === 'found',
  };
}
