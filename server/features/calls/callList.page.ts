import type { Definition } from '../../domain/definition/definition.js';
import type { LocalText } from '../../domain/localText.js';
import { halfWidth, tidy } from '../../domain/typed.js';
import { openCallLine, stateOfCall, type PublicCall } from '../../shared/calls/publicCalls.js';

/** Who looks for a call. */
const audiences = ['person', 'organisation'] as const;
type Audience = (typeof audiences)[number];

/** What the list of calls is narrowed to; '' narrows nothing. */
interface CallSearch {
  readonly programme: string;
  readonly text: string;
  readonly audience: Audience | '';
}

/** Reads the address of the list; anything not understood narrows nothing. */
export const readCallSearch = (query: Readonly<Record<string, string>>): CallSearch => ({
  programme: query['programme'] ?? '',
  text: tidy(query['q'] ?? '').slice(0, 100),
  audience: audiences.find((each) => each === query['for']) ?? '',
});

export interface CallList {
  readonly calls: readonly PublicCall[];
  /** By the version that a call follows. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The latest public list of what came of a call, by its id. */
  readonly results: ReadonlyMap<string, string>;
}

/** All published calls that are looked for: open ones with the days they have left, then those to come and over. */
export function callListPage(
  { calls, definitions, results }: CallList,
  search: CallSearch,
  now: Date,
): object {
  const programmes = new Map(calls.map(({ programmeId, programme }) => [programmeId, programme]));
  const of = (call: PublicCall): Definition | undefined => definitions.get(call.versionId);
  const shown = calls.filter(
    (call) =>
      (search.programme === '' || call.programmeId === search.programme) &&
      isFor(of(call), search.audience) &&
      holds(call, of(call), search.text),
  );
  const inState = (state: string): readonly PublicCall[] =>
    shown.filter((call) => stateOfCall(call, now) === state);
  const says = (call: PublicCall) => ({
    says: of(call)?.summary ?? false,
    who: { key: `calls.for.${of(call)?.applicant ?? 'either'}` },
  });
  const line = (call: PublicCall, at: string): object => ({
    href: `/calls/${call.id}`,
    label: call.title,
    programme: call.programme,
    results: results.has(call.id) && `/notices/${results.get(call.id)}`,
    at,
    ...says(call),
  });
  return {
    filters: [
      {
        href: hrefOf({ ...search, programme: '' }),
        label: { key: 'calls.all' },
        current: search.programme === '',
      },
      ...[...programmes].map(([id, name]) => ({
        href: hrefOf({ ...search, programme: id }),
        label: name,
        current: search.programme === id,
      })),
    ],
    search: { ...search, on: search.text !== '' || search.audience !== '' },
    audiences: audiences.map((value) => ({ value, label: { key: `calls.for.${value}` } })),
    nothing: shown.length === 0 && search.text + search.audience !== '',
    open: inState('open')
      .toSorted((a, b) => a.closesAt.localeCompare(b.closesAt))
      .map((call) => ({ ...openCallLine(call, now), ...says(call) })),
    ahead: inState('ahead').map((call) => line(call, call.opensAt)),
    closed: inState('closed').map((call) => line(call, call.closesAt)),
  };
}

const isFor = (definition: Definition | undefined, audience: CallSearch['audience']): boolean =>
  audience === '' || definition?.applicant === 'either' || definition?.applicant === audience;

/** Whether every word stands in what the public reads first of a call, in either language. */
function holds(call: PublicCall, definition: Definition | undefined, text: string): boolean {
  const guide = definition?.guide;
  const told: (LocalText | undefined)[] = [
    call.title,
    call.programme,
    definition?.name,
    definition?.summary,
    guide?.who,
    guide?.benefit,
  ];
  const read = told.flatMap((each) => (each ? [each.zh, each.en] : []));
  const all = plain(read.join(' '));
  return plain(text)
    .split(/\s+/)
    .every((word) => all.includes(word));
}

const plain = (text: string): string => halfWidth(text).toLowerCase();

function hrefOf({ programme, text: q, audience }: CallSearch): string {
  const given = Object.entries({ programme, q, for: audience }).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given).toString();
  return query === '' ? '/calls' : `/calls?${query}`;
}
