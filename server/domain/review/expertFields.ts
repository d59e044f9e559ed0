/**
 * Fields of expertise by which experts and cases are brought together: their group, and the pinyin
 * initials by which they are found. What they are called stands in `config/locales`.
 */
interface ExpertField {
  readonly group: 'digital' | 'matter' | 'machines' | 'life' | 'nature' | 'business';
  readonly initials: string;
}

export const expertFields = {
  ai: { group: 'digital', initials: 'rgzn' },
  software: { group: 'digital', initials: 'rj' },
  circuits: { group: 'digital', initials: 'jcdl' },
  photonics: { group: 'digital', initials: 'gdqj' },
  sensors: { group: 'digital', initials: 'cg' },
  materials: { group: 'matter', initials: 'xcl' },
  chemistry: { group: 'matter', initials: 'jxhg' },
  energy: { group: 'matter', initials: 'jjny' },
  carbon: { group: 'nature', initials: 'stjnhb' },
  manufacturing: { group: 'machines', initials: 'znzz' },
  robots: { group: 'machines', initials: 'jqr' },
  aerospace: { group: 'machines', initials: 'hkht' },
  health: { group: 'life', initials: 'smjk' },
  medicine: { group: 'life', initials: 'swyy' },
  marine: { group: 'nature', initials: 'hykj' },
  agriculture: { group: 'nature', initials: 'xdny' },
  investment: { group: 'business', initials: 'trz' },
  models: { group: 'business', initials: 'syms' },
  finance: { group: 'business', initials: 'cw' },
} as const satisfies Readonly<Record<string, ExpertField>>;

export type ExpertFieldId = keyof typeof expertFields;
export const isExpertField = (id: string): id is ExpertFieldId => Object.hasOwn(expertFields, id);

/** Those who know about money: what a rule "at least n of finance" counts. */
export const financeFields: readonly string[] = ['investment', 'finance'];

/** The greatest distance: nothing in common, or nothing known. */
export const farthest = 2;

/**
 * How far an expert's fields lie from a case's: 0 where they share one, 1 where they share a group,
 * else 2. What is no field of the list counts by its own words.
 */
export function fieldDistance(ofCase: readonly string[], ofExpert: readonly string[]): number {
  if (ofExpert.some((id) => ofCase.includes(id))) return 0;
  const groups = new Set(ofCase.flatMap(groupOf));
  return ofExpert.flatMap(groupOf).some((group) => groups.has(group)) ? 1 : farthest;
}

const groupOf = (id: string): string[] => (isExpertField(id) ? [expertFields[id].group] : []);
