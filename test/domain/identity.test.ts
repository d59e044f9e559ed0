import { fc } from '../support/fastCheck.js';
import {
  checkBankCard,
  checkCnaps,
  checkCompanyAccount,
} from '../../server/domain/identity/bankAccount.js';
import { checkCreditCode, readCreditCode } from '../../server/domain/identity/creditCode.js';
import {
  checkHkMacauPermit,
  checkOldPermanentCard,
  checkPassport,
  checkTaiwanPermit,
} from '../../server/domain/identity/passport.js';
import {
  checkPhone,
  dialledPhone,
  phoneCountry,
  phoneKey,
} from '../../server/domain/identity/phone.js';
import { checkResidentId } from '../../server/domain/identity/residentId.js';

const today = '2026-11-23';

/** Changes one character and leaves the rest. */
const withAt = (text: string, at: number, character: string) =>
  text.slice(0, at) + character + text.slice(at + 1);

describe('unified social credit code', () => {
  const good = [
    '91350200776049653A',
    '91350500798359476R',
    '91350503MA31DKY80A',
    '91440101MA5CJQ4N59',
    '123502001549897397',
  ];
  it.each(good)('%s holds', (code) => {
    expect(checkCreditCode(code)).toEqual({ code, ok: true });
  });

  it.each(['91350203M0001QAY9B', '91350100M0001TGQXM'])('%s was issued so: a warning', (code) => {
    expect(checkCreditCode(code)).toEqual({ code, warning: 'checksum' });
  });

  it('comes in any case and width', () => {
    const code = '91350503MA31DKY80A';
    for (const typed of [
      ' 91350503ma31dky80a ',
      '９１３５０５０３ＭＡ３１ＤＫＹ８０Ａ',
      '91350503 MA31DKY8 0A',
    ]) {
      expect(checkCreditCode(typed)).toEqual({ code, ok: true });
    }
  });

  it.each(['', '9135020077604965', '91350200776049653A1', '91350200776049653中'])(
    '%p has the wrong shape',
    (code) => {
      expect(checkCreditCode(code)).toMatchObject({ problem: 'format' });
    },
  );

  // GB 32100-2015: no I, O, S, V, Z; the third to eighth are digits; the first pair is a closed set.
  it.each([
    ['9135020077604965IA', 'letters'],
    ['91350100M000100Y4O', 'letters'],
    ['91A5020077604965XA', 'format'],
    ['362322198709086409', 'pair'],
    ['94350200776049653A', 'pair'],
    ['B1350200776049653A', 'pair'],
  ])('%s is refused for its %s', (code, problem) => {
    expect(checkCreditCode(code)).toEqual({ code, problem });
  });

  it('notices any single wrong character', () => {
    const alphabet = fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'.split(''));
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.nat(17), alphabet, (code, at, character) => {
        const typed = withAt(code, at, character);
        return typed === code || !('ok' in checkCreditCode(typed));
      }),
    );
  });
});

test('a credit code with a problem is refused at the input it was typed into, one with a warning is read', () => {
  expect(() => readCreditCode('1', 'owner_code')).toThrow(
    expect.objectContaining({ fields: { owner_code: { code: 'not_credit_code' } } }),
  );
  const good = '91350200776049653A';
  const early = withAt(good, 17, 'B');
  expect(readCreditCode(good, 'owner_code')).toEqual({ code: good, ok: true });
  expect(readCreditCode(early, 'owner_code')).toEqual({ code: early, warning: 'checksum' });
});

