import { invalid, Refused, type FieldReasons } from '../../domain/refusal.js';
import { blankFormReply } from '../../shared/files/blankForms.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { documentSlot, openApplicationDraft } from './applicationDraft.query.js';
import { openView } from './applicationView.file.js';
import { attachFile, removeFile } from './attachFile.service.js';
import { documentsPage } from './documents.page.js';

const path = '/applications/:id/documents';

export const applicationDocumentRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'application.use', async (ask) => {
    const view = await openView(deps, signedIn(ask), ask.params['id'] ?? '');
    return page('applications/documents', documentsPage(view, { ...ask, words: deps.words }));
  }),
  get('/applications/:id/blank-forms/:document', 'application.use', async (ask) => {
    const { file } = await openApplicationDraft(deps, signedIn(ask), ask.params['id'] ?? '');
    return blankFormReply(deps, file.definition, ask.params['document'] ?? '');
  }),
  // Files are moved before their rows are written, which cannot be run twice; the same file sent
  // again is recognised by its content instead of by the form's key.
  post(path, 'application.use', (ask) => attachAll(deps, ask), {
    input: nothing,
    again: path,
    // Documents of a definition may be of 100 MB; each is held to its own limit when it is here.
    uploads: {
      files: 12,
      megabytes: 100,
      door: (ask) => openApplicationDraft(deps, signedIn(ask), ask.params['id'] ?? ''),
    },
    transaction: false,
  }),
  post(
    '/applications/:id/documents/:attachment/remove',
    'application.use',
    async (ask) => {
      const id = ask.params['id'] ?? '';
      await removeFile(deps, signedIn(ask), { id, attachment: ask.params['attachment'] ?? '' });
      return redirect(`/applications/${id}/documents`, 'file_removed');
    },
    { input: nothing, again: path },
  ),
];

/** Takes every file that can be taken; the first reason of each document is told for the others. */
async function attachAll(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const id = ask.params['id'] ?? '';
  const document = ask.query['document'] ?? '';
  const slot = documentSlot(document);
  const files = ask.files.filter(({ field }) => field === slot);
  if (files.length === 0) throw invalid({ [slot]: { code: 'choose_file' } });
  let reasons: FieldReasons = {};
  for (const file of files) {
    try {
      await attachFile(deps, actor, { id, document, file });
    } catch (error) {
      if (!(error instanceof Refused) || error.kind !== 'invalid') throw error;
      reasons = { ...error.fields, ...reasons };
    }
  }
  if (Object.keys(reasons).length > 0) throw new Refused('invalid', 'file_refused', {}, reasons);
  return redirect(`/applications/${id}/documents#${slot}`, 'file_added');
}
