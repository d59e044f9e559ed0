import { Refused } from '../../server/domain/refusal.js';
import { accountOfPassword } from '../../server/features/accounts/signIn.service.js';
import { networkOf } from '../../server/shared/security/networkOf.js';
import { testApp } from '../support/testApp.js';

describe('tries are counted by network', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:0:7::1', '2001:db8:0:7::/64'],
    ['2001:0DB8:0000:0007:ffff::9', '2001:db8:0:7::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('%s is of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('who has a whole network of addresses has no more tries than who has one', async () => {
    const zone = await testApp('sqlite');
    const body = { email: 'many@example.com', password: 'not the password' };
    const codeAt = (ip: string): Promise<string> =>
      accountOfPassword(zone.deps, { body, ip }).then(
        () => '',
        (error: unknown) => (error instanceof Refused ? error.code : String(error)),
      );
    const codes: string[] = [];
    for (let host = 1; host <= 7; host += 1) codes.push(await codeAt(`2001:db8:5:1::${host}`));
    expect(codes).toEqual([...Array.from({ length: 6 }, () => 'sign_in_failed'), 'too_many_tries']);
    expect(await codeAt('2001:db8:5:2::1')).toBe('sign_in_failed');
    await zone.close();
  });
});
