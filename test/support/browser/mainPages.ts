/** A page that somebody has before them all day, and how they get there. */
export interface MainPage {
  /** Also the name of its picture. */
  readonly name: string;
  /** Somebody of the demonstration zone; '' for the public. */
  readonly who: string;
  readonly from: string;
  /** What is clicked there, one after the other. */
  readonly clicks?: readonly string[];
  /** What the address of the page asks for. */
  readonly query?: string;
  /** What its picture begins with, where that is not the top. */
  readonly shows?: string;
  /** Its picture is taken in English as well. */
  readonly both?: true;
}

const firstRow = 'main tbody th a';

/** A call by a piece of its title. */
const guide = (title: string): string => `main a:has-text("${title}")`;

export const mainPages: readonly MainPage[] = [
  { name: 'portal', who: '', from: '/' },
  { name: 'call', who: '', from: '/calls', clicks: ['main .lines a'] },
  { name: 'notice', who: '', from: '/notices', clicks: ['main .lines a'] },
  {
    name: 'applicant',
    who: 'hongyu',
    from: '/applications',
    clicks: ['main a[href^="/applications/"]'],
  },
  {
    name: 'draft',
    who: 'lingshui',
    from: '/applications',
    clicks: ['main a[href^="/applications/"]'],
  },
  {
    name: 'section',
    who: 'lingshui',
    from: '/applications',
    clicks: ['main a[href^="/applications/"]', 'main a[href$="/sections/equity"]'],
  },
  { name: 'desk', who: 'desk', from: '/tasks' },
  { name: 'checking', who: 'checker', from: '/tasks', clicks: [firstRow] },
  { name: 'cases', who: 'officer', from: '/cases' },
  {
    name: 'visit',
    who: 'officer',
    from: '/cases',
    clicks: ['main a:has-text("船用防污长效涂层")'],
  },
  { name: 'panel', who: 'secretary', from: '/tasks', clicks: [firstRow] },
  { name: 'scoring', who: 'expert4', from: '/tasks', clicks: [firstRow] },
  { name: 'reviews', who: 'expert1', from: '/reviews' },
  { name: 'ranking', who: 'head', from: '/tasks', clicks: [firstRow] },
  { name: 'meeting', who: 'joint3', from: '/tasks', clicks: [firstRow] },
  { name: 'approval', who: 'approver', from: '/tasks', clicks: [firstRow] },
  { name: 'payments', who: 'preparer', from: '/payments?show=held' },
  { name: 'budget', who: 'payer', from: '/funds', clicks: ['main a[href^="/funds/"]'] },
  { name: 'objections', who: 'discipline', from: '/objections' },
  { name: 'audit', who: 'auditor', from: '/audit' },
  { name: 'people', who: 'security', from: '/people' },
  { name: 'system', who: 'system', from: '/system' },
  { name: 'guide-overseas', both: true, who: '', from: '/calls', clicks: [guide('海外人才')] },
  { name: 'guide-transfer', both: true, who: '', from: '/calls', clicks: [guide('科技成果转化')] },
  {
    name: 'guide-nomination',
    both: true,
    who: '',
    from: '/calls',
    clicks: [guide('青年英才选拔')],
  },
  { name: 'guide-redemption', both: true, who: '', from: '/calls', clicks: [guide('创新券兑付')] },
  { name: 'guide-evaluation', both: true, who: '', from: '/calls', clicks: [guide('年度评价')] },
  { name: 'registry', who: '', from: '/registries', clicks: ['main .lines a'] },
  { name: 'wallet', both: true, who: 'lanhai', from: '/vouchers' },
  { name: 'voucher-book', who: 'officer', from: '/manage/vouchers' },
  {
    name: 'cohort',
    both: true,
    who: 'officer',
    from: '/manage/calls',
    clicks: [guide('青年英才选拔'), 'main a[href$="/cohort"]'],
  },
  {
    name: 'carrier-evaluation',
    both: true,
    who: 'officer',
    from: '/cases',
    clicks: ['main a:has-text("年度自评")'],
  },
  {
    name: 'formula-score',
    who: 'officer',
    from: '/cases',
    clicks: ['main a:has-text("年度服务报告")'],
  },
  { name: 'sample', who: 'officer', from: '/tasks', clicks: ['main a[href$="/sample"]'] },
  {
    name: 'counterparty-cases',
    who: 'beifang',
    from: '/counterparty-cases',
    clicks: ['main .lines a'],
  },
  { name: 'standings', who: 'officer', from: '/manage/organisations', clicks: ['main .lines a'] },
  { name: 'calendar', who: 'officer', from: '/manage/calendar' },
];
