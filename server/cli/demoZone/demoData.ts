import { standings } from '../../domain/organisation/standings.js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { roleSchema } from '../../domain/actor.js';
import { localTextSchema } from '../../domain/localText.js';
import { projectRoot } from '../../web/startup.js';

/** What `config/demo` says of the demonstration zone. */
const staffSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  roles: z.array(roleSchema),
});

const expertSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  employer: z.string(),
  code: z.string(),
  fields: z.array(z.string()),
});

const projectSchema = z.strictObject({
  id: z.string(),
  firm: z.string(),
  credit_code: z.string(),
  founder: z.string(),
  born: z.string(),
  paper: z.string(),
  mobile: z.string(),
  title: z.string(),
  field: z.string(),
  summary: z.string(),
  market: z.string(),
  model: z.string(),
  until: z.string(),
  score: z.number(),
});

const organisationSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  credit_code: z.string(),
  manager: z.string(),
  mobile: z.string(),
});

/** A firm that somebody registers and nobody has verified yet. */
const newFirmSchema = z.strictObject({
  name: z.string(),
  code: z.string(),
  legal_representative: z.string(),
  registered_on: z.string(),
  address: z.string(),
});

const applicantSchema = z.strictObject({ id: z.string(), name: z.string(), mobile: z.string() });

const typedSchema = z.union([z.string(), z.array(z.string())]);

const planShape = {
  who: z.string(),
  /** The procedure of the granted case that it builds on. */
  after: z.string().optional(),
  /** A standing that must be recorded for the applicant before. */
  standing: z.enum(standings).optional(),
  /** Begun so many days ago … */
  from: z.number().int(),
  /** … and walked to this stage, or as far as the days reach. */
  until: z.string(),
  /** How long the call stays open that is opened for it. */
  days: z.number().int().default(90),
  /** What experts think of it. */
  score: z.number().default(91),
  /** Attendance in percent, report by report. */
  attendance: z.array(z.string()).default([]),
};

/** What one applicant types under a procedure, by input name; texts hold `{marks}`. */
const caseSchema = z.strictObject({ ...planShape, answers: z.record(z.string(), typedSchema) });

/** One more case of a procedure: what differs from the first; null, also of a row, takes away. */
const otherSchema = z.strictObject({
  ...planShape,
  of: z.string(),
  change: z.record(z.string(), typedSchema.nullable()),
});

const classSchema = z.strictObject({ code: z.string(), name: z.string() });

const budgetSchema = z.strictObject({
  code: z.string(),
  yuan: z.number(),
  name: localTextSchema,
});

const limitSchema = z.strictObject({ yuan: z.number(), reason: z.string() });

const callSchema = z.strictObject({
  procedure: z.string(),
  days: z.number(),
  quota: z.number(),
  title: localTextSchema,
});

const zoneSchema = z.strictObject({
  calls: z.record(z.string(), callSchema),
  notices: z.record(z.string(), localTextSchema),
  /** By programme. */
  budgets: z.record(z.string(), budgetSchema),
  /** What the papers say of every budget line; `{year}` in the document's number. */
  allotment: z.strictObject({
    document: z.string(),
    functional: classSchema,
    economic: classSchema,
    bank: z.string(),
    reason: z.string(),
  }),
  /** By programme: limits of approval in force, and those that wait for the approver. */
  limits: z.record(z.string(), limitSchema),
  proposed_limits: z.record(z.string(), limitSchema),
  bank: z.string(),
  /** Sentences with `{…}` marks from which applications are written. */
  phrases: z.record(z.string(), z.string()),
});

export type DemoStaff = z.infer<typeof staffSchema>;
export type DemoExpert = z.infer<typeof expertSchema>;
export type DemoProject = z.infer<typeof projectSchema>;
export type DemoOrganisation = z.infer<typeof organisationSchema>;
export type DemoApplicantPerson = z.infer<typeof applicantSchema>;
export type DemoCase = z.infer<typeof caseSchema>;
export type DemoWords = z.infer<typeof zoneSchema>;

export interface DemoData {
  readonly staff: readonly DemoStaff[];
  readonly experts: readonly DemoExpert[];
  readonly projects: readonly DemoProject[];
  readonly organisations: readonly DemoOrganisation[];
  readonly newFirm: z.infer<typeof newFirmSchema>;
  /** Those who apply in their own name. */
  readonly applicants: readonly DemoApplicantPerson[];
  /** The first case of each procedure. */
  readonly cases: Readonly<Record<string, DemoCase>>;
  /** More cases, each with its procedure, in the order in which they are lived through. */
  readonly others: readonly (readonly [string, DemoCase])[];
  readonly words: DemoWords;
}

/** People, firms and texts of the demonstration zone, read from `config/demo` and checked. */
export async function readDemoData(): Promise<DemoData> {
  const read = async (name: string): Promise<unknown> =>
    parse(await readFile(join(projectRoot(), 'config', 'demo', name), 'utf8'));
  const people = z
    .strictObject({
      staff: z.array(staffSchema),
      experts: z.array(expertSchema),
      applicants: z.array(applicantSchema),
    })
    .parse(await read('people.yaml'));
  const { projects } = z
    .strictObject({ projects: z.array(projectSchema) })
    .parse(await read('projects.yaml'));
  const { organisations, new_firm: newFirm } = z
    .strictObject({ organisations: z.array(organisationSchema), new_firm: newFirmSchema })
    .parse(await read('organisations.yaml'));
  const { cases } = z
    .strictObject({ cases: z.record(z.string(), caseSchema) })
    .parse(await read('cases.yaml'));
  const { others } = z
    .strictObject({ others: z.array(otherSchema) })
    .parse(await read('others.yaml'));
  const words = zoneSchema.parse(await read('words.yaml'));
  return {
    ...people,
    projects,
    organisations,
    newFirm,
    cases,
    others: others.map((other) => otherCase(cases, other)),
    words,
  };
}

function otherCase(
  cases: Readonly<Record<string, DemoCase>>,
  { of, change, ...plan }: z.infer<typeof otherSchema>,
): readonly [string, DemoCase] {
  const first = cases[of];
  if (!first) throw new Error(`no case of ${of} in config/demo/cases.yaml`);
  const gone = Object.keys(change).filter((at) => change[at] === null);
  const kept = Object.entries(first.answers).filter(
    ([at]) => !gone.some((prefix) => at === prefix || at.startsWith(`${prefix}.`)),
  );
  const changed = Object.entries(change).flatMap(([at, typed]) =>
    typed === null ? [] : [[at, typed] as const],
  );
  return [of, { ...plan, answers: Object.fromEntries([...kept, ...changed]) }];
}

/** Fills `{mark}`s of a phrase. */
export function phrase(
  { phrases }: DemoWords,
  key: string,
  values: Readonly<Record<string, string>> = {},
): string {
  const text = phrases[key];
  if (text === undefined) throw new Error(`no phrase ${key} in config/demo/words.yaml`);
  return text.replaceAll(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark);
}
