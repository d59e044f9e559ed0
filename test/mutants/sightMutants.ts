import type { Mutant } from './mutant.js';

const review = 'server/features/reviews/openReview.query.ts';
const account = 'server/data/stores/actorStore.ts';

/** What experts see, and who is taken for signed in. */
export const sightMutants: readonly Mutant[] = [
  {
    allows: "an expert to open another's review",
    file: review,
    from: 'WHERE r.id = :id AND r.expert_id = :expert`',
    to: "WHERE r.id = :id AND r.expert_id <> ''`",
    noticed: ['features/reviews.http'],
  },
  {
    allows: 'somebody who is no longer an expert to read on',
    file: review,
    from: "  if (!holds(actor, 'expert', file.row.programme_id)) throw forbidden('review_no_expert');\n",
    to: '',
    noticed: ['features/reviewSight.http'],
  },
  {
    allows: 'an expert to read who is behind a blind review',
    file: 'server/shared/reading/expertSight.ts',
    from: '    ? readableBlind\n    : ({ private: personal }) => !personal;',
    to: '    ? ({ private: personal }) => !personal\n    : readableBlind;',
    noticed: ['features/reviews.http', 'features/blindMatrix.http'],
  },
  {
    allows: 'an expert to read documents that are hidden from experts',
    file: 'server/shared/reading/readingMatter.query.ts',
    from: "documents.filter(({ hide_from: hidden }) => !hidden.includes('expert'));",
    to: 'documents;',
    noticed: ['features/reviewSight.http'],
  },
  {
    allows: 'an expert to list the reviews of all',
    file: 'server/features/reviews/ownReviews.query.ts',
    from: 'r.seat\n       FROM reviews r JOIN applications a ON a.id = r.application_id\n      WHERE r.expert_id = :expert',
    to: "r.seat\n       FROM reviews r JOIN applications a ON a.id = r.application_id\n      WHERE r.expert_id <> '' OR r.expert_id = :expert",
    noticed: ['features/reviewSight.http'],
  },
  {
    allows: 'an expert to see the places of the reviews of all',
    file: 'server/features/reviews/ownReviews.query.ts',
    from: '${dueOfSeat}\n       FROM reviews r JOIN applications a ON a.id = r.application_id\n      WHERE r.expert_id = :expert',
    to: "${dueOfSeat}\n       FROM reviews r JOIN applications a ON a.id = r.application_id\n      WHERE r.expert_id <> '' OR r.expert_id = :expert",
    noticed: ['features/reviewSight.http'],
  },
  {
    allows: 'old sessions after a password was set anew',
    file: 'server/web/auth.ts',
    from: 'kept.at >= account.sessionsFrom &&',
    to: "kept.at !== '' &&",
    noticed: ['features/accounts.http'],
  },
  {
    allows: 'a revoked role to go on',
    file: account,
    from: 'ON g.user_id = u.id AND g.revoked_at IS NULL',
    to: 'ON g.user_id = u.id',
    noticed: ['features/people.http'],
  },
  {
    allows: 'a disabled account to stay signed in',
    file: account,
    from: '${userOfSession} AND u.disabled_at IS NULL`',
    to: '${userOfSession}`',
    noticed: ['features/people.http'],
  },
];
