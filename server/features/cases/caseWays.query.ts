import type { Database } from '../../data/database.js';
import { scopeValues, theirsToHandle, type Scope } from '../../domain/access/scope.js';
import { endOfZoneDay, startOfZoneDay } from '../../domain/calendar.js';
import type { CaseFilters, ListReach } from './caseFilters.input.js';
import { pairsThenCases, subjectsThenCases } from './caseSearch.query.js';
import type { CaseWalk } from './caseWalks.query.js';
import { wordsStandIn, isNumber, knownByWords, type SearchWord } from './caseWords.query.js';

/** Where the clock stands still, nobody is late. */
const lateNow =
  "a.status = 'running' AND a.suspended_at IS NULL AND a.paused_at IS NULL AND a.due_at < :now";

/** How the cases are looked for. */
export interface Ways {
  readonly words: readonly SearchWord[];
  readonly pairs: readonly string[];
  /** By the date on which they are due; only where late ones are wanted. */
  readonly byDue: boolean;
}

interface Walks {
  readonly walks: readonly CaseWalk[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** Short walks along an index, one for each place to look. */
export function walksOf(db: Database, reach: ListReach, filters: CaseFilters, ways: Ways): Walks {
  const { pairs, words, byDue } = ways;
  const { places, values } = byDue ? placesByDue(reach.scope) : placesOf(reach, filters);
  const key = pairs.length > 0 ? 'p.application_id' : 'a.id';
  const { conditions, values: narrowing } = narrow(filters, key);
  const held = wordsStandIn(words);
  const where = [...conditions, ...held.where, theirsToHandle()];
  const known = contactWalks(db, reach, filters, words);
  const all = {
    ...scopeValues(reach.scope),
    ...values,
    ...narrowing,
    ...held.values,
    ...known.values,
  };
  const own = alongPlaces(db, reach, filters, { pairs, places, where, key, words });
  return { walks: [...own, ...known.walks], values: all };
}

interface Along {
  readonly pairs: readonly string[];
  readonly words: readonly SearchWord[];
  readonly places: readonly Place[];
  readonly where: readonly string[];
  readonly key: string;
}

const anywhereIn = (places: readonly Place[]): string =>
  `(${places.map(({ where }) => where).join(' OR ')})`;

function alongPlaces(
  db: Database,
  { scope, holdsAll }: ListReach,
  { call }: CaseFilters,
  { pairs, words, places, where: conditions, key }: Along,
): CaseWalk[] {
  const anywhere = anywhereIn(places);
  if (pairs.length > 0) {
    const { everywhere, programmeIds } = scope;
    const apart = call === null && !everywhere && !holdsAll ? programmeIds : [];
    const from = pairsThenCases(db, pairs, apart.length > 0);
    const where = ['p.pair = :pair0', anywhere, ...conditions];
    const walks = apart.map((_, at) => ({
      from,
      where: [`p.programme_id = :programme${at}`, ...where],
      key,
    }));
    return walks.length > 0 ? walks : [{ from, where, key }];
  }
  if (isNumber(words)) {
    const from = `applications a ${walkingAlong(db, 'number')}`;
    return [{ from, where: [anywhere, ...conditions], key }];
  }
  return places.map(({ index, where }) => ({
    from: `applications a ${walkingAlong(db, index)}`,
    where: [where, ...conditions],
    key,
  }));
}

/** Through what cases are known by, for who handles them; an account that only pays reads no contacts. */
function contactWalks(
  db: Database,
  { contacts }: ListReach,
  filters: CaseFilters,
  words: readonly SearchWord[],
): Walks {
  if (contacts === undefined) return { walks: [], values: {} };
  const key = 's.application_id';
  const { status, call, stage } = filters;
  const within = [
    '(:contactsAnywhere = 1 OR a.programme_id IN (:contactProgrammes))',
    status === 'all' ? "a.status <> 'draft'" : `a.status = '${status}'`,
    ...(call === null ? [] : ['a.call_id = :call']),
    ...(call === null || stage === '' ? [] : ["a.stage = :stage AND a.status = 'running'"]),
    ...narrow(filters, key).conditions,
    theirsToHandle(),
  ];
  const found = knownByWords(words);
  return {
    walks: found.map(({ at, where }) => ({
      from: subjectsThenCases(db),
      where: [`s.subject_key = :subject${at}`, ...where, ...within],
      key,
    })),
    values: {
      contactsAnywhere: contacts.everywhere ? 1 : 0,
      contactProgrammes: ['', ...contacts.programmeIds],
      ...Object.assign({}, ...found.map(({ values }) => values)),
    },
  };
}

/** Left to itself MariaDB reads every row of the status from its end on, to find those before an id. */
const walkingAlong = ({ dialect }: Database, index: string): string =>
  dialect === 'mysql' && index !== '' ? `FORCE INDEX (applications__${index})` : '';

interface Place {
  /** The index that leads there and ends in the id; '' where none does. */
  readonly index: string;
  readonly where: string;
}

interface Narrowing {
  readonly conditions: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

interface Places {
  readonly places: readonly Place[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** Late cases run. */
function placesByDue({ everywhere, programmeIds }: Scope): Places {
  const where = everywhere ? '' : 'a.programme_id IN (:programmes) AND ';
  return {
    places: [{ index: 'status_dueat', where: `${where}a.status = 'running'` }],
    values: { programmes: ['', ...programmeIds] },
  };
}

function placesOf({ scope, holdsAll }: ListReach, { call, stage, status }: CaseFilters): Places {
  const statuses = status === 'all' ? ['running', 'ended'] : [status];
  const each = (index: string, place: string): Place[] =>
    statuses.map((wanted) => ({ index, where: `${place}a.status = '${wanted}'` }));
  if (call !== null && stage !== '') {
    return {
      places: [
        { index: '', where: "a.call_id = :call AND a.stage = :stage AND a.status = 'running'" },
      ],
      values: { call: call.id, stage },
    };
  }
  if (call !== null) {
    return {
      places: each('callid_status_id', 'a.call_id = :call AND '),
      values: { call: call.id },
    };
  }
  if (scope.everywhere) return { places: each('status_id', ''), values: {} };
  const { programmeIds } = scope;
  if (holdsAll) {
    return {
      places: each('status_id', 'a.programme_id IN (:programmes) AND '),
      values: { programmes: programmeIds },
    };
  }
  if (programmeIds.length === 0) return { places: [{ index: '', where: "a.id = ''" }], values: {} };
  return {
    places: programmeIds.flatMap((_, index) =>
      each('programmeid_status_id', `a.programme_id = :programme${index} AND `),
    ),
    values: Object.fromEntries(programmeIds.map((id, index) => [`programme${index}`, id])),
  };
}

function narrow(
  { waiting, result, submittedFrom, submittedTo, before, after }: CaseFilters,
  key: string,
): Narrowing {
  const conditions: string[] = [];
  if (after !== '') conditions.push(`${key} > :after`);
  else if (before !== '') conditions.push(`${key} < :before`);
  if (waiting === 'late') conditions.push(lateNow);
  else if (waiting !== '') conditions.push("a.status = 'running' AND a.waiting_on = :waiting");
  if (result !== '') conditions.push('a.ended_as = :result');
  if (submittedFrom !== '') conditions.push('a.submitted_at >= :submittedFrom');
  if (submittedTo !== '') conditions.push('a.submitted_at <= :submittedTo');
  return {
    conditions,
    values: {
      before,
      after,
      waiting,
      result,
      submittedFrom: submittedFrom && startOfZoneDay(submittedFrom).toISOString(),
      submittedTo: submittedTo && endOfZoneDay(submittedTo).toISOString(),
    },
  };
}
