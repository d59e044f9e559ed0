import { shownDocuments } from '../../domain/procedure/answers.js';
import { inLocale } from '../../domain/localText.js';
import type { CaseDetail } from './caseDetail.query.js';
import { stageName } from './caseLog.page.js';
import type { CasesPageContext } from './caseList.page.js';

interface FileLink {
  readonly href: string;
  readonly label: string;
  readonly note: string;
}

interface DocumentView {
  readonly label: string;
  readonly files: readonly FileLink[];
  /** Asked for and not there. */
  readonly missing: boolean;
}

export interface DocumentsView {
  readonly items: readonly DocumentView[];
  /** The first file that a browser shows in place; '' where there is none. */
  readonly first: string;
  readonly count: number;
}

const shownInPlace = ['application/pdf', 'image/png', 'image/jpeg'];

/** The documents of the latest hand-in, by what they were asked for as. */
export function caseDocuments(
  { file, revisions }: CaseDetail,
  { locale }: CasesPageContext,
): DocumentsView {
  const latest = revisions.at(-1);
  const held = latest?.content.documents ?? [];
  const asked = latest
    ? shownDocuments(latest.under.compiled, latest.answers, latest.ruleContext)
    : [];
  const { definition } = latest?.under ?? file;
  const items = definition.documents.flatMap(({ id, name, required }): DocumentView[] => {
    const files = held.filter(({ document }) => document === id);
    if (files.length === 0 && !asked.includes(id)) return [];
    return [
      {
        label: inLocale(name, locale),
        files: files.map((each) => ({
          href: `/files/${each.id}`,
          label: each.name,
          note: sizeText(each.size_bytes),
        })),
        missing: files.length === 0 && required,
      },
    ];
  });
  const first = held.find(({ type }) => shownInPlace.includes(type));
  return { items, first: first ? `/files/${first.id}` : '', count: held.length };
}

/** Files gathered in stages, by stage. */
export function evidenceGroups(
  { file, evidence }: CaseDetail,
  context: CasesPageContext,
): object[] {
  const stages = [...new Set(evidence.map(({ stage }) => stage))];
  return stages.map((stage) => ({
    label: stageName({ file, context }, stage),
    missing: false,
    files: evidence
      .filter((each) => each.stage === stage)
      .map(({ id, name }) => ({ href: `/files/${id}`, label: name, note: '' })),
  }));
}

function sizeText(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