describe('resident identity number', () => {
  it.each([
    ['34052419800101001X', '1980-01-01', 'male', 'mainland'],
    ['210211199003071235', '1990-03-07', 'male', 'mainland'],
    ['921840198802150034', '1988-02-15', 'male', 'foreign'],
  ])('%s', (id, born, sex, holder) => {
    expect(checkResidentId(id, today)).toEqual({ id, ok: true, born, sex, holder });
  });

  it('comes in any case and width', () => {
    expect(checkResidentId('３４０５２４１９８００１０１００１ｘ', today)).toMatchObject({
      ok: true,
    });
  });

  it.each([
    ['110105199001011234', 'checksum'],
    ['210211199002301235', 'birth_day'],
    ['210211202611241235', 'birth_day'],
    ['21021119900307123', 'format'],
    ['2102111990030712355', 'format'],
    ['X10211199003071235', 'format'],
    ['', 'format'],
  ])('%s: %s', (id, problem) => {
    expect(checkResidentId(id, today)).toEqual({ id, problem });
  });

  it('notices any single wrong digit', () => {
    fc.assert(
      fc.property(fc.nat(16), fc.nat(9), (at, digit) => {
        const typed = withAt('210211199003071235', at, String(digit));
        return typed === '210211199003071235' || 'problem' in checkResidentId(typed, today);
      }),
    );
  });
});

describe('accounts', () => {
  it('of a company are 8 to 32 digits and nothing else is checked', () => {
    expect(checkCompanyAccount('2102 0123-4567 8900 01')).toEqual({
      account: '210201234567890001',
      ok: true,
    });
    expect(checkCompanyAccount('１２３４５６７８')).toEqual({ account: '12345678', ok: true });
    for (const typed of ['', '1234567', '1'.repeat(33), '1234567a', '12345678\u0000']) {
      expect(checkCompanyAccount(typed)).toMatchObject({ problem: 'format' });
    }
  });

  it('on a card are 16 to 19 digits; Luhn only warns', () => {
    // 4111 1111 1111 1111 is the card networks' published test number.
    expect(checkBankCard('4111 1111 1111 1111')).toEqual({ account: '4111111111111111', ok: true });
    expect(checkBankCard('4111111111111112')).toMatchObject({ warning: 'checksum' });
    expect(checkBankCard('411111111111111')).toMatchObject({ problem: 'format' });
    expect(checkBankCard('1'.repeat(20))).toMatchObject({ problem: 'format' });
  });

  const branches = ['102100099996', '104100000004', '308584000013', '313651027012'];
  it.each(branches)('branch %s holds', (code) => {
    expect(checkCnaps(code)).toEqual({ code, ok: true });
  });

  it('notice any single wrong digit of a branch', () => {
    fc.assert(
      fc.property(fc.constantFrom(...branches), fc.nat(11), fc.nat(9), (code, at, digit) => {
        const typed = withAt(code, at, String(digit));
        return typed === code || 'problem' in checkCnaps(typed);
      }),
    );
    expect(checkCnaps('102100099997')).toMatchObject({ problem: 'checksum' });
    expect(checkCnaps('10210009999')).toMatchObject({ problem: 'format' });
  });
});

