import { opinionStage } from './opinionStage.js';

/** 合法性审核: the legal office says whether the decision stands on its rules. */
export const legalStage = opinionStage({
  kind: 'legal',
  judges: true,
  begins: { by: 'legal', due: '3 wd' },
  outcomes: ['lawful', 'unlawful'],
  min: (outcome) => (outcome === 'lawful' ? 5 : 10),
});
