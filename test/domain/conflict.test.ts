import { conflictsOf, type ExpertFacts } from '../../server/domain/review/conflict.js';

const stranger: ExpertFacts = { personKeys: ['p-chen'], employers: [], ties: [] };
const application = {
  creditCodes: ['91350200776049653A', '91350500798359476R'],
  people: [
    { key: 'p-wang', name: '王海', part: 'applicant' },
    { key: 'id-hash-li', name: '李敏', part: 'contact' },
  ],
  avoid: [{ personKey: 'p-zhao', reason: '同行竞争' }],
} as const;

describe('conflicts of interest', () => {
  it('are none between strangers', () => {
    expect(conflictsOf(stranger, application)).toEqual([]);
    expect(
      conflictsOf(
        {
          ...stranger,
          employers: [{ creditCode: '91440101MA5CJQ4N59', name: '别处' }],
          ties: [{ to: 'p-other', relation: 'friend' }],
        },
        application,
      ),
    ).toEqual([]);
  });

  it('with the applicant or the contact, by any key of the person', () => {
    expect(conflictsOf({ ...stranger, personKeys: ['p-9', 'id-hash-li'] }, application)).toEqual([
      { code: 'conflict_same_person', params: { name: '李敏', part: 'contact' } },
    ]);
  });

  it('with the employer', () => {
    const employers = [{ creditCode: '91350500798359476R', name: '滨海智能' }];
    expect(conflictsOf({ ...stranger, employers }, application)).toEqual([
      {
        code: 'conflict_same_employer',
        params: { creditCode: '91350500798359476R', name: '滨海智能' },
      },
    ]);
  });

  it('by declared ties to the organisation or a person', () => {
    const ties = [
      { to: '91350200776049653A', relation: '持股' },
      { to: 'p-wang', relation: '师生' },
    ];
    expect(conflictsOf({ ...stranger, ties }, application)).toEqual([
      { code: 'conflict_declared_tie', params: { relation: '持股' } },
      { code: 'conflict_declared_tie', params: { relation: '师生' } },
    ]);
  });

  it('by the applicant’s wish', () => {
    expect(conflictsOf({ ...stranger, personKeys: ['p-zhao'] }, application)).toEqual([
      { code: 'conflict_avoided', params: { reason: '同行竞争' } },
    ]);
  });

  it('are all named', () => {
    const expert: ExpertFacts = {
      personKeys: ['p-wang', 'p-zhao'],
      employers: [{ creditCode: '91350200776049653A', name: '启明' }],
      ties: [{ to: 'p-wang', relation: '本人' }],
    };
    expect(conflictsOf(expert, application).map(({ code }) => code)).toEqual([
      'conflict_same_person',
      'conflict_same_employer',
      'conflict_declared_tie',
      'conflict_avoided',
    ]);
  });
});
