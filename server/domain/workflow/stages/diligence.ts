import { opinionStage } from './opinionStage.js';

/** 尽职调查: what an examination of the firm's books, rights and standing came to. */
export const diligenceStage = opinionStage({
  kind: 'diligence',
  begins: { by: 'programme_officer', due: '15 wd' },
  outcomes: ['clear', 'concerns', 'failed'],
  min: (outcome) => (outcome === 'clear' ? 5 : 10),
});
