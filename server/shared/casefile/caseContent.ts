import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { organisations } from '../../data/tables/people.js';
import { calls } from '../../data/tables/procedures.js';
import type { CallStatus } from '../../domain/application/callWindow.js';
import { openAnswers } from '../../domain/application/privateAnswers.js';
import { zoneDay } from '../../domain/calendar.js';
import type { Answers } from '../../domain/form/answerValues.js';
import type { RuleContext } from '../../domain/procedure/answers.js';
import { hidden } from '../../domain/refusal.js';
import type { LocalText } from '../../domain/localText.js';
import type { CallFacts, OrgFacts } from '../../domain/rules/ruleValues.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import type { Deps } from '../request/deps.js';
import { loadRuleFacts, type CaseKeys } from './ruleFacts.js';

/** The call and the organisation of a case: what its rules may look at besides the answers. */
export interface CaseContext {
  readonly callTitle: LocalText;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly callStatus: CallStatus;
  readonly organisationName: string | null;
  readonly ruleContext: RuleContext & { readonly call: CallFacts };
}

const contextColumns = {
  title: calls.columns.title,
  opens_at: calls.columns.opens_at,
  closes_at: calls.columns.closes_at,
  payee: calls.columns.payee,
  status: calls.columns.status,
  name: optional(organisations.columns.name),
  credit_code: optional(organisations.columns.credit_code),
  registered_on: optional(organisations.columns.registered_on),
};

/** Reads the context of a case: one statement, and one for each group of facts its rules look at. */
export async function loadCaseContext(
  deps: Deps,
  row: CaseKeys,
  compiled: Compiled,
): Promise<CaseContext> {
  const [found] = await deps.db.select(
    contextColumns,
    `SELECT c.title, c.opens_at, c.closes_at, c.status, c.payee, o.name, o.credit_code, o.registered_on
       FROM calls c LEFT JOIN organisations o ON o.id = :organisation
      WHERE c.id = :call`,
    { call: row.call_id, organisation: row.organisation_id },
  );
  if (!found) throw hidden();
  return caseContextOf(deps, row, compiled, { call: found, organisation: found });
}

/** A call and an organisation as far as the context of a case needs them. */
export type ContextCall = Pick<
  RowOf<typeof calls>,
  'title' | 'opens_at' | 'closes_at' | 'payee' | 'status'
>;
export type ContextOrganisation = Pick<
  RowOf<typeof contextColumns>,
  'name' | 'credit_code' | 'registered_on'
>;

/** The same of a call and an organisation that were read already. */
export async function caseContextOf(
  deps: Deps,
  row: CaseKeys,
  compiled: Compiled,
  around: { readonly call: ContextCall; readonly organisation: ContextOrganisation | null },
): Promise<CaseContext> {
  const { title, opens_at: opensAt, closes_at: closesAt, status } = around.call;
  const organisation = around.organisation ?? noOrganisation;
  const call = callFacts(around.call);
  const facts = await loadRuleFacts(deps, row, compiled, call);
  return {
    callTitle: title,
    opensAt,
    closesAt,
    callStatus: status,
    organisationName: organisation.name,
    ruleContext: {
      today: zoneDay(deps.clock.now()),
      call,
      ...facts,
      org: { ...facts.org, ...orgFacts(organisation, call) },
    },
  };
}

const noOrganisation: ContextOrganisation = { name: null, credit_code: null, registered_on: null };

/** A call as rules see it: days of the zone. */
export function callFacts(call: {
  readonly opens_at: string;
  readonly closes_at: string;
  readonly payee?: string | null;
}): CallFacts {
  const opens = zoneDay(new Date(call.opens_at));
  return {
    opens,
    closes: zoneDay(new Date(call.closes_at)),
    year: Number(opens.slice(0, 4)),
    payee: call.payee ?? 'applicant',
  };
}

/** An organisation as rules see it; nothing of one that is not there. */
export function orgFacts(
  {
    name,
    credit_code,
    registered_on,
  }: Pick<RowOf<typeof contextColumns>, 'name' | 'credit_code' | 'registered_on'>,
  call: CallFacts,
): OrgFacts {
  if (name === null || credit_code === null || registered_on === null) return {};
  return { name, credit_code, registered_on, years: fullYears(registered_on, call.opens) };
}

/** Full years from one day to another, both `YYYY-MM-DD`. */
function fullYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

/** Stored answers, draft or frozen, with their sealed parts made readable. */
export function readableAnswers({ seal }: Deps, stored: Answers): Answers {
  return openAnswers(stored, (sealed) => seal.open(sealed));
}
