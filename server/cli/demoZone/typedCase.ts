import type { DemoCase, DemoData } from './demoData.js';

export type TypedInputs = Readonly<Record<string, string | readonly string[]>>;

/** Somebody who applies: a project's firm, an institution, or a person in their own name. */
export interface DemoApplicant {
  readonly name: string;
  readonly code: string;
  readonly manager: string;
  readonly mobile: string;
  readonly registered: string;
}

/** Who applies by this id: a project's firm or another applicant of the demonstration data. */
export function applicantOf(data: DemoData, id: string, today: string): DemoApplicant {
  const year = Number(today.slice(0, 4));
  const project = data.projects.find((each) => each.id === id);
  if (project) {
    const { firm: name, credit_code: code, founder: manager, mobile } = project;
    return { name, code, manager, mobile, registered: `${year - 2}-05-18` };
  }
  const person = data.applicants.find((each) => each.id === id);
  if (person) {
    const { name, mobile } = person;
    return { name, code: '', manager: name, mobile, registered: '' };
  }
  const found = data.organisations.find((each) => each.id === id);
  if (!found) throw new Error(`no applicant ${id} in config/demo`);
  const { name, credit_code: code, manager, mobile } = found;
  return { name, code, manager, mobile, registered: `${year - 6}-03-09` };
}

/** What is typed first under a procedure, section by section, its marks filled in. */
export function typedCase(
  data: DemoData,
  procedure: string,
  today: string,
  more: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, TypedInputs> {
  const plan = data.cases[procedure];
  if (!plan) throw new Error(`no case of ${procedure} in config/demo/cases.yaml`);
  return typedAnswers(data, plan, today, more);
}

/** What somebody types, section by section, its marks filled in. */
export function typedAnswers(
  data: DemoData,
  plan: DemoCase,
  today: string,
  more: Readonly<Record<string, string>>,
): ReadonlyMap<string, TypedInputs> {
  const year = Number(today.slice(0, 4));
  const marks: Readonly<Record<string, string>> = {
    ...applicantOf(data, plan.who, today),
    today,
    y: String(year),
    y1: String(year - 1),
    y2: String(year - 2),
    n1: String(year + 1),
    n2: String(year + 2),
    ...more,
  };
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (mark, name: string) => marks[name] ?? mark);
  const sections = new Map<string, Record<string, string | readonly string[]>>();
  for (const [input, typed] of Object.entries(plan.answers)) {
    const [section = ''] = input.split('.');
    const typedNow = typeof typed === 'string' ? fill(typed) : typed.map(fill);
    sections.set(section, { ...sections.get(section), [input]: typedNow });
  }
  return sections;
}
