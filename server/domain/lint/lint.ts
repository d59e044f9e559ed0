import type { Definition } from '../definition/definition.js';
import { awardChecks } from './awardChecks.js';
import { blindChecks } from './blindChecks.js';
import { claimChecks } from './claimChecks.js';
import { clockChecks } from './clockChecks.js';
import { contactChecks } from './contactChecks.js';
import { dutyChecks } from './dutyChecks.js';
import { formChecks } from './formChecks.js';
import { letterChecks } from './letterChecks.js';
import type { LintMessage } from './lintMessage.js';
import { mailChecks } from './mailChecks.js';
import { moneyChecks } from './moneyChecks.js';
import { obligationChecks } from './obligationChecks.js';
import { noticeChecks } from './noticeChecks.js';
import { peopleChecks, type People } from './peopleChecks.js';
import { reachChecks } from './reachChecks.js';
import { referenceChecks } from './referenceChecks.js';
import { reserveChecks } from './reserveChecks.js';
import { ruleChecks } from './ruleChecks.js';
import { secrecyChecks } from './secrecyChecks.js';
import { textChecks } from './textChecks.js';
import { workflowChecks } from './workflowChecks.js';

/**
 * Everything that is wrong or doubtful about a definition, errors first. Publishing needs no
 * errors; messages are `refusals.<code>` with `params`.
 */
export function lint(definition: Definition, people: People = {}): LintMessage[] {
  const form = formChecks(definition);
  const said = [
    ...form,
    ...workflowChecks(definition),
    ...reachChecks(definition),
    ...clockChecks(definition),
    ...reserveChecks(definition),
    ...peopleChecks(definition, people),
    ...awardChecks(definition),
    ...moneyChecks(definition),
    ...referenceChecks(definition),
    ...claimChecks(definition),
    ...mailChecks(definition),
    ...contactChecks(definition),
    ...noticeChecks(definition),
    ...letterChecks(definition),
    ...secrecyChecks(definition),
    ...blindChecks(definition),
    ...dutyChecks(definition),
    ...obligationChecks(definition, people),
    ...textChecks(definition),
    ...(isPublishable(form) ? ruleChecks(definition) : []),
  ];
  return said.toSorted((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
}

/** Whether no names of the form clash: only then can its rules be compiled at all. */
export const hasSoundForm = (definition: Definition): boolean =>
  isPublishable(formChecks(definition));

/** True where nothing stands against publishing. */
export function isPublishable(messages: readonly LintMessage[]): boolean {
  return messages.every(({ level }) => level !== 'error');
}
