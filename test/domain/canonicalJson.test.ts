import { fc } from '../support/fastCheck.js';
import { carriesItsHash, chain, emptyHead } from '../../server/domain/events.js';
import { canonicalJson, isList, type Json } from '../../server/domain/json.js';
import { upTo } from '../../server/domain/typed.js';
import { firstBreak } from '../support/streams.js';
import { presetDefinitions } from '../support/presets.js';

/** What every hash that is stored was made of before the standard had a name here. */
function asBefore(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(asBefore).join(',')}]`;
  const parts = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, item]) =>
      item === undefined ? [] : [`${JSON.stringify(key)}:${asBefore(item)}`],
    );
  return `{${parts.join(',')}}`;
}

describe('canonical JSON', () => {
  test('the sample of RFC 8785, section 3.2.2', () => {
    const sample: Json = JSON.parse(
      String.raw`{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }`,
    );
    expect(canonicalJson(sample)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test('keys stand in the order of their UTF-16 units (section 3.2.3)', () => {
    const sample: Json = JSON.parse(
      String.raw`{
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis"
      }`,
    );
    const written: unknown = JSON.parse(canonicalJson(sample).replace('"1":', '"one":'));
    expect(Object.values(Object(written))).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  // Appendix B: the bits of an IEEE 754 double and how it is written.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('the double %s is written %s', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, '\ud83d', { '\ude00': 1 }])(
    '%j has no canonical JSON',
    (value) => {
      expect(() => canonicalJson(value)).toThrow();
    },
  );

  test('whatever was hashed before is written as it was', () => {
    const values = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 });
    fc.assert(
      fc.property(values, (value) => {
        const json: Json = JSON.parse(JSON.stringify(value));
        expect(canonicalJson(json)).toBe(asBefore(json));
      }),
      { numRuns: 500 },
    );
    for (const definition of presetDefinitions()) {
      const json: Json = JSON.parse(JSON.stringify(definition));
      expect(canonicalJson(json)).toBe(asBefore(json));
    }
  });

  const key = '11'.repeat(32);
  // Computed by Python: json.dumps(…, sort_keys=True, separators=(',', ':'), ensure_ascii=False),
  // then HMAC-SHA-256 under that key in URL-safe base 64.
  const outside = [
    'k1.tZyl3lYNMkLs-7vdZBsclL2CQwXcGkgxhsgMzYiH2IY',
    'k1.bjwCmlUGrw3RxUDhaDI40aB_qWKbNeyXc8SKsVUzeVE',
  ];
  // The same without a key, as events were hashed before.
  const older = 'cbf86c01ab6dd08212b9677194e50bebef443768c16ece845320587e3ede4f0c';

  test('a chain can be computed again by somebody else', () => {
    const stream = 'case:1';
    const events = chain(
      emptyHead,
      [
        {
          stream,
          at: '2026-03-02T01:00:00.000Z',
          actorId: 'u1',
          type: 'submitted',
          data: { revision: 1, 说明: '已提交 €100', amount: 100_000, share: 0.5 },
        },
        {
          stream,
          at: '2026-03-03T01:00:00.000Z',
          actorId: null,
          type: 'returned',
          data: { reasons: ['缺营业执照', '"quoted"\n'], late: false },
        },
      ],
      key,
    );
    expect(events.map(({ hash }) => hash)).toEqual(outside);
    expect(firstBreak(events, key)).toBeNull();
    expect(firstBreak(events, '22'.repeat(32))).toEqual(events[0]);
    const [first] = events;
    if (!first) throw new Error('no event');
    expect(carriesItsHash({ ...first, hash: older }, key)).toBe(true);
    expect(carriesItsHash({ ...first, seq: 2, hash: older }, key)).toBe(false);
  });

  test('an event whose content cannot be written is a break, not a fault of the verifier', () => {
    const [event] = chain(
      emptyHead,
      [{ stream: 's', at: '', actorId: null, type: 't', data: { text: 'whole' } }],
      key,
    );
    if (!event) throw new Error('no event');
    expect(carriesItsHash(event, key)).toBe(true);
    expect(carriesItsHash({ ...event, data: { text: '\ud83d' } }, key)).toBe(false);
  });

  test('a text that is cut keeps whole characters', () => {
    expect([upTo('ab😀', 3), upTo('ab😀', 4), upTo('😀', 0)]).toEqual(['ab', 'ab😀', '']);
  });
});
