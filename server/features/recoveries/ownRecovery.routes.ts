import { hidden } from '../../domain/refusal.js';
import { oneProof, sentProof } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { requirePassword } from '../../shared/security/stepUp.js';
import { consentToOffset, offersOf, withdrawOffset } from './offsetRecovery.service.js';
import { ownRecoveryPage } from './ownRecovery.page.js';
import { recoveryMatter } from './recoveries.query.js';
import { openOwnRecovery, type RecoveryRow } from './recovery.file.js';
import { offsetInput, receiptChosen, statementInput } from './recovery.input.js';
import { stateToRecovery } from './stateToRecovery.service.js';

const own = '/applications/:id/recovery';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const back = (ask: Ask): string => `/applications/${idOf(ask)}/recovery`;
const contextOf = (deps: Deps, { locale, now }: Ask) => ({ words: deps.words, locale, now });

/** The page of who is asked to pay back. */
export const ownRecoveryRoutes = (deps: Deps): readonly Route[] => [
  get(own, 'application.use', (ask) => showOwn(deps, ask)),
  get(`${own}/statement`, 'application.use', async (ask) =>
    sendStatement(deps, (await openOwnRecovery(deps, signedIn(ask), idOf(ask))).row),
  ),
  post(
    own,
    'application.use',
    async (ask, { statement }) => {
      const sent = await sentProof(ask.files, 'paper');
      await stateToRecovery(deps, signedIn(ask), idOf(ask), statement, sent);
      return redirect(back(ask), 'recovery_stated');
    },
    {
      input: statementInput,
      again: own,
      // A file is moved only once.
      transaction: false,
      uploads: {
        ...oneProof,
        door: (ask: Ask) => openOwnRecovery(deps, signedIn(ask), idOf(ask)),
      },
    },
  ),
  post(
    `${own}/offset`,
    'application.use',
    async (ask, { tranche, password }) => {
      const actor = signedIn(ask);
      await openOwnRecovery(deps, actor, idOf(ask));
      await requirePassword(deps, actor, password);
      await consentToOffset(deps, actor, idOf(ask), tranche);
      return redirect(back(ask), 'recovery_offset_asked');
    },
    { input: offsetInput, again: own, transaction: false },
  ),
  post(
    `${own}/offset/withdraw`,
    'application.use',
    async (ask, { receipt }) => {
      await withdrawOffset(deps, signedIn(ask), idOf(ask), receipt);
      return redirect(back(ask), 'recovery_taken_back');
    },
    { input: receiptChosen, again: own },
  ),
];

async function showOwn(deps: Deps, ask: Ask): Promise<Reply> {
  const found = await openOwnRecovery(deps, signedIn(ask), idOf(ask));
  const parts = {
    own: found,
    matter: await recoveryMatter(deps.db, found.row),
    form: formState(ask, deps.words, { statement: '', paper: '', password: '' }),
    offsets: await offersOf(deps, found.row),
  };
  return page('recoveries/own', ownRecoveryPage(parts, contextOf(deps, ask)));
}

/** The file that the awardee sent with what they said, to be read in place. */
export async function sendStatement({ db, files }: Deps, row: RecoveryRow): Promise<Reply> {
  const file = await db.rows.files.find({ id: row.statement_file_id ?? '' });
  const content = file ? await files.open(file.id) : null;
  if (!file || content === null) throw hidden();
  return { reply: 'file', content, name: row.statement_file, type: file.type, inline: true };
}
