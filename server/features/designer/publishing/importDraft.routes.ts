import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { whole } from '../../../domain/typed.js';
import { splitContents } from '../../../domain/definition/definitionPackage.js';
import type { DefinitionProblem } from '../../../domain/definition/definitionFile.js';
import { invalid, Refused } from '../../../domain/refusal.js';
import { keepBlankFormBytes } from '../../../shared/files/blankForms.js';
import type { Deps } from '../../../shared/request/deps.js';
import { draftDiff } from '../frame/draftDiff.view.js';
import { openProcedureDraft } from '../frame/draft.file.js';
import { draftFrame, draftHref } from '../frame/draftFrame.view.js';
import { refusalMessage, refusalText } from '../../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import {
  applyImport,
  mostImportBytes,
  mostImportMegabytes,
  readImport,
} from './importDraft.service.js';

const place = '/designer/:draft/import';

const applyInput = z.object({ yaml: z.string().max(mostImportBytes), version: whole(0, 1e9) });

/** A definition brought in as a file: its difference is shown first, then it takes the draft's place. */
export const importRoutes = (deps: Deps): readonly Route[] => [
  get(place, 'procedure.design', (ask) => showImport(deps, ask, null)),
  post(place, 'procedure.design', (ask) => preview(deps, ask), {
    input: nothing,
    again: place,
    uploads: {
      files: 1,
      megabytes: mostImportMegabytes,
      door: (ask) => openProcedureDraft(deps, signedIn(ask), draftOf(ask)),
    },
    transaction: false,
  }),
  post(`${place}/apply`, 'procedure.design', (ask, input) => apply(deps, ask, input), {
    input: applyInput,
    again: place,
    transaction: false,
  }),
];

const draftOf = ({ params }: Ask): string => params['draft'] ?? '';

interface Shown {
  readonly yaml: string;
  readonly problems: readonly DefinitionProblem[];
}

async function showImport(deps: Deps, ask: Ask, shown: Shown | null): Promise<Reply> {
  const draft = await openProcedureDraft(deps, signedIn(ask), draftOf(ask));
  const { words } = deps;
  const { locale, failed } = ask;
  const read =
    shown === null || shown.problems.length > 0 ? null : await readImport(deps, draft, shown.yaml);
  const said = (problem: DefinitionProblem): object => ({
    message: refusalText(words, locale, problem.code, problem.params),
    at: problem.path,
    line: problem.line ?? '',
  });
  const problems = shown === null ? [] : [...shown.problems, ...(read?.problems ?? [])];
  const diff =
    read?.definition === undefined
      ? false
      : draftDiff(draft, draft.definition, read.definition, { words, locale });
  const reply = page(
    'designer/publishing/import',
    {
      title: words(locale, 'publishing.import.title'),
      ...draftFrame(draft, 'publish'),
      action: `${draftHref(draft.row.id, 'overview')}/import`,
      backHref: draftHref(draft.row.id, 'publish'),
      kb: mostImportBytes / 1024,
      message: refusalMessage(words, locale, failed),
      problems: problems.slice(0, 50).map(said),
      diff,
      unchanged: diff !== false && diff !== null && diff.groups.length === 0,
      yaml: diff === false ? '' : (shown?.yaml ?? ''),
      rowVersion: draft.row.version,
    },
    'design',
  );
  return problems.length > 0 ? { ...reply, status: 422 } : reply;
}

/** Reads the file and shows what it would change, or what is wrong with it and where. */
async function preview(deps: Deps, ask: Ask): Promise<Reply> {
  const [file] = ask.files;
  if (!file || file.sizeBytes === 0)
    throw invalid({ file: { code: 'required' } }, 'import_no_file');
  const { yaml, contents, broken } = splitContents(await readFile(file.path, 'utf8'));
  if (Buffer.byteLength(yaml) > mostImportBytes) throw invalid({}, 'import_too_large');
  const [wrong] = broken;
  if (wrong !== undefined) {
    throw new Refused('invalid', 'import_blank_form_broken', { form: wrong });
  }
  // Kept now, since the page that shows the difference sends only the definition back.
  for (const [hash, bytes] of contents) {
    await keepBlankFormBytes(deps, signedIn(ask).userId, { name: hash.slice(0, 12), bytes });
  }
  return showImport(deps, ask, { yaml, problems: [] });
}

async function apply(
  deps: Deps,
  ask: Ask,
  { yaml, version }: z.infer<typeof applyInput>,
): Promise<Reply> {
  await applyImport(deps, signedIn(ask), { draftId: draftOf(ask), version }, yaml);
  return redirect(draftHref(draftOf(ask), 'overview'), 'draft_imported');
}
