import type { Definition } from '../../domain/definition/definition.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale } from '../../domain/localText.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { Away, Heap, OrphanStage, UnitPerson } from './unit.query.js';

export interface UnitParts {
  readonly people: readonly UnitPerson[];
  readonly heaps: readonly Heap[];
  readonly away: readonly Away[];
  readonly orphans: readonly OrphanStage[];
  readonly definitions: ReadonlyMap<string, Definition>;
}

interface UnitRow {
  readonly href: string;
  readonly label: string;
  readonly note: string;
  readonly waiting: number;
  readonly late: number;
  readonly oldest: string | null;
  readonly away: string;
}

/** The people of a unit with what each has, what nobody has taken, and what nobody can do. */
export function unitPage(parts: UnitParts, context: PageContext): object {
  const { words, locale } = context;
  const title = words(locale, 'handover.unit.title');
  const listed = new Set(parts.people.map(({ id }) => id));
  const strangers = parts.heaps.filter(({ user_id: id }) => id !== null && !listed.has(id));
  return {
    title,
    orphans: parts.orphans.map((each) => orphanLine(parts, each, context)),
    untaken: parts.heaps
      .filter(({ user_id: id, waiting }) => id === null && waiting > 0)
      .map((heap) => untakenRow(heap, context))
      .toSorted(byLateness),
    people: [
      ...parts.people.map((person) => personRow(parts, person, context)),
      // Who has a task and no role any more, or a closed account.
      ...strangers.map((heap) => strangerRow(heap, context)),
    ].toSorted(byLateness),
  };
}

const byLateness = (one: UnitRow, other: UnitRow): number =>
  other.late - one.late || other.waiting - one.waiting;

const rolesText = (roles: readonly string[], { words, locale }: PageContext): string =>
  [...new Set(roles)]
    .map((role) => words(locale, `roles.${role}`))
    .join(locale === 'en' ? ', ' : '\u3001');

const untakenRow = ({ role, waiting, late, oldest }: Heap, context: PageContext): UnitRow => ({
  href: `/unit/${role ?? ''}`,
  label: rolesText([role ?? ''], context),
  note: '',
  waiting,
  late,
  oldest,
  away: '',
});

function personRow({ heaps, away }: UnitParts, person: UnitPerson, context: PageContext): UnitRow {
  const own = heaps.find(({ user_id: id }) => id === person.id);
  return {
    href: `/unit/${person.id}`,
    label: person.name,
    note: rolesText(person.roles, context),
    waiting: own?.waiting ?? 0,
    late: own?.late ?? 0,
    oldest: own?.oldest ?? null,
    away: away
      .filter(({ user_id: id }) => id === person.id)
      .map((each) => awayText(each, context))
      .join(' '),
  };
}

const strangerRow = (
  { user_id: id, holder, waiting, late, oldest }: Heap,
  { words, locale }: PageContext,
): UnitRow => ({
  href: `/unit/${id ?? ''}`,
  label: holder ?? '',
  note: words(locale, 'handover.unit.withoutRole'),
  waiting,
  late,
  oldest,
  away: '',
});

/** `Away until 5 Dec, Wang stands in`, or from when. */
export function awayText(
  { delegate, first_day: first, last_day: last }: Away,
  { words, locale, now }: PageContext,
): string {
  const dates = dateWords(words, locale, now);
  const at = (day: string): string => dates.date(`${day}T04:00:00.000Z`);
  const begun = first <= zoneDay(now);
  return words(locale, `handover.unit.${begun ? 'away' : 'awayFrom'}`, {
    first: at(first),
    last: at(last),
    delegate,
  });
}

function orphanLine(
  { definitions }: UnitParts,
  { role, stage: id, procedure_version_id: version, cases }: OrphanStage,
  context: PageContext,
): string {
  const { words, locale } = context;
  const definition = definitions.get(version);
  const stage = definition?.workflow.stages[id];
  return words(locale, 'handover.unit.nobodyCan', {
    procedure: definition ? inLocale(definition.name, locale) : '',
    stage: stage ? inLocale(stage.name, locale) : id,
    role: rolesText([role ?? ''], context),
    count: cases,
  });
}
