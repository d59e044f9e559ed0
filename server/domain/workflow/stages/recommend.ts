import { opinionStage } from './opinionStage.js';

/** 推荐意见: an institution or a carrier endorses the case, or says why it does not. */
export const recommendStage = opinionStage({
  kind: 'recommend',
  begins: { by: 'recommender' },
  endorses: true,
  letters: { state: 'recommendation_asked' },
  news: { outcomes: { recommended: { letter: 'recommendation_given', to: ['applicant'] } } },
  outcomes: ['recommended', 'declined'],
  min: (outcome) => (outcome === 'recommended' ? 5 : 10),
});
