import validator from 'validator';
import { queueMail } from '../caseMails.js';
import type { Deps } from '../deps.js';

interface Decided {
  readonly id: string;
  readonly notice_id: string;
  readonly application_id: string;
  readonly objector_name: string;
  readonly objector_contact: string;
}

/** Tells whoever objected, where they left an e-mail address; others look it up with their link. */
export async function mailDecision(
  deps: Deps,
  objection: Decided,
  decision: 'dismissed' | 'upheld',
  reason: string,
): Promise<void> {
  const contact = deps.seal.open(objection.objector_contact);
  if (!validator.isEmail(contact)) return;
  const values = {
    name: deps.seal.open(objection.objector_name),
    result: deps.words('zh-CN', `objections.status.${decision}`),
    reason,
    link: `${deps.baseUrl()}/notices/${objection.notice_id}/objections/${objection.id}`,
  };
  await queueMail(deps, {
    to: { id: null, email: contact },
    applicationId: null,
    event: 'objection_decided',
    subject: deps.words('zh-CN', 'mail.objection_decided.subject', values),
    body: deps.words('zh-CN', 'mail.objection_decided.body', values),
    at: deps.clock.now().toISOString(),
  });
}