describe('phone', () => {
  it.each([
    ['13812345678', '+8613812345678'],
    ['138 1234 5678', '+8613812345678'],
    ['+86 138-1234-5678', '+8613812345678'],
    ['8613812345678', '+8613812345678'],
    ['0086 13812345678', '+8613812345678'],
    ['\uFF11\uFF13\uFF18\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18', '+8613812345678'],
    // A range that no published plan has yet.
    ['14912345678', '+8614912345678'],
    ['0411-84791234', '+8641184791234'],
    ['(010) 1234 5678', '+861012345678'],
    ['0411-84791234-801', '+8641184791234;ext=801'],
    ['0411-84791234\u8F6C801', '+8641184791234;ext=801'],
    ['400-810-8888', '+864008108888'],
    ['+1 (617) 555-0134', '+16175550134'],
    ['+49 30 901820', '+4930901820'],
    ['0049 151 1234 5678', '+4915112345678'],
    ['+852 9123 4567', '+85291234567'],
    ['+44 20 7946 0000', '+442079460000'],
  ])('%s is %s', (typed, phone) => {
    expect(checkPhone(typed)).toMatchObject({ phone, ok: true });
  });

  it.each(['', '12812345678', '1381234567', '138123456789', '84791234', '+999 123456', '+49 1'])(
    '%p is none',
    (typed) => {
      expect(checkPhone(typed)).toMatchObject({ problem: 'format' });
    },
  );

  it('is written as it is dialled, and reads as itself again', () => {
    expect(dialledPhone('+8613812345678')).toBe('138 1234 5678');
    expect(dialledPhone('+8641184791234')).toBe('0411 8479 1234');
    expect(dialledPhone('+16175550134')).toBe('+1 617 555 0134');
    expect([phoneCountry('+4930901820', 'en'), phoneCountry('+8613812345678', 'en')]).toEqual([
      'Germany',
      '',
    ]);
    const numbers = [
      '+8613812345678',
      '+8641184791234;ext=801',
      '+16175550134',
      '+4930901820;ext=5',
    ];
    for (const phone of numbers) expect(checkPhone(dialledPhone(phone))).toMatchObject({ phone });
  });

  it('is the same telephone however it was stored', () => {
    const keys = ['13812345678', '+8613812345678', '138 1234 5678'].map(phoneKey);
    expect(new Set(keys)).toEqual(new Set(['+8613812345678']));
    expect(['0411-84791234', '+8641184791234;ext=801'].map(phoneKey)).toEqual([
      '+8641184791234',
      '+8641184791234',
    ]);
    expect(phoneKey('nonsense')).toBe('');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (typed) => {
        checkPhone(typed);
        dialledPhone(typed);
        phoneKey(typed);
      }),
    );
  });
});

describe('papers of travellers', () => {
  it('are known by shape', () => {
    expect(checkPassport('e1234 5678')).toEqual({ number: 'E12345678', ok: true });
    for (const passport of ['EA1234567', 'C01X00T47', '12345', 'XDA-12 345', '550123456']) {
      expect(checkPassport(passport)).toMatchObject({ ok: true });
    }
    for (const wrong of ['E123', 'E123456789012345', 'PASSPORT', '\u62A4\u7167123456', '']) {
      expect(checkPassport(wrong)).toMatchObject({ problem: 'format' });
    }
    expect(checkHkMacauPermit('H12345678(01)')).toEqual({ number: 'H1234567801', ok: true });
    expect(checkTaiwanPermit('1234567801(B)')).toEqual({ number: '1234567801B', ok: true });
    expect(checkHkMacauPermit('H12345678')).toMatchObject({ ok: true });
    expect(checkHkMacauPermit('m1234567890')).toMatchObject({ ok: true });
    expect(checkHkMacauPermit('H123456789')).toMatchObject({ problem: 'format' });
    expect(checkTaiwanPermit('12345678')).toMatchObject({ ok: true });
    expect(checkTaiwanPermit('1234567890')).toMatchObject({ ok: true });
    expect(checkTaiwanPermit('123456789')).toMatchObject({ problem: 'format' });
  });

  it('include the old permanent resident card', () => {
    // U30 S28 A10 · 1101 · 800315 · 2, weights 7 3 1: 210+84+10+7+3+0+7+24+0+0+9+1+35+6 = 396.
    const number = 'USA110180031526';
    expect(checkOldPermanentCard(number)).toEqual({ number, ok: true });
    expect(checkOldPermanentCard('USA110180031527')).toMatchObject({ problem: 'checksum' });
    expect(checkOldPermanentCard('USA110180131526')).toMatchObject({ problem: 'format' });
    expect(checkOldPermanentCard('US1110180031526')).toMatchObject({ problem: 'format' });
  });
});

it('no check throws, whatever is typed', () => {
  const checks = [checkCreditCode, checkCompanyAccount, checkBankCard, checkCnaps, checkPhone];
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
      for (const check of checks) check(typed);
      checkResidentId(typed, today);
      checkOldPermanentCard(typed);
    }),
  );
});
