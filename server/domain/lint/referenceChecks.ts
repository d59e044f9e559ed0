import { z } from 'zod';
import { fieldKind } from '../form/kinds/registry.js';
import type { Definition, Stage } from '../definition/definition.js';
import { tableColumns, fieldAt } from './formParts.js';
import { lintError, lintWarning, repeated, type LintMessage } from './lintMessage.js';
import { ownPart, stageKind, stagesAnswering } from '../workflow/stages/registry.js';

const payeeParts = ['holder', 'bank', 'branch_code', 'account'];

/** Whether what one part says of another is there: fields, columns, rubrics, instalments. */
export function referenceChecks(definition: Definition): LintMessage[] {
  const { workflow, rubrics } = definition;
  const stages = Object.entries(workflow.stages);
  const seated = stagesAnswering(workflow.stages, (kind, stage) => kind.seats(stage));
  const used = new Set(seated.map(({ answer }) => answer.rubric));
  return [
    ...payeeChecks(definition),
    ...counterpartyChecks(definition),
    ...seated.flatMap(({ id, answer: { atLeast: least, experts } }) =>
      least > experts
        ? [
            lintError('at_least_above_experts', `workflow.stages.${id}.at_least`, {
              least,
              experts,
            }),
          ]
        : [],
    ),
    ...Object.keys(rubrics)
      .filter((id) => !used.has(id))
      .map((id) => lintWarning('rubric_unused', `rubrics.${id}`, { rubric: id })),
    ...stages.flatMap(([id, stage]) => [
      ...listChecks(stage, `workflow.stages.${id}`),
      ...tableChecks(definition, stage, `workflow.stages.${id}`),
      ...attachChecks(stage, `workflow.stages.${id}`),
      ...checkedFields(stage, `workflow.stages.${id}`),
      ...releaseChecks(definition, stage, `workflow.stages.${id}`),
    ]),
  ];
}

function payeeChecks({ payee, form }: Definition): LintMessage[] {
  if (payee === undefined) return [];
  const there = form.find(({ section }) => section === payee)?.fields.map(({ id }) => id) ?? [];
  const missing = payeeParts.filter((part) => !there.includes(part));
  if (missing.length === 0) return [];
  return [lintError('payee_fields', 'payee', { section: payee, fields: missing.join(', ') })];
}

function counterpartyChecks(definition: Definition): LintMessage[] {
  const { counterparty: at } = definition;
  const field = at === undefined ? undefined : fieldAt(definition, at);
  if (at === undefined || (field && fieldKind(field.kind).registry)) return [];
  return [lintError('counterparty_field', 'counterparty', { name: at })];
}

/** Ids within a stage's own lists. */
function listChecks(stage: Stage, at: string): LintMessage[] {
  return Object.entries(ownPart(stage)).flatMap(([key, value]) =>
    repeated(idsIn(value), `${at}.${key}`),
  );
}

const withIds = z.array(z.looseObject({ id: z.string() }));

/** The ids of a list; none where it is no list of parts with ids. */
const idsIn = (value: unknown): string[] =>
  (withIds.safeParse(value).data ?? []).map(({ id }) => id);

function tableChecks(definition: Definition, stage: Stage, at: string): LintMessage[] {
  const answered = stageKind(stage.kind).answersTable(stage);
  if (answered !== null && tableColumns(fieldAt(definition, answered.table)).length === 0) {
    return [lintError('no_such_table', `${at}.${answered.key}`, { table: answered.table })];
  }
  const invitation = stageKind(stage.kind).invites(stage);
  if (invitation === null) return [];
  const { table, nameColumn, emailColumn } = invitation;
  const columns = tableColumns(fieldAt(definition, table));
  if (columns.length === 0) return [lintError('no_such_table', `${at}.table`, { table })];
  const named = { name_column: nameColumn, email_column: emailColumn };
  return Object.entries(named).flatMap(([key, column]) => {
    return columns.includes(column)
      ? []
      : [lintError('no_such_column', `${at}.${key}`, { column, table })];
  });
}

/** The firm that takes a case over is named in a report of the stage. */
function attachChecks(stage: Stage, at: string): LintMessage[] {
  const fields = (stageKind(stage.kind).collects(stage)?.fields ?? []).map(({ id }) => id);
  return Object.entries(stage.effects).flatMap(([outcome, list]) =>
    list.flatMap((effect, index) =>
      'field' in effect && !fields.includes(effect.field)
        ? [
            lintError('attach_field', `${at}.effects.${outcome}.${index}.field`, {
              field: effect.field,
            }),
          ]
        : [],
    ),
  );
}

/** A check speaks at a field of its own report. */
function checkedFields(stage: Stage, at: string): LintMessage[] {
  const { fields = [], checked = [] } = stageKind(stage.kind).collects(stage) ?? {};
  return checked
    .filter(({ field }) => !fields.some(({ id }) => id === field))
    .map(({ id, field }) => lintError('check_field', `${at}.checks.${id}.field`, { field }));
}

function releaseChecks({ award }: Definition, stage: Stage, at: string): LintMessage[] {
  const reports = stageKind(stage.kind).reports(stage);
  if (reports === null) return [];
  const { releases: tranche, releaseIf, from, times } = reports;
  if (tranche === null) {
    return releaseIf === null ? [] : [lintWarning('release_if_alone', `${at}.release_if`)];
  }
  const rule = award?.tranches.find(({ id }) => id === tranche);
  if (!rule) return [lintError('no_such_tranche', `${at}.releases`, { tranche })];
  const last = from + times - 1;
  const parts = rule.repeat ?? 1;
  return last > parts
    ? [lintError('releases_beyond', `${at}.times`, { tranche, last, parts })]
    : [];
}
