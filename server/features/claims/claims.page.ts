import {
  waitsForManagers,
  contestOutcomes,
  registrationOutcomes,
} from '../../domain/organisation/organisationClaim.js';
import type { Actor } from '../../domain/actor.js';
import { maskedName } from '../../domain/organisation/invitation.js';
import type { FormState } from '../../shared/request/formState.js';
import type { ClaimRow, OpenClaim } from './claim.file.js';
import { claimsShown, placeOfClaim, type ClaimLine, type ClaimPeople } from './claims.query.js';

type Standing = Pick<
  ClaimRow,
  'kind' | 'status' | 'outcome' | 'taken_up_at' | 'answer_until' | 'answered_at'
>;

/** Where a claim stands, as a badge: who is waited for, or how it was decided. */
function badgeOf(claim: Standing, now: Date): object {
  if (claim.outcome !== null && claim.status === 'decided') {
    const tone = claim.outcome === 'refused' ? 'warn' : 'ok';
    return { tone, label: { key: `claims.outcomes.${claim.outcome}` } };
  }
  const waits = claim.status === 'open' && waitsForManagers(claim, now.toISOString());
  const filed = claim.kind === 'contest' && claim.status === 'open' && claim.taken_up_at === null;
  const key = filed ? 'filed' : waits ? 'waits' : claim.status;
  return {
    tone: key === 'withdrawn' || key === 'waits' ? 'quiet' : 'info',
    label: { key: `claims.status.${key}` },
  };
}

/** The desk's list. */
export function claimListPage(
  found: readonly ClaimLine[],
  which: 'open' | 'decided',
  after: string,
  now: Date,
): object {
  const shown = found.slice(0, claimsShown);
  const list = `/manage/organisations/claims?show=${which}`;
  const last = shown.at(-1);
  return {
    next: found.length > shown.length && last && `${list}&after=${placeOfClaim(last)}`,
    first: after !== '' && list,
    tabs: (['open', 'decided'] as const).map((each) => ({
      href: `/manage/organisations/claims?show=${each}`,
      label: { key: `claims.show.${each}` },
      current: each === which,
    })),
    empty: { key: `claims.empty.${which}` },
    items: shown.map((each) => ({
      href: `/claims/${each.id}`,
      name: each.organisation,
      code: each.credit_code,
      kind: { key: `claims.kinds.${each.kind}` },
      claimant: each.claimant,
      at: each.filed_at,
      badge: badgeOf(each, now),
    })),
  };
}

interface ClaimForms {
  readonly decision: FormState;
  readonly answer: FormState;
  readonly proofs: FormState;
}

/** One claim, as its side may read and decide it. */
export function claimPage(
  opened: OpenClaim,
  { managers, people }: ClaimPeople,
  actor: Actor,
  now: Date,
  forms: ClaimForms,
): object {
  const { claim, organisation, side } = opened;
  const desk = side === 'desk';
  const contest = claim.kind === 'contest';
  const nameOf = (id: string | null): string => people.get(id ?? '')?.name ?? '';
  const claimant = people.get(claim.claimant_id);
  const waits = waitsForManagers(claim, now.toISOString());
  const decided = claim.status === 'decided';
  const file = (which: 'licence' | 'letter') => ({
    href: `/claims/${claim.id}/${which}`,
    label: { key: `organisations.${which}` },
  });
  return {
    id: claim.id,
    version: claim.version,
    desk,
    forms,
    badge: badgeOf(claim, now),
    crumbs: [
      desk
        ? { href: '/manage/organisations/claims', label: { key: 'claims.title' } }
        : { href: '/organisations', label: { key: 'organisations.title' } },
      { label: organisation.name },
    ],
    sub: { key: `claims.kinds.${claim.kind}` },
    facts: [
      { label: { key: 'organisations.name' }, value: organisation.name },
      { label: { key: 'organisations.creditCode' }, value: organisation.credit_code },
      ...(desk
        ? [
            {
              label: { key: 'organisations.legalRepresentative' },
              value: organisation.legal_representative,
            },
            { label: { key: 'organisations.registeredOn' }, value: organisation.registered_on },
            { label: { key: 'organisations.address' }, value: organisation.address },
          ]
        : []),
      {
        label: { key: 'claims.claimant' },
        value: claimant?.name ?? '',
        ...(desk && claimant ? { lines: [claimant.email, claimant.phone].filter(Boolean) } : {}),
      },
      ...(contest
        ? [
            {
              label: { key: 'claims.managers' },
              ...(managers.length === 0
                ? { value: { key: 'claims.noManagers' } }
                : {
                    lines: managers.map(({ name, email }) =>
                      desk ? `${name} · ${email}` : side === 'manager' ? name : maskedName(name),
                    ),
                  }),
            },
            { label: { key: 'claims.statement' }, value: claim.statement },
          ]
        : claim.statement === ''
          ? []
          : [{ label: { key: 'claims.renewSame' }, value: claim.statement }]),
    ],
    filed: claim.filed_at,
    files:
      side === 'manager'
        ? []
        : [file('licence'), ...(claim.letter_file_id === null ? [] : [file('letter')])],
    checksum: desk && organisation.licence_file_id !== null,
    until: contest && claim.status === 'open' ? (claim.answer_until ?? '') : '',
    answer:
      desk || side === 'manager'
        ? claim.answer === null
          ? false
          : { who: nameOf(claim.answered_by), at: claim.answered_at, text: claim.answer }
        : false,
    proposal:
      desk && claim.status === 'proposed'
        ? {
            who: nameOf(claim.proposed_by),
            outcome: { key: `claims.outcomes.${claim.outcome}` },
            reason: claim.reason ?? '',
          }
        : false,
    decision: decided
      ? {
          outcome: { key: `claims.outcomes.${claim.outcome}` },
          reason: claim.reason ?? '',
          at: claim.decided_at,
        }
      : false,
    mayAnswer: side === 'manager' && claim.status === 'open' && claim.answered_at === null,
    mayWithdraw: side === 'claimant' && contest && !decided && claim.status !== 'withdrawn',
    mayVerify: desk && !contest && claim.status === 'open',
    mayTakeUp: desk && contest && claim.status === 'open' && claim.taken_up_at === null,
    mayPropose: desk && contest && claim.status === 'open',
    waits: desk && contest && claim.status === 'open' && waits,
    mayAgree: desk && claim.status === 'proposed' && claim.proposed_person !== actor.personId,
    ownProposal: desk && claim.status === 'proposed' && claim.proposed_person === actor.personId,
    mayRenew:
      side === 'claimant' &&
      !contest &&
      claim.outcome === 'refused' &&
      organisation.verified_at === null,
    verifyOptions: registrationOutcomes.map(optionOf),
    // Before it was taken up and answered, a claim can only be turned down.
    proposeOptions: contestOutcomes
      .filter((each) => each === 'refused' || (claim.taken_up_at !== null && !waits))
      .map(optionOf),
  };
}

const optionOf = (value: string): object => ({
  value,
  label: { key: `claims.outcomes.${value}` },
  help: { key: `claims.outcomesSay.${value}` },
});
