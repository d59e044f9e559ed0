/** Who walks the demonstration zone by its links: a visitor first, then somebody of every role. */
export const demoWalkers: readonly string[] = [
  '',
  'lingshui',
  'xinyuan',
  'hongyu',
  'jingwei',
  'desk',
  'checker',
  'secretary',
  'expert4',
  'expert5',
  'officer',
  'head',
  'joint3',
  'approver',
  'preparer',
  'reviewer',
  'payer',
  'discipline',
  'auditor',
  'security',
  'audit',
];

/** Pages of one shape differ little; so many of each are looked at. */
export const ofEachShape = 4;
