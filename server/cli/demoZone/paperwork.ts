import { phrase, type DemoProject, type DemoWords } from './demoData.js';
import { simplePdf } from './simplePdf.js';

/** Inputs as a person would type them, by section and input name. */
export type Typed = Readonly<Record<string, string | string[]>>;

/** What a firm of the demonstration zone writes into each section of the form. */
export function typedSections(
  project: DemoProject,
  words: DemoWords,
  today: string,
): Readonly<Record<string, Typed>> {
  const year = Number(today.slice(0, 4));
  return {
    company: company(project, words, year),
    founder: founder(project, words),
    equity: equity(project, words),
    project: content(project, words, year),
    plan: plan(words, year),
  };
}

function company(project: DemoProject, words: DemoWords, year: number): Typed {
  return {
    'company.name': project.firm,
    'company.credit_code': project.credit_code,
    'company.legal_representative': project.founder,
    'company.registered_on': `${year - 2}-05-18`,
    'company.registered_capital': '5,000,000',
    'company.paid_in': '2,000,000',
    'company.in_zone': 'yes',
    'company.address': phrase(words, 'address'),
    'company.certificates': ['tech_sme'],
    'company.staff': '23',
    'company.contact_name': project.founder,
    'company.contact_mobile': project.mobile,
    'company.contact_email': `${project.id}@demo.qixian.test`,
  };
}

function founder(project: DemoProject, words: DemoWords): Typed {
  return {
    'founder.name': project.founder,
    'founder.paper.type': 'resident_id',
    'founder.paper.number': project.paper,
    'founder.born': project.born,
    'founder.position': 'both',
    'founder.degree': 'doctor',
    'founder.university': phrase(words, 'university'),
    'founder.experience_years': '8',
    'founder.experience': phrase(words, 'experience', { title: project.title, years: '8' }),
    'founder.full_time': 'yes',
    'founder.team.0.name': phrase(words, 'mate_a'),
    'founder.team.0.degree': 'master',
    'founder.team.0.duty': phrase(words, 'duty_tech'),
    'founder.team.0.full_time': 'yes',
    'founder.team.1.name': phrase(words, 'mate_b'),
    'founder.team.1.degree': 'bachelor',
    'founder.team.1.duty': phrase(words, 'duty_market'),
    'founder.team.1.full_time': 'yes',
  };
}

function equity(project: DemoProject, words: DemoWords): Typed {
  return {
    'equity.shareholders.0.name': project.founder,
    'equity.shareholders.0.way': 'cash',
    'equity.shareholders.0.subscribed': '3,500,000',
    'equity.shareholders.0.paid': '1,400,000',
    'equity.shareholders.0.share': '70',
    'equity.shareholders.1.name': phrase(words, 'mate_a'),
    'equity.shareholders.1.way': 'cash',
    'equity.shareholders.1.subscribed': '1,500,000',
    'equity.shareholders.1.paid': '600,000',
    'equity.shareholders.1.share': '30',
    'equity.founder_share': '70',
    'equity.cash_paid_in': '2,000,000',
    'equity.has_financing': 'no',
  };
}

function content(project: DemoProject, words: DemoWords, year: number): Typed {
  const values = {
    title: project.title,
    summary: project.summary,
    market: project.market,
    model: project.model,
  };
  return {
    'project.title': project.title,
    'project.field': project.field,
    'project.summary': `${project.summary}${phrase(words, 'market', values)}`,
    'project.trl': '6',
    'project.innovation': phrase(words, 'innovation', values),
    'project.market': phrase(words, 'market', values),
    'project.model': phrase(words, 'model', values),
    'project.risks': phrase(words, 'risks', values),
    'project.rights.0.kind': 'invention',
    'project.rights.0.number': `ZL${year - 2}1${project.mobile.slice(-7)}.3`,
    'project.rights.0.title': phrase(words, 'right', values),
    'project.rights.0.status': 'granted',
    'project.rights.0.on': `${year - 1}-08-09`,
  };
}

function plan(words: DemoWords, year: number): Typed {
  return {
    'plan.begins_on': `${year + 1}-01-01`,
    'plan.ends_on': `${year + 2}-12-31`,
    'plan.milestones.0.by': `${year + 1}-12-31`,
    'plan.milestones.0.target': phrase(words, 'target_a'),
    'plan.milestones.0.goal': phrase(words, 'goal_a'),
    'plan.milestones.0.proof': phrase(words, 'proof_a'),
    'plan.milestones.1.by': `${year + 2}-12-31`,
    'plan.milestones.1.target': phrase(words, 'target_b'),
    'plan.milestones.1.goal': phrase(words, 'goal_b'),
    'plan.milestones.1.proof': phrase(words, 'proof_b'),
    'plan.budget.0.line': 'equipment',
    'plan.budget.0.use': phrase(words, 'use_a'),
    'plan.budget.0.grant': '600,000',
    'plan.budget.0.own': '400,000',
    'plan.budget.1.line': 'operation',
    'plan.budget.1.use': phrase(words, 'use_b'),
    'plan.budget.1.grant': '300,000',
    'plan.budget.1.own': '200,000',
    'plan.finances.0.year': String(year - 1),
    'plan.finances.0.revenue': '3,200,000',
    'plan.finances.0.research': '1,100,000',
    'plan.finances.0.tax': '120,000',
  };
}

/** A document of the demonstration: what it is called and a page that says what it stands for. */
export function demoDocument(project: DemoProject, name: string, blind: boolean): Buffer {
  const about = project.summary.match(/.{1,34}/gu) ?? [];
  const second = `${project.market} / ${project.model}`;
  return blind
    ? simplePdf([
        [name, project.title, ...about],
        [name, second],
      ])
    : simplePdf([[name, project.firm, project.founder, project.title]]);
}
