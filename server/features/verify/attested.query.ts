import { optional } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { agreements } from '../../data/tables/decisions.js';
import { awards } from '../../data/tables/funding.js';
import { calls } from '../../data/tables/procedures.js';
import { plainState, type PlainState } from '../../domain/application/plainState.js';
import type { LocalText } from '../../domain/localText.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import { receiptCode } from '../../shared/casefile/receiptCode.js';
import type { Deps } from '../../shared/request/deps.js';

/** What the zone answers for, without a name, a title or anything else of a person. */
export type Attested =
  | {
      readonly paper: 'receipt';
      readonly number: string;
      readonly procedure: LocalText;
      readonly call: LocalText;
      readonly revision: number;
      /** ISO time at which it arrived. */
      readonly at: string;
      readonly hash: string;
      readonly state: PlainState;
    }
  | {
      readonly paper: 'agreement';
      readonly number: string;
      readonly procedure: LocalText;
      readonly issuedAt: string;
      readonly signedAt: string | null;
      readonly countersignedAt: string | null;
      readonly hash: string;
    }
  | {
      readonly paper: 'notice';
      readonly id: string;
      readonly title: LocalText;
      readonly at: string;
      readonly until: string;
      readonly hash: string;
    };

const caseColumns = {
  id: applications.columns.id,
  versionId: applications.columns.procedure_version_id,
  status: applications.columns.status,
  waitingOn: applications.columns.waiting_on,
  endedAs: applications.columns.ended_as,
  call: calls.columns.title,
  award: optional(awards.columns.status),
  agreementHash: optional(agreements.columns.hash),
  issuedAt: optional(agreements.columns.issued_at),
  signedAt: optional(agreements.columns.signed_at),
  countersignedAt: optional(agreements.columns.countersigned_at),
};

/**
 * What a number and a code attest: the code of a receipt, the hash of what was handed in or of an
 * agreement, or, without a number, the hash of a public notice. Null where they do not belong
 * together, which says nothing of whether there is such a number.
 */
export async function attestedBy(
  deps: Deps,
  number: string,
  code: string,
): Promise<Attested | null> {
  return number === '' ? noticeBy(deps, code) : caseBy(deps, number, code);
}

async function noticeBy({ db }: Deps, code: string): Promise<Attested | null> {
  const notice = await db.rows.notices.find({ content_hash: code.toLowerCase() });
  if (!notice) return null;
  const { id, title, published_at: at, ends_at: until, content_hash: hash } = notice;
  return { paper: 'notice', id, title, at, until, hash };
}

async function caseBy(deps: Deps, number: string, code: string): Promise<Attested | null> {
  const [found] = await deps.db.select(
    caseColumns,
    `SELECT a.id, a.procedure_version_id AS versionId, a.status, a.waiting_on AS waitingOn,
            a.ended_as AS endedAs, c.title AS call, w.status AS award, g.hash AS agreementHash,
            g.issued_at AS issuedAt, g.signed_at AS signedAt, g.countersigned_at AS countersignedAt
       FROM applications a
       JOIN calls c ON c.id = a.call_id
       LEFT JOIN awards w ON w.application_id = a.id
       LEFT JOIN agreements g ON g.application_id = a.id
      WHERE a.number = :number`,
    { number },
  );
  if (!found) return null;
  const { definition } = await deps.definitions.byVersion(found.versionId);
  const hash = code.toLowerCase();
  if (found.agreementHash === hash && found.issuedAt !== null) {
    const { issuedAt, signedAt, countersignedAt } = found;
    const dates = { issuedAt, signedAt, countersignedAt };
    return { paper: 'agreement', number, procedure: definition.name, ...dates, hash };
  }
  const revisions = await deps.db.rows.revisions.all({ application_id: found.id });
  const own = revisions.find(
    (each) => each.content_hash === hash || plainCode(receiptCode(deps, number, each)) === code,
  );
  if (!own) return null;
  const end = endOfCase(deps.words, definition, found.endedAs)?.state ?? null;
  return {
    paper: 'receipt',
    number,
    procedure: definition.name,
    call: found.call,
    revision: own.number,
    at: own.submitted_at,
    hash: own.content_hash,
    state: plainState(found.status, found.waitingOn, end, {
      committed: found.award === 'committed',
    }),
  };
}

const plainCode = (code: string): string => code.replaceAll('-', '');
