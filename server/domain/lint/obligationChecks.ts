import { policy } from '../access/policy.js';
import { dayAfter } from '../calendar.js';
import type { Definition } from '../definition/definition.js';
import { isHandedIn, type Consequence, type DutyRule } from '../duty/dutySchema.js';
import { parseDuration } from '../duration.js';
import { fieldKind } from '../form/kinds/registry.js';
import { reachable, targetsAfter } from '../outlook/stageGraph.js';
import { outcomesOf } from '../workflow/stages/registry.js';
import { lintError, lintWarning, repeated, type LintMessage } from './lintMessage.js';
import { onlookers, type People } from './peopleChecks.js';

/** Whether what awardees owe beside the stages begins, can be done, is looked at and has a consequence. */
export function obligationChecks(definition: Definition, people: People): LintMessage[] {
  const { duties } = definition;
  return [
    ...repeated(
      duties.map(({ id }) => id),
      'duties',
    ),
    ...duties.flatMap((duty) => {
      const at = `duties.${duty.id}`;
      return [
        ...beginningChecks(definition, duty, at),
        ...clockSanity(definition, duty, at),
        ...formSanity(duty, at),
        ...reviewerChecks(duty, at, people),
        ...consequenceChecks(definition, duty, at),
      ];
    }),
  ];
}

function beginningChecks(
  { workflow, award }: Definition,
  { begins }: DutyRule,
  at: string,
): LintMessage[] {
  const place = `${at}.begins`;
  if (begins === 'paid') {
    return (award?.tranches ?? []).length > 0 ? [] : [lintError('duty_never_paid', place)];
  }
  const reached = reachable(workflow, [workflow.first]);
  if (begins.startsWith('.')) {
    if (!Object.hasOwn(workflow.ends, begins.slice(1))) {
      return [lintError('duty_begins_nowhere', place, { begins })];
    }
    return reached.has(begins) ? [] : [lintError('duty_unreachable', place, { begins })];
  }
  const [id = '', outcome = ''] = begins.split('.');
  const stage = Object.hasOwn(workflow.stages, id) ? workflow.stages[id] : undefined;
  if (!stage || !outcomesOf(stage).includes(outcome)) {
    return [lintError('duty_begins_nowhere', place, { begins })];
  }
  const used = reached.has(id) && targetsAfter(stage, outcome).length > 0;
  return used ? [] : [lintError('duty_unreachable', place, { begins })];
}

const someDay = new Date('2026-01-05T00:00:00Z');

/** About how many days; a working day counts seven fifths. */
const daysOf = (text: string): number => {
  const { count, unit } = parseDuration(text);
  if (unit === 'wd') return (count * 7) / 5;
  return (Date.parse(dayAfter(someDay, { count, unit })) - someDay.getTime()) / 86_400_000;
};

function clockSanity({ form }: Definition, duty: DutyRule, at: string): LintMessage[] {
  const { clock, due, lasts, remind, from_answer: from, begins, after_end: goesOn } = duty;
  const [section, id] = (from ?? '').split('.');
  const field = form
    .find((each) => each.section === section)
    ?.fields.find((each) => each.id === id);
  return [
    ...(from === undefined || (field && fieldKind(field.kind).meaning === 'day')
      ? []
      : [lintError('duty_from_no_day', `${at}.from_answer`, { name: from })]),
    ...(lasts !== undefined && daysOf(lasts) < daysOf(due)
      ? [lintError('duty_lasts_too_short', `${at}.lasts`, { lasts, due })]
      : []),
    ...(clock === 'repeated' && lasts === undefined && (goesOn || begins.startsWith('.'))
      ? [lintError('duty_never_over', `${at}.lasts`)]
      : []),
    ...(begins.startsWith('.') && !goesOn
      ? [lintError('duty_over_at_once', `${at}.after_end`)]
      : []),
    ...remind
      .filter((ahead) => daysOf(ahead) >= daysOf(due))
      .map((ahead) => lintError('remind_longer_than_due', `${at}.remind`, { remind: ahead, due })),
  ];
}

function formSanity(duty: DutyRule, at: string): LintMessage[] {
  const { fields, checks, documents } = duty;
  const ids = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);
  return [
    ...repeated(ids(fields), `${at}.fields`),
    ...repeated(ids(checks), `${at}.checks`),
    ...repeated(ids(documents), `${at}.documents`),
    ...(isHandedIn(duty) && fields.length + documents.length === 0
      ? [lintError('duty_asks_nothing', `${at}.fields`)]
      : []),
    ...checks
      .filter(({ field }) => !ids(fields).includes(field))
      .map(({ id, field }) => lintError('check_field', `${at}.checks.${id}.field`, { field })),
  ];
}

function reviewerChecks({ by }: DutyRule, at: string, { rolesHeld }: People): LintMessage[] {
  if (onlookers.has(by)) return [lintError('role_only_looks', `${at}.by`, { role: by })];
  if (!policy['duty.look'].some((role) => role === by))
    return [lintError('duty_reviewer', `${at}.by`, { role: by })];
  return rolesHeld === undefined || rolesHeld.has(by)
    ? []
    : [lintError('role_held_by_nobody', `${at}.by`, { role: by })];
}

function consequenceChecks(definition: Definition, duty: DutyRule, at: string): LintMessage[] {
  const { consequences } = duty;
  const found = consequences.flatMap((each) =>
    consequenceFaults(definition, each, `${at}.consequences.${each.id}`),
  );
  return [
    ...repeated(
      consequences.map(({ id }) => id),
      `${at}.consequences`,
    ),
    ...found,
    ...(consequences.length === 0 && duty.clock !== 'occasion'
      ? [lintWarning('duty_without_consequence', at)]
      : []),
  ];
}

/** Nobody is listed, delisted or asked for money by the clock alone: they are heard first. */
function consequenceFaults(
  { award }: Definition,
  { upon, does, registry }: Consequence,
  at: string,
): LintMessage[] {
  return [
    ...(upon === 'late' && does !== 'hold_money'
      ? [lintError('duty_late_does', `${at}.upon`)]
      : []),
    ...(does === 'delist_entry' && registry === undefined
      ? [lintError('duty_delists_nothing', `${at}.registry`)]
      : []),
    ...(does === 'hold_money' && (award?.tranches ?? []).length === 0
      ? [lintWarning('duty_holds_nothing', `${at}.does`)]
      : []),
  ];
}
