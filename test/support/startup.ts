import { readFileSync } from 'node:fs';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { readDefinition } from '../../server/domain/definition/definitionFile.js';

/** The real start-up procedure as shipped. */
export function startupDefinition(): Definition {
  const text = readFileSync('config/programmes/kechuang/startup.yaml', 'utf8');
  const { value, problems } = readDefinition(text);
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
}

export const startupCompiled = () => compileDefinition(startupDefinition());

const long = 'A sentence that says what there is to say about it. '.repeat(3);

/** What a person would type into each section for a project that meets every condition. */
export const startupTyped: Readonly<Record<string, Readonly<Record<string, string | string[]>>>> = {
  company: {
    'company.name': 'Dalian Lanhai Sensing Co.',
    'company.credit_code': '91350200776049653A',
    'company.legal_representative': 'Lin Yuan',
    'company.registered_on': '2023-05-18',
    'company.registered_capital': '5,000,000',
    'company.paid_in': '2000000.00',
    'company.in_zone': 'yes',
    'company.address': 'Huoju Road 1',
    'company.certificates': ['tech_sme'],
    'company.staff': '23',
    'company.contact_name': 'Lin Yuan',
    'company.contact_mobile': '13800005678',
    'company.contact_email': 'lin@example.org',
  },
  founder: {
    'founder.name': 'Lin Yuan',
    'founder.paper.type': 'resident_id',
    'founder.paper.number': '210211199003071235',
    'founder.born': '1990-03-07',
    'founder.position': 'both',
    'founder.degree': 'doctor',
    'founder.university': 'Ocean engineering',
    'founder.experience_years': '8',
    'founder.experience': long,
    'founder.full_time': 'yes',
    'founder.team.0.name': 'Zhao Min',
    'founder.team.0.degree': 'master',
    'founder.team.0.duty': 'Electronics',
    'founder.team.0.full_time': 'yes',
    'founder.team.1.name': 'Sun Li',
    'founder.team.1.degree': 'bachelor',
    'founder.team.1.duty': 'Market',
    'founder.team.1.full_time': 'yes',
  },
  equity: {
    'equity.shareholders.0.name': 'Lin Yuan',
    'equity.shareholders.0.way': 'cash',
    'equity.shareholders.0.subscribed': '3500000',
    'equity.shareholders.0.paid': '1500000',
    'equity.shareholders.0.share': '70',
    'equity.shareholders.1.name': 'Zhao Min',
    'equity.shareholders.1.way': 'cash',
    'equity.shareholders.1.subscribed': '1500000',
    'equity.shareholders.1.paid': '500000',
    'equity.shareholders.1.share': '30',
    'equity.founder_share': '70',
    'equity.cash_paid_in': '2000000',
    'equity.has_financing': 'no',
  },
  project: {
    'project.title': 'Deep-sea sensor',
    'project.field': 'marine',
    'project.summary': long,
    'project.trl': '6',
    'project.innovation': long,
    'project.market': long,
    'project.model': long,
    'project.risks': long,
    'project.rights.0.kind': 'invention',
    'project.rights.0.number': 'ZL202310000001.X',
    'project.rights.0.title': 'Sensor housing',
    'project.rights.0.status': 'granted',
    'project.rights.0.on': '2024-08-09',
  },
  plan: {
    'plan.begins_on': '2027-01-01',
    'plan.ends_on': '2028-12-31',
    'plan.milestones.0.by': '2027-12-31',
    'plan.milestones.0.target': 'Prototype at 3000 m',
    'plan.milestones.0.goal': '1',
    'plan.milestones.0.proof': 'Test report',
    'plan.milestones.1.by': '2028-12-31',
    'plan.milestones.1.target': 'First sales',
    'plan.milestones.1.goal': '20 units',
    'plan.milestones.1.proof': 'Contracts',
    'plan.budget.0.line': 'equipment',
    'plan.budget.0.use': 'Pressure tank',
    'plan.budget.0.grant': '600000',
    'plan.budget.0.own': '400000',
    'plan.finances.0.year': '2025',
    'plan.finances.0.revenue': '3200000',
    'plan.finances.0.research': '1100000',
    'plan.finances.0.tax': '120000',
  },
};
