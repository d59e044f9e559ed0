import { readFile } from 'node:fs/promises';
import request from 'supertest';
import { testApp, type TestApp } from '../support/testApp.js';

describe('how answers travel', () => {
  let zone: TestApp;
  beforeAll(async () => {
    zone = await testApp();
  }, 60_000);
  afterAll(() => zone.close());

  test.each([
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['identity', undefined],
  ])('to a browser that takes %s a stylesheet comes whole as %s', async (takes, coded) => {
    const styles = '/assets/css/base.css';
    const answer = await request(zone.app).get(styles).set('accept-encoding', takes);
    expect(answer.headers['content-encoding']).toBe(coded);
    expect(answer.text).toBe(await readFile(`public${styles.slice('/assets'.length)}`, 'utf8'));
  });

  test('a page is kept by nobody and has no hash to ask by; an asset is kept for a year', async () => {
    const page = await request(zone.app).get('/calls');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['etag']).toBeUndefined();
    const asset = await request(zone.app).get('/assets/css/base.css');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(asset.headers['etag']).toBeDefined();
  });
});
