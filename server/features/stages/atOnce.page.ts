import { clockView } from '../../shared/words/dueView.js';
import { refusalText } from '../../shared/request/formState.js';
import type { Deps } from '../../shared/request/deps.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { Reason } from '../../domain/refusal.js';
import { mostAtOnce, type Waiting } from './atOnce.query.js';

/** A case to which the act was not done, and why. */
export interface NotDone {
  readonly id: string;
  readonly reason: Reason;
}

/** Cases that wait, those ticked that were refused stay so; what was not done stands above with its reason. */
export function atOncePage(
  { callId, call, stage, kind, cases }: Waiting,
  left: readonly NotDone[],
  context: FormContext & Pick<Deps, 'calendar'>,
): object {
  const { words, locale, failed, calendar } = context;
  const say = (key: string, values = {}): string => words(locale, `stages.atOnce.${key}`, values);
  const sent = failed?.typed['cases'];
  const ticked = new Set([sent].flat());
  const files = new Map(cases.map(({ file }) => [file.row.id, file.row]));
  return {
    sub: call,
    crumbs: [
      { label: words(locale, 'cases.list.title'), href: '/cases' },
      { label: call, href: `/cases?call=${callId}&stage=${stage}` },
    ],
    action: `/calls/${callId}/stages/${stage}/at-once`,
    lead: say(`${kind}.lead`),
    act: say(`${kind}.act`),
    left: left.map(({ id, reason }) => ({
      number: files.get(id)?.number ?? '',
      reason: refusalText(words, locale, reason.code, reason.params),
    })),
    cut: cases.length === mostAtOnce && say('cut', { n: mostAtOnce }),
    rows: cases.map(({ file: { row }, typed }) => ({
      id: row.id,
      value: `${row.id} ${row.version}`,
      href: `/cases/${row.id}`,
      label: row.title,
      no: row.number ?? '',
      applicant: row.applicant_name,
      due: clockView(calendar, context, row) ?? false,
      ready: typed !== null,
      checked: ticked.has(`${row.id} ${row.version}`),
    })),
    some: cases.some(({ typed }) => typed !== null),
  };
}
