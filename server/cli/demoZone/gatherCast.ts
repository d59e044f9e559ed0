import { createUser } from '../../features/accounts/createUser.step.js';
import { createExpertProfile } from '../../features/experts/expertEntry.step.js';
import { createOrganisation } from '../../features/organisations/createOrganisation.step.js';
import { grantRole } from '../../features/people/grantRole.service.js';
import type { Role } from '../../domain/actor.js';
import type { DemoData } from './demoData.js';
import { phrase } from './demoData.js';
import { demoDomain } from '../../features/accounts/demoAccounts.query.js';
import { demoPassword } from './printDemoAccounts.js';
import type { DemoStage } from './demoStage.js';

// Duties of the whole zone; every other role is held under every programme.
const zoneWide: ReadonlySet<Role> = new Set(['system_admin', 'security_admin', 'audit_admin']);

interface Person {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly roles: readonly Role[];
}

/** Everybody gets an account, roles and a place; the organisation of each firm and institution by id. */
export async function gatherCast(stage: DemoStage): Promise<ReadonlyMap<string, string>> {
  const { deps, data } = stage;
  const programmes = (await deps.db.rows.programmes.all({})).map(({ id }) => id);
  for (const person of peopleOf(data)) await welcome(stage, person, programmes);
  for (const { id, employer, code, title, fields } of data.experts) {
    const { userId } = await stage.as(id);
    const profile = { employer, employerCode: code, title, fields, active: true };
    await createExpertProfile(deps, null, userId, profile);
  }
  const firms = new Map<string, string>();
  for (const project of data.projects) {
    const { userId } = await stage.as(project.id);
    const organisation = await createOrganisation(deps, userId, {
      creditCode: project.credit_code,
      name: project.firm,
      legalRepresentative: project.founder,
      registeredOn: `${deps.clock.now().getUTCFullYear() - 2}-05-18`,
      address: phrase(data.words, 'address'),
      verified: true,
    });
    firms.set(project.id, organisation);
  }
  for (const { id, name, credit_code: creditCode, manager } of data.organisations) {
    const { userId } = await stage.as(id);
    const organisation = await createOrganisation(deps, userId, {
      creditCode,
      name,
      legalRepresentative: manager,
      registeredOn: `${deps.clock.now().getUTCFullYear() - 6}-03-09`,
      address: phrase(data.words, 'address'),
      verified: true,
    });
    firms.set(id, organisation);
  }
  return firms;
}

function peopleOf({
  staff,
  experts,
  applicants,
  projects,
  organisations,
}: DemoData): readonly Person[] {
  const phoneOf = (index: number): string => `1390411${String(1000 + index)}`;
  const officials = [
    ...staff,
    ...experts.map(({ id, name }) => ({ id, name, roles: ['expert'] as const })),
  ];
  return [
    ...officials.map((person, index) => ({ ...person, phone: phoneOf(index) })),
    ...applicants.map(({ id, name, mobile }) => ({ id, name, phone: mobile, roles: [] })),
    ...projects.map(({ id, founder, mobile }) => ({
      id,
      name: founder,
      phone: mobile,
      roles: [],
    })),
    ...organisations.map(({ id, manager, mobile }) => ({
      id,
      name: manager,
      phone: mobile,
      roles: [],
    })),
  ];
}

async function welcome(
  stage: DemoStage,
  { id, name, phone, roles }: Person,
  programmes: readonly string[],
): Promise<void> {
  const { deps } = stage;
  const userId = await createUser(deps, {
    email: `${id}${demoDomain}`,
    name,
    phone,
    password: demoPassword,
    locale: 'zh-CN',
    confirmed: true,
  });
  stage.meet(id, userId);
  for (const role of roles) {
    for (const programmeId of zoneWide.has(role) ? [null] : programmes) {
      await grantRole(deps, null, { userId, role, programmeId });
    }
  }
}
