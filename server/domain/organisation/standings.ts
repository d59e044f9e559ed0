/**
 * Standings of a firm that the zone records with source and validity; rules see each as
 * `org.<standing>`. The first six may favour a firm, the others stand against it.
 */
export const standings = [
  'hnte',
  'tech_sme',
  'fledgling',
  'gazelle',
  'unicorn',
  'incubatee',
  'abnormal_listed',
  'dishonest',
  'commitment_broken',
] as const;
export type Standing = (typeof standings)[number];
