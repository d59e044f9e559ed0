import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { citedText } from '../../domain/definition/assumptions.js';
import { dutyActs, whyNotActed } from '../../domain/duty/dutyStates.js';
import { inLocale } from '../../domain/localText.js';
import { dutyBadge, dutyName, dutyWhen } from '../../shared/duties/dutyLine.view.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { Deps } from '../../shared/request/deps.js';
import { hearingEnds } from './decideDuty.service.js';
import { holdsOf, looksAt, type DutyDecision, type DutyFile } from './duty.file.js';
import { decisionsView, submissionsView } from './dutyHistory.view.js';

type DeskContext = FormContext & Pick<Deps, 'calendar'>;

export interface DutyEffect {
  readonly effect: string;
  readonly detail: string;
  readonly at: string;
}

/** The zone's page of a duty: what was handed in, what can be found of it and decided about it. */
export function owedDutyPage(
  duty: DutyFile,
  effects: readonly DutyEffect[],
  actor: Actor,
  context: DeskContext,
): object {
  const { file, row, rule, submissions, decisions } = duty;
  const { words, locale, now, failed } = context;
  const open = decisions.find(({ status }) => status === 'proposed');
  const last = submissions[0];
  const typed = failed?.typed ?? {};
  const quiet = { ...context, failed: null };
  const mayLook =
    row.status === 'filed' && looksAt(actor, duty) && last?.filed_person !== actor.personId;
  const acts = dutyActs.filter((act) => whyNotActed(act, row, now.toISOString()) === null);
  const mayPropose =
    open === undefined && acts.length > 0 && holdsOf(actor, duty, policy['duty.propose']);
  const recovering =
    effects.some(({ effect }) => effect === 'consider_recovery') &&
    !effects.some(({ effect }) => effect === 'recovery_considered');
  return {
    title: dutyName(row, context),
    sub: [file.row.number, file.row.applicant_name].filter(Boolean).join(' · '),
    crumbs: [
      { href: '/owed', label: words(locale, 'duties.owed.title') },
      { href: `/cases/${file.row.id}`, label: file.row.title },
      { label: dutyName(row, context) },
    ],
    action: `/owed/${row.id}`,
    badge: dutyBadge(row, context),
    help: rule?.help ? inLocale(rule.help, locale) : '',
    facts: factsOf(duty, context),
    error: failed === null ? false : formState(context, words, {}),
    effects: effects.map(({ effect, detail, at }) => ({
      what: words(locale, `duties.done.${effect}`),
      detail,
      at,
    })),
    nothingYet:
      row.status === 'open' &&
      row.clock !== 'stands' &&
      duty.submissions.length + duty.decisions.length === 0 &&
      words(locale, `duties.owed.${row.clock === 'occasion' ? 'toldWhen' : 'comesHere'}`),
    submissions: submissionsView(duty, context, '/owed', false),
    decisions: decisionsView(duty, context, false),
    mayLook,
    mayReturn: mayLook && row.returned < (rule?.returns ?? 0),
    returnsLeft: (rule?.returns ?? 0) - row.returned,
    mayRefuse: mayLook && row.clock === 'occasion',
    look: formState('remark' in typed ? context : quiet, words, { remark: '' }),
    open: open === undefined ? false : openView(duty, open, actor, context),
    mayPropose,
    acts: acts.map((act) => ({ value: act, label: words(locale, `duties.acts.${act}`) })),
    propose: formState('told' in typed ? context : quiet, words, {
      act: '',
      reason: '',
      told: '',
      until: '',
    }),
    proposing: 'told' in typed,
    today: zoneDay(now),
    reject: formState('why' in typed ? context : quiet, words, { why: '' }),
    rejecting: 'why' in typed,
    openRecovery: `/cases/${file.row.id}/recoveries/new`,
    recovering: recovering && holdsOf(actor, duty, policy['duty.propose']),
    recovery: formState('considered' in typed ? context : quiet, words, { considered: '' }),
  };
}

function factsOf({ row, rule, file }: DutyFile, context: FormContext): readonly object[] {
  const { words, locale } = context;
  const fact = (key: string, value: string) => ({
    label: words(locale, `duties.facts.${key}`),
    value,
  });
  return [
    fact('applicant', file.row.applicant_name),
    fact('clock', words(locale, `designerValues.clock_${row.clock}`)),
    fact('when', dutyWhen(row, context)),
    fact('by', words(locale, `roles.${row.by_role}`)),
    fact('returned', String(row.returned)),
    fact('extended', String(row.extended)),
    fact('source', citedText(rule?.source ?? '')),
  ].filter(({ value }) => value !== '' && value !== '0');
}

/** What waits to be decided, with what this reader can do about it. */
function openView(duty: DutyFile, open: DutyDecision, actor: Actor, context: DeskContext): object {
  const { row, names } = duty;
  const { words, locale } = context;
  const supporting = open.asked === 1 && row.extended > 0 && open.supported_by === null;
  const first = open.asked === 1 && row.extended === 0;
  const roles = supporting
    ? [row.by_role]
    : first
      ? [row.by_role, 'department_head' as const]
      : policy['duty.decide'];
  const mine = [open.proposed_person, open.supported_person].includes(actor.personId);
  const mayDecide = !mine && holdsOf(actor, duty, roles);
  const heard = open.act === 'fail' ? hearingEnds(context, open) : '';
  const hearing = heard >= context.now.toISOString();
  return {
    id: open.id,
    act: words(locale, `duties.acts.${open.act}`),
    effect: words(locale, `duties.actSays.${open.act}`),
    reason: open.reason,
    told: open.told,
    until: open.until ?? '',
    by: names.get(open.proposed_by) ?? '',
    at: open.proposed_at,
    supported: names.get(open.supported_by ?? '') ?? '',
    hearing: hearing && { until: heard },
    approve:
      mayDecide &&
      !hearing &&
      words(locale, supporting ? 'duties.owed.support' : 'duties.owed.approve'),
    reject: mayDecide,
    withdraw: open.proposed_person === actor.personId,
    waitsFor: words(locale, 'duties.owed.waitsFor', {
      who: roles.map((role) => words(locale, `roles.${role}`)).join(words(locale, 'duties.or')),
    }),
  };
}
