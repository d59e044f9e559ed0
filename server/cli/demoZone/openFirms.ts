import { fileContest } from '../../features/claims/fileContest.service.js';
import { invite } from '../../features/invitations/invite.service.js';
import { registerOrganisation } from '../../features/organisations/organisationForm.service.js';
import { demoDomain } from '../../features/accounts/demoAccounts.query.js';
import { lookAtProof } from '../../shared/files/proofFile.js';
import { phrase } from './demoData.js';
import type { DemoStage } from './demoStage.js';
import { simplePdf } from './simplePdf.js';

const newcomer = 'chenanzhi';

/**
 * What is under way about who may act for a firm: one waits to be verified, one is claimed by
 * somebody whom its manager does not know, and a manager has invited a colleague.
 */
export async function openFirms(
  stage: DemoStage,
  firms: ReadonlyMap<string, string>,
): Promise<void> {
  const { deps } = stage;
  const { newFirm, words } = stage.data;
  const { code, ...facts } = newFirm;
  await withProofs(stage, async (proofs) => {
    const typed = { ...facts, credit_code: code };
    await registerOrganisation(deps, await stage.as(newcomer), typed, proofs);
  });
  const claimed = await deps.db.rows.organisations.find({ id: firms.get('hengxian') ?? '' });
  await withProofs(stage, async (proofs) => {
    const typed = {
      credit_code: claimed?.credit_code ?? '',
      statement: phrase(words, 'claim_statement'),
    };
    await fileContest(deps, await stage.as(newcomer), typed, proofs);
  });
  const inviting = await stage.as('lingshui');
  const typed = { email: `luzhixing${demoDomain}`, position: 'member' } as const;
  await invite(deps, inviting, firms.get('lingshui') ?? '', typed, 'zh-CN');
}

type Proofs = Parameters<typeof fileContest>[3];

/** Runs with a licence and a letter of authorisation on disk. */
function withProofs(stage: DemoStage, work: (proofs: Proofs) => Promise<void>): Promise<void> {
  const content = simplePdf([[phrase(stage.data.words, 'proof')]]);
  const sizeBytes = content.length;
  return stage.withFile(content, (licence) =>
    stage.withFile(content, async (letter) =>
      work({
        licence: await lookAtProof(fileAt(licence, 'licence', sizeBytes), 'licence'),
        letter: await lookAtProof(fileAt(letter, 'letter', sizeBytes), 'letter'),
      }),
    ),
  );
}

const fileAt = (path: string, field: string, sizeBytes: number) => ({
  field,
  path,
  name: `${field}.pdf`,
  sizeBytes,
});
