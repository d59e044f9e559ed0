/**
 * Names that definitions were written with before and that nothing offers any more. A published
 * version never changes, so its rules and mails are read by these names for ever; this file is the
 * only place that knows them.
 */
const formerGroups = { partner: 'counterparty' } as const;
type RenamedGroup = (typeof formerGroups)[keyof typeof formerGroups];

const formerMailEvents: Readonly<Record<string, string>> = {
  partner_asked: 'counterparty_asked',
  partner_ended: 'counterparty_ended',
};

const own = (names: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(names, name) ? (names[name] ?? name) : name;

/** Former name and present name of every group that rules know under both. */
export const renamedGroups: readonly (readonly [string, RenamedGroup])[] =
  Object.entries(formerGroups);

/** The present name of what a rule reads: `counterparty.listed` for `partner.listed`. */
export function presentRuleName(name: string): string {
  const [group = '', ...rest] = name.split('.');
  return [own(formerGroups, group), ...rest].join('.');
}

/** The present name of a mail's occasion. */
export const presentMailEvent = (name: string): string => own(formerMailEvents, name);

/** The text that `mails` of a definition holds for an occasion, under its present or former name. */
export function mailUnder<T>(mails: Readonly<Record<string, T>>, event: string): T | undefined {
  if (Object.hasOwn(mails, event)) return mails[event];
  return Object.entries(mails).find(([name]) => own(formerMailEvents, name) === event)?.[1];
}

/**
 * Fields may be called so, although rules know a group of that name: definitions with such fields
 * were published before, and behind its section a field is never mistaken for the group.
 */
export const fieldNamesKept: ReadonlySet<string> = new Set(Object.values(formerGroups));
