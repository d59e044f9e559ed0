/** The parts of a definition that people think of as one; the pages of the designer. */
export const areas = [
  'workflow',
  'form',
  'documents',
  'eligibility',
  'rubrics',
  'award',
  'obligations',
  'mails',
  'settings',
] as const;
export type Area = (typeof areas)[number];

const areaOfKey: ReadonlyMap<string, Area> = new Map([
  ['workflow', 'workflow'],
  ['form', 'form'],
  ['title_field', 'form'],
  ['documents', 'documents'],
  ['eligibility', 'eligibility'],
  ['quick_check', 'eligibility'],
  ['unique', 'eligibility'],
  ['entry', 'eligibility'],
  ['rubrics', 'rubrics'],
  ['award', 'award'],
  ['figures', 'award'],
  ['payee', 'award'],
  ['agreement', 'obligations'],
  ['declarations', 'obligations'],
  ['mails', 'mails'],
]);

/** The area of a path as lint writes it; what is nowhere else is among the settings. */
export function areaOf(at: string): Area {
  const [key = '', inner] = at.split('.');
  if (key === 'guide' && inner === 'obligations') return 'obligations';
  return areaOfKey.get(key) ?? 'settings';
}
